"""Small words that every template may use."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.filter
def words(text: Any) -> str:
    """A bilingual text in the language of the page."""
    return str(text.in_language(get_language() or "en")) if text else ""


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """An icon of our sprite; decoration only, so the words beside it must say the same."""
    url = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, url)
