"""`{% kept values %}...{% endkept %}`: a part of a page that is rendered once per process for the same values.

For the frame around every page. What is inside may depend on nothing but the values and the language; nothing
personal and no CSRF token belongs there, and the values come from small closed sets.
"""

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class KeptNode(template.Node):
    """Lives as long as its compiled template, and so does what it keeps."""

    def __init__(self, body: NodeList, values: list[FilterExpression]) -> None:
        self.body = body
        self.values = values
        self.kept: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (get_language(), *(value.resolve(context, ignore_failures=True) for value in self.values))
        found = self.kept.get(key)
        if found is None or settings.DEBUG:
            found = self.kept[key] = self.body.render(context)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Compile the tag; its arguments are the values that the body depends on."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    body = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(body, values)
