"""Sign-in, sign-up, password reset (all by allauth) and the colour theme."""

from django.urls import include, path

from accounts.views.theme import set_theme

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("theme/", set_theme, name="set_theme"),
]
