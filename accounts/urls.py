"""Sign-in, sign-up, password reset (all by allauth), the language and the colour theme."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from accounts.views.theme import set_theme

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("theme/", set_theme, name="set_theme"),
]
