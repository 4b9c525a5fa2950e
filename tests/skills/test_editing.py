"""One node's requirement as text, and back, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from skills.domain.editing import find, requirement_text, with_requirement
from tests.skills.trees import document, garden, the

ATOMS = st.sampled_from(
    ["dig", {"skill": "sow", "level": 2}, {"tier": "soil"}, {"option": "herbs"}, {"track": "ground"}]
)


def groups(parts):
    some = st.lists(parts, min_size=1, max_size=4)
    return (
        some.map(lambda parts: {"all": parts})
        | some.map(lambda parts: {"any": parts})
        | some.map(lambda parts: {"at_least": len(parts), "of": parts})
    )


@given(st.recursive(ATOMS, groups, max_leaves=8))
def test_what_is_written_of_a_requirement_reads_back_to_it(requires):
    data = garden()
    the(data, "graft")["requires"] = requires
    doc = document(data)
    found = find(doc, "graft")
    assert with_requirement(doc, found, requirement_text(found)).document == doc


def test_a_skill_alone_is_written_as_its_slug():
    data = garden()
    the(data, "graft")["requires"] = "dig"
    doc = document(data)
    assert requirement_text(find(doc, "graft")) == "dig"
    assert requirement_text(find(doc, "dig")) == ""


def test_the_document_itself_is_never_changed():
    doc = document(garden())
    changed = with_requirement(doc, find(doc, "graft"), "dig").document
    assert doc == document(garden())
    assert find(changed, "graft").node.requires == "dig"


def test_a_slug_that_nothing_has_is_not_found():
    assert find(document(garden()), "gravel") is None
