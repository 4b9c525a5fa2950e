"""A skill that leaves the curriculum is retired, never deleted, and what learners showed of it stays."""

import pytest

from progress.models import Evidence
from skills.models import Option, Skill, Tier, Topic, Track
from skills.selectors import published
from tests.cast import show
from tests.skills.trees import codes, garden, load, skill, skills_of, slugs, the

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_water(tmp_path):
    load(tmp_path, garden())
    data = garden()
    skills_of(data, "soil").pop()
    return data


def test_a_skill_without_evidence_is_retired(without_water, tmp_path):
    outcome = load(tmp_path, without_water)
    assert (outcome.applied, slugs(outcome, "retire")) == (True, ["water"])
    assert Skill.objects.get(slug="water").retired_at is not None
    assert Topic.objects.filter(skill__slug="water").exists()
    assert "water" not in published("small").skill_ids


def test_a_skill_with_evidence_is_not_retired_unless_allowed(alice, bob, without_water, tmp_path):
    for learner in (alice, bob):
        show(learner.pk, published("small"), "water")
    outcome = load(tmp_path, without_water)
    assert (outcome.ok, outcome.applied, codes(outcome)) == (False, False, ["retires-evidence"])
    assert outcome.plan.retire[0].learners == 2
    assert "--allow-retire" in outcome.faults[0].hint
    assert Skill.objects.get(slug="water").retired_at is None

    outcome = load(tmp_path, without_water, allow_retire=True)
    assert (outcome.applied, outcome.revision) == (True, 2)
    assert Skill.objects.get(slug="water").retired_at is not None
    assert Evidence.objects.filter(skill__slug="water").count() == 2


def test_a_dry_run_tells_the_same_of_evidence_as_the_real_run(alice, without_water, tmp_path):
    show(alice.pk, published("small"), "water")
    assert codes(load(tmp_path, without_water, dry_run=True)) == ["retires-evidence"]


def test_a_retired_skill_that_comes_back_is_the_same_skill(alice, without_water, tmp_path):
    row = Skill.objects.get(slug="water").pk
    show(alice.pk, published("small"), "water")
    load(tmp_path, without_water, allow_retire=True)
    outcome = load(tmp_path, garden())
    assert [(c.slug, c.learners) for c in outcome.plan.create] == [("water", 1)]
    back = Skill.objects.get(slug="water")
    assert (back.pk, back.retired_at, back.topics.count()) == (row, None, 1)
    assert published("small").skill_ids["water"] == row


def test_a_retired_skill_may_come_back_under_a_new_name(alice, without_water, tmp_path):
    row = Skill.objects.get(slug="water").pk
    show(alice.pk, published("small"), "water")
    load(tmp_path, without_water, allow_retire=True)
    skills_of(without_water, "soil").append(skill("irrigate", renamed_from=["water"]))
    outcome = load(tmp_path, without_water)
    assert [(c.was, c.slug, c.learners) for c in outcome.plan.rename] == [("water", "irrigate", 1)]
    back = Skill.objects.get(slug="irrigate")
    assert (back.pk, back.retired_at) == (row, None)
    assert Evidence.objects.get().skill == back


def test_a_late_successor_of_a_retired_skill_does_not_disturb_one_that_lives(without_water, tmp_path):
    load(tmp_path, without_water)
    the(without_water, "sow")["renamed_from"] = ["water"]
    outcome = load(tmp_path, without_water)
    assert (outcome.ok, slugs(outcome, "update"), slugs(outcome, "rename")) == (True, ["sow"], [])


def test_a_whole_track_is_retired_with_all_below_it_and_comes_back(tmp_path):
    load(tmp_path, garden())
    rows = {m: set(m.objects.values_list("pk", flat=True)) for m in (Track, Tier, Option, Skill)}
    data = garden()
    ground = data["tracks"].pop(0)
    del data["tracks"][0]["requires"]
    outcome = load(tmp_path, data)
    assert slugs(outcome, "retire") == [
        "ground",
        "soil",
        "dig",
        "sow",
        "water",
        "beds",
        "herbs",
        "mint",
        "roots",
        "carrot",
    ]
    assert set(published("small").ids) == {"orchard", "trees", "prune", "graft"}
    data["tracks"].append(ground)
    assert load(tmp_path, data).applied
    assert {m: set(m.objects.values_list("pk", flat=True)) for m in rows} == rows
    assert not Skill.objects.filter(retired_at__isnull=False).exists()


def test_a_retired_slug_keeps_its_kind(tmp_path, without_water):
    load(tmp_path, without_water)
    without_water["tracks"][1]["tiers"][0]["slug"] = "water"
    assert "slug-changed-kind" in codes(load(tmp_path, without_water))
