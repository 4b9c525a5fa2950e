"""Learners and their ledger, for reading."""

from django.contrib import admin

from accounts.access import StaffInline, StaffPage
from accounts.models import Learner
from progress.models import ClassChange, Evidence, XpEntry

OF_LEARNER = "learner__user"
OF_EVIDENCE = [OF_LEARNER, "skill", "revision__curriculum"]


class EvidenceInline(StaffInline):
    joins = OF_EVIDENCE
    heavy = ["revision__document"]
    model = Evidence
    fields = ["skill", "level", "kind", "source", "revision", "shown_at"]


class XpInline(StaffInline):
    joins = [OF_LEARNER]
    model = XpEntry
    verbose_name_plural = "XP"
    fields = ["reason", "key", "level", "amount", "entered_at"]


class ClassInline(StaffInline):
    joins = [OF_LEARNER, "track"]
    model = ClassChange
    fields = ["track", "changed_at"]


@admin.register(Learner)
class LearnerAdmin(StaffPage):
    list_display = ["__str__", "created_at", "seen_at"]
    joins = ["user"]
    list_filter = [("user", admin.EmptyFieldListFilter), "seen_at"]
    search_fields = ["user__email"]
    ordering = ["-pk"]
    fields = ["user", "created_at", "seen_at"]
    inlines = [ClassInline, EvidenceInline, XpInline]


@admin.register(Evidence)
class EvidenceAdmin(StaffPage):
    joins = OF_EVIDENCE
    heavy = ["revision__document"]
    list_display = ["learner", "skill", "level", "kind", "source", "revision", "shown_at"]
    list_filter = ["kind", "level", "skill__tier__track"]
    search_fields = ["learner__user__email", "skill__slug", "source"]


@admin.register(XpEntry)
class XpEntryAdmin(StaffPage):
    joins = [OF_LEARNER, "revision__curriculum"]
    heavy = ["revision__document"]
    list_display = ["learner", "reason", "key", "level", "amount", "entered_at"]
    list_filter = ["reason"]
    search_fields = ["learner__user__email", "key"]


@admin.register(ClassChange)
class ClassChangeAdmin(StaffPage):
    joins = [OF_LEARNER, "track"]
    list_display = ["learner", "track", "changed_at"]
    list_filter = ["track"]
    search_fields = ["learner__user__email"]
