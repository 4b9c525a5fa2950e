"""What staff may do in the admin, in one place: look, with the permission to view; change only where a page says so.

Whoever is not staff meets the ordinary sign-in (allauth's, so its rate limits hold here too), or 403. Progress and
the curriculum are written by their services alone, so nothing can be added or deleted here.
"""

from collections.abc import Collection
from importlib import import_module
from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from unfold.admin import ModelAdmin, TabularInline

ADMIN_CSP: dict[str, Collection[str]] = {
    **settings.SECURE_CSP,
    # Unfold's Alpine.js evaluates the expressions in its attributes; scripts still come from us alone.
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL],
    # Unfold writes its theme's colours and the widths of its panels into the page.
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
}
"""The policy of admin pages. All other pages keep the strict one of the settings."""


def guard(site: AdminSite) -> None:
    """Give the admin our sign-in and its own policy, and take out the editable pages of other packages."""
    site.login = secure_admin_login(site.login)  # type: ignore[method-assign]
    admin_view = site.admin_view
    loosened = csp_override(ADMIN_CSP)

    def view_with_policy(view: Any, cacheable: bool = False) -> Any:
        return loosened(admin_view(view, cacheable))

    site.admin_view = view_with_policy  # type: ignore[method-assign]
    for registers in ("django.contrib.auth.admin", "allauth.account.admin"):
        import_module(registers)
    site.unregister([Group, EmailAddress])


class LookOnly:
    """For admin pages and inlines: the permission to view is Django's, and there is no other.

    `joins` are the relations that a row shows, fetched in the same query; `heavy` are columns that no page shows.
    """

    joins: ClassVar[list[str]] = []
    heavy: ClassVar[list[str]] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return (rows.select_related(*self.joins) if self.joins else rows).defer(*self.heavy)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class StaffPage(LookOnly, ModelAdmin):  # type: ignore[misc]
    """A list and a page for each row, for reading. Long lists are paged and never counted as a whole."""

    list_per_page = 50
    show_full_result_count = False
    actions = None


class StaffInline(LookOnly, TabularInline):  # type: ignore[misc]
    """Rows that belong to the one shown, for reading, in pages."""

    extra = 0
    per_page = 20
    show_title = False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return list(self.fields)
