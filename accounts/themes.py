"""The colour theme, kept in a cookie so that the first paint is right without any script."""

from django.http import HttpRequest

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"
THEME_COOKIE_AGE = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "system"
