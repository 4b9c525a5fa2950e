"""Where allauth hands over to us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.services import adopt_guest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_safe_url(self, url: str) -> bool:
        """Whether a page may send the learner there: our own addresses only; one that cannot be read is not ours."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=self.request.is_secure())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Runs after every sign-in, the one after sign-up included."""
        adopt_guest(user, request)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response
