"""What every page's frame needs, without a query."""

from django.http import HttpRequest

from accounts.themes import theme_of


def shell(request: HttpRequest) -> dict[str, str]:
    return {"theme": theme_of(request)}
