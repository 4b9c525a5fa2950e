"""The bank and the attempts, for reading. Items are written by `manage.py load_bank` alone."""

from django.contrib import admin

from accounts.access import StaffInline, StaffPage
from assessments.models import Attempt, Item, Question


@admin.register(Item)
class ItemAdmin(StaffPage):
    joins = ["skill"]
    list_display = ["slug", "skill", "topic", "type", "difficulty", "added_at", "retired_at"]
    list_filter = ["type", "difficulty", "skill__tier__track", ("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["slug", "topic", "skill__slug", "skill__name_en", "skill__name_ko"]


class QuestionInline(StaffInline):
    joins = ["attempt__learner__user", "attempt__skill", "item"]
    model = Question
    fields = ["position", "item", "order", "answer", "correct", "answered_at"]


@admin.register(Attempt)
class AttemptAdmin(StaffPage):
    joins = ["learner__user", "skill", "revision__curriculum"]
    heavy = ["revision__document"]
    list_display = ["learner", "skill", "level", "passed", "started_at", "finished_at"]
    list_filter = ["passed", "level", "skill__tier__track"]
    search_fields = ["learner__user__email", "skill__slug"]
    exclude = ["seed"]
    inlines = [QuestionInline]
