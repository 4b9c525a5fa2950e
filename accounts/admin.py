"""The admin's door, and the users. Learners are shown by `progress.admin`, with what they did."""

from django.contrib import admin

from accounts.access import StaffPage, guard
from accounts.models import User

guard(admin.site)


@admin.register(User)
class UserAdmin(StaffPage):
    list_display = ["email", "is_staff", "is_active", "date_joined", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email"]
    ordering = ["email"]
    fields = ["email", "is_staff", "is_superuser", "is_active", "date_joined", "last_login"]
