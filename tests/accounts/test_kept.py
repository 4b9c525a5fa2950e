"""The tag that keeps parts of the frame."""

import pytest
from django.template import Context, Template, engines
from django.utils import translation

from accounts.templatetags.kept import KeptNode


@pytest.fixture
def template() -> Template:
    source = "{% load kept %}{% kept theme %}{{ theme }} {{ name }}{% endkept %}"
    return engines["django"].from_string(source).template


def test_a_part_is_rendered_once_for_the_same_values(template: Template) -> None:
    assert template.render(Context({"theme": "dark", "name": "first"})) == "dark first"
    assert template.render(Context({"theme": "dark", "name": "second"})) == "dark first"
    assert template.render(Context({"theme": "light", "name": "second"})) == "light second"


def test_languages_are_kept_apart(template: Template) -> None:
    for language in ("ko", "en"):
        with translation.override(language):
            assert template.render(Context({"theme": "dark", "name": language})) == f"dark {language}"


def test_what_is_kept_is_escaped(template: Template) -> None:
    for _ in range(2):
        assert template.render(Context({"theme": "<b>", "name": ""})) == "&lt;b&gt; "


def test_nothing_is_kept_while_templates_are_being_written(template: Template, settings) -> None:
    settings.DEBUG = True
    assert template.render(Context({"theme": "dark", "name": "first"})) == "dark first"
    assert template.render(Context({"theme": "dark", "name": "second"})) == "dark second"


def test_a_missing_value_is_a_value_of_its_own(template: Template) -> None:
    assert template.render(Context({"name": "nobody"})) == " nobody"
    node = template.nodelist.get_nodes_by_type(KeptNode)[0]
    assert isinstance(node, KeptNode)
    assert len(node.kept) == 1
