"""The plan: comparing two documents, without a database."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.domain.changes import PLAN_PARTS, Past, Plan, canonical, digest, plan_changes
from skills.domain.document import CurriculumDocument
from skills.domain.walking import walk
from tests.skills.trees import Data, document, garden, rename, skill, skills_of, the

NO_PAST = Past()


def plan(base: Data | None, new: Data, past: Past = NO_PAST) -> Plan:
    found, faults = plan_changes(document(base) if base else None, document(new), past)
    assert faults == []
    return found


def everything(data: Data) -> list[str]:
    return [data["slug"], *(found.node.slug for found in walk(document(data)))]


def test_everything_is_created_where_nothing_was():
    found = plan(None, garden())
    assert [change.slug for change in found.create] == everything(garden())
    assert [change.kind for change in found.create][:4] == ["curriculum", "track", "tier", "skill"]
    assert [found.update, found.rename, found.retire, found.unchanged] == [()] * 4


def test_the_same_document_changes_nothing():
    found = plan(garden(), garden())
    assert found.is_empty
    assert [change.slug for change in found.unchanged] == everything(garden())


def test_the_name_of_the_curriculum_is_a_change_of_its_own():
    found = plan(garden(), garden() | {"name": {"en": "Other", "ko": "다른"}})
    assert [(c.kind, c.slug, c.fields) for c in found.update] == [("curriculum", "small", ("name",))]


def test_a_renamed_parent_leaves_its_children_unchanged():
    data = garden()
    rename(data, "soil", "earth")
    found = plan(garden(), data)
    assert [(c.was, c.slug) for c in found.rename] == [("soil", "earth")]
    assert not found.update


def test_a_node_that_names_a_renamed_one_has_changed():
    data = garden()
    rename(data, "ground", "floor")
    the(data, "orchard")["requires"] = {"track": "floor"}
    assert [(c.slug, c.fields) for c in plan(garden(), data).update] == [("orchard", ("requires",))]


def test_a_field_that_is_gone_is_named():
    data = garden()
    del the(data, "orchard")["requires"]
    assert [(c.slug, c.fields) for c in plan(garden(), data).update] == [("orchard", ("requires",))]


def test_a_retired_skill_that_comes_back_is_created():
    data = garden()
    past = Past(retired={"weed": "skill"})
    skills_of(data, "soil").append(skill("weed"))
    assert [c.slug for c in plan(garden(), data, past).create] == ["weed"]


@pytest.mark.parametrize(("kind", "article"), [("option", "an option"), ("tier", "a tier"), ("track", "a track")])
def test_a_slug_never_changes_its_kind(kind, article):
    data = garden()
    skills_of(data, "soil").append(skill("weed"))
    _, faults = plan_changes(document(garden()), document(data), Past(retired={"weed": kind}))
    assert [(f.code, f.path) for f in faults] == [("slug-changed-kind", ("tracks", 0, "tiers", 0, "skills", 3, "slug"))]
    assert article in faults[0].message


def test_the_order_in_which_old_names_stand_does_not_matter():
    past = Past(former={"delve": "dig"})
    for names in (["dig", "delve"], ["delve", "dig"]):
        data = garden()
        the(data, "dig").update(slug="spade", renamed_from=names)
        assert [(c.was, c.slug) for c in plan(garden(), data, past).rename] == [("dig", "spade")]


def test_learners_are_counted_by_the_published_slug():
    data = garden()
    rename(data, "dig", "spade")
    found = plan(garden(), data).with_learners({"dig": 3, "sow": 1})
    assert found.rename[0].as_dict()["learners"] == 3
    assert sum(change.learners for change in found.unchanged) == 1


def test_the_digest_is_the_same_for_equal_documents_alone():
    assert digest(document(garden())) == digest(document(deepcopy(garden())))
    data = garden()
    the(data, "dig")["hours"]["lv1"] = 1.0
    assert digest(document(data)) == digest(document(garden()))
    the(data, "dig")["hours"]["lv1"] = 1.5
    assert digest(document(data)) != digest(document(garden()))


@st.composite
def edited(draw: st.DrawFn) -> Data:
    """The garden after a few edits that keep it sound."""
    data = garden()
    for number in range(draw(st.integers(0, 6))):
        skills = skills_of(data, draw(st.sampled_from(["soil", "herbs", "roots", "trees"])))
        place = draw(st.integers(0, len(skills)))
        match draw(st.sampled_from(["add", "drop", "shuffle", "word", "rename"])):
            case "add":
                skills.insert(place, skill(f"new-{number}"))
            case "drop" if len(skills) > 1:
                skills.pop(place % len(skills))
            case "shuffle":
                skills[:] = draw(st.permutations(skills))
            case "word":
                skills[place % len(skills)]["description"]["en"] += "!"
            case "rename" if "renamed_from" not in skills[place % len(skills)]:
                rename(data, skills[place % len(skills)]["slug"], f"other-{number}")
    return data


@given(edited())
def test_every_node_stands_in_the_plan_exactly_once(data: Data):
    found = plan(garden(), data)
    now = [c.slug for part in ("create", "update", "rename", "unchanged") for c in getattr(found, part)]
    assert sorted(now) == sorted(everything(data))
    before = [c.was or c.slug for part in ("update", "rename", "unchanged", "retire") for c in getattr(found, part)]
    assert sorted(before) == sorted(everything(garden()))


@given(edited(), edited())
def test_a_plan_is_empty_only_between_equal_documents(one: Data, other: Data):
    """Whatever differs between two documents shows in the plan."""
    found, _ = plan_changes(document(one), document(other), NO_PAST)
    assert found.is_empty == (canonical(document(one)) == canonical(document(other)))


@given(edited())
def test_a_plan_as_data_has_every_part(data: Data):
    shown: dict[str, list[Any]] = plan(garden(), data).as_dict()
    assert tuple(shown) == PLAN_PARTS
    assert all({"kind", "slug", "learners"} <= set(change) for part in shown.values() for change in part)


def test_canonical_data_makes_the_same_document():
    doc = document(garden())
    assert CurriculumDocument.model_validate(canonical(doc)) == doc
