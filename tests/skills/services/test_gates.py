"""Editing one gate goes through every check that a file goes through, and publishes a revision."""

import pytest
import yaml

from skills.domain.walking import walk
from skills.models import Curriculum, Option, Revision, Skill, Tier, Track
from skills.selectors import published
from skills.services import change_gate
from tests.skills.trees import codes, garden, load, skills_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(tmp_path) -> Curriculum:
    load(tmp_path, garden())
    return Curriculum.objects.get()


def test_a_gate_is_published_with_its_author(small, alice):
    text = "all:\n- dig\n- {skill: sow, level: 2}"
    outcome = change_gate(small, "water", text, base=1, author=alice.user)
    assert (outcome.applied, outcome.revision, outcome.faults) == (True, 2, [])
    assert [(c.slug, c.fields) for c in outcome.plan.update] == [("water", ("requires",))]
    assert Revision.objects.get(number=2).author == alice.user
    assert Skill.objects.get(slug="water").requires == {"all": ["dig", {"skill": "sow", "level": 2}]}
    tree = published("small").tree
    number = tree.numbers["water"]
    assert not tree.gate(number).holds(tree.held({"dig": 1, "sow": 1}))
    assert tree.gate(number).holds(tree.held({"dig": 1, "sow": 2}))


@pytest.mark.parametrize(
    ("model", "slug", "text"),
    [
        (Track, "orchard", "{skill: dig, level: 2}"),
        (Tier, "trees", "{option: herbs}"),
        (Tier, "beds", "any: [{skill: sow, level: 2}, {skill: dig, level: 3}]"),
        (Option, "herbs", "at_least: 1\nof: [{skill: dig, level: 3}, {tier: soil}]"),
        (Skill, "mint", "carrot"),
    ],
)
def test_every_kind_of_node_takes_a_gate_and_gives_it_up(small, model, slug, text):
    assert change_gate(small, slug, text, base=1).applied
    node = next(found.node for found in walk(published("small").tree.document) if found.node.slug == slug)
    written = node.model_dump(mode="json", exclude_none=True)["requires"]
    assert model.objects.get(slug=slug).requires == written == yaml.safe_load(text)
    assert change_gate(small, slug, "", base=2).applied
    assert model.objects.filter(slug=slug, requires__isnull=True).exists()


@pytest.mark.parametrize("text", ["", "   \n", "# nothing\n# at all", "null", "~"])
def test_an_empty_text_takes_the_gate_away(small, text):
    assert change_gate(small, "water", "dig", base=1).applied
    assert change_gate(small, "water", text, base=2).revision == 3
    assert Skill.objects.filter(slug="water", requires__isnull=True).exists()


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("no-such-skill", "unknown-reference", 1, "no-such-skill"),
        ("all:\n- dig\n- sew", "unknown-reference", 3, "sow"),
        ("all: [\n", "yaml-syntax", 2, "YAML"),
        ("water", "cycle", 1, "water → water"),
        ("graft", "cycle", 1, "water → soil → ground → orchard → trees → graft → water"),
        ("{skill: dig, level: 4}", "level-out-of-range", 1, "1, 2 and 3"),
        ("at_least: 3\nof: [dig, sow]", "k-too-large", 1, "2"),
        ("some: [dig]", "not-a-requirement", 1, "{all: [...]}"),
        ("{skill: soil}", "unknown-reference", 1, "{tier: soil}"),
        ("&a [dig]", "alias", 1, "&a"),
    ],
)
def test_every_fault_is_told_and_nothing_is_written(small, text, code, line, said):
    outcome = change_gate(small, "water", text, base=1)
    assert not outcome.ok
    fault = next(fault for fault in outcome.faults if fault.code == code)
    assert fault.place.line == line
    assert said in f"{fault.message} {fault.hint}"
    assert Revision.objects.count() == 1
    assert Skill.objects.get(slug="water").requires is None


def test_a_cycle_over_several_tracks_is_named_in_full(small):
    outcome = change_gate(small, "dig", "graft", base=1)
    (cycle,) = (fault for fault in outcome.faults if fault.code == "cycle")
    named = cycle.message.removeprefix("A cycle of requirements: ").rstrip(".").split(" → ")
    assert named[0] == named[-1]
    assert {"dig", "graft", "orchard", "ground"} <= set(named)
    assert "Delete one" in cycle.hint


def test_a_warning_is_told_and_the_gate_is_published(small):
    outcome = change_gate(small, "graft", "dig", base=1)
    assert (outcome.applied, codes(outcome)) == (True, ["redundant-requirement"])


def test_an_edit_from_an_older_revision_is_refused(small):
    change_gate(small, "graft", "prune", base=1)
    outcome = change_gate(small, "water", "dig", base=1)
    assert (outcome.applied, codes(outcome), outcome.revision) == (False, ["stale-edit"], 2)
    assert Skill.objects.get(slug="water").requires is None


def test_the_same_gate_again_makes_no_revision(small):
    change_gate(small, "water", "dig", base=1)
    outcome = change_gate(small, "water", "  dig  # as before", base=2)
    assert (outcome.ok, outcome.applied, outcome.revision) == (True, False, 2)


def test_a_dry_run_writes_nothing(small):
    outcome = change_gate(small, "water", "dig", base=1, dry_run=True)
    assert (outcome.ok, outcome.applied, outcome.revision) == (True, False, 1)
    assert Revision.objects.count() == 1


def test_a_retired_skill_has_no_gate_to_edit(small, tmp_path):
    data = garden()
    skills_of(data, "soil").pop()
    load(tmp_path, data)
    assert codes(change_gate(small, "water", "dig", base=2)) == ["not-published"]
