"""Where allauth hands over to us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.services import adopt_guest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Runs after every sign-in, the one after sign-up included."""
        adopt_guest(user, request)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response
