"""A renamed node keeps its row, and with it every learner's evidence; a slug never gets a second meaning."""

import pytest

from progress.models import Evidence
from skills.models import FormerSlug, Option, Skill, Tier, Track
from skills.selectors import present_slug, published
from skills.services import publish
from tests.cast import show
from tests.skills.trees import codes, document, garden, load, rename, skill, skills_of, slugs, text, the

pytestmark = pytest.mark.django_db


def former() -> dict[str, str]:
    return dict(FormerSlug.objects.values_list("slug", "current"))


def test_evidence_stays_with_a_renamed_skill(alice, tmp_path):
    load(tmp_path, garden())
    row = Skill.objects.get(slug="dig")
    show(alice.pk, published("small"), "dig")
    data = garden()
    rename(data, "dig", "spade")
    outcome = load(tmp_path, data)
    assert [change.as_dict() for change in outcome.plan.rename] == [
        {"kind": "skill", "slug": "spade", "was": "dig", "learners": 1, "fields": ["renamed_from"]}
    ]
    assert not outcome.plan.retire
    assert Skill.objects.get(slug="spade").pk == row.pk
    assert not Skill.objects.filter(slug="dig").exists()
    assert Evidence.objects.get().skill.slug == "spade"
    assert present_slug("dig", "small") == "spade"
    assert present_slug("spade", "small") is None


def test_tracks_tiers_and_options_are_renamed_like_skills(tmp_path):
    load(tmp_path, garden())
    rows = [m.objects.get(slug=s).pk for m, s in ((Track, "ground"), (Tier, "soil"), (Option, "herbs"))]
    data = garden()
    for old, new in (("ground", "floor"), ("soil", "earth"), ("herbs", "greens")):
        rename(data, old, new)
    the(data, "orchard")["requires"] = {"track": "floor"}
    outcome = load(tmp_path, data)
    assert slugs(outcome, "rename") == ["floor", "earth", "greens"]
    assert [m.objects.get(slug=s).pk for m, s in ((Track, "floor"), (Tier, "earth"), (Option, "greens"))] == rows
    assert [(c.slug, c.fields) for c in outcome.plan.update] == [("orchard", ("requires",))], "children stay"


def test_two_renames_in_a_row_lead_from_every_old_name_to_the_newest(tmp_path):
    load(tmp_path, garden())
    row = Skill.objects.get(slug="dig").pk
    data = garden()
    for old, new in (("dig", "spade"), ("spade", "shovel")):
        rename(data, old, new)
        assert load(tmp_path, data).applied
    assert former() == {"dig": "shovel", "spade": "shovel"}
    assert Skill.objects.get(slug="shovel").pk == row


def test_a_database_that_missed_a_rename_follows_the_chain_at_once(tmp_path):
    load(tmp_path, garden())
    data = garden()
    rename(data, "dig", "spade")
    rename(data, "spade", "shovel")
    row = Skill.objects.get(slug="dig").pk
    assert slugs(load(tmp_path, data), "rename") == ["shovel"]
    assert Skill.objects.get(slug="shovel").pk == row
    assert former() == {"dig": "shovel"}


def test_a_rename_from_an_older_name_is_understood(tmp_path):
    load(tmp_path, garden())
    row = Skill.objects.get(slug="dig").pk
    data = garden()
    rename(data, "dig", "spade")
    load(tmp_path, data)
    data = garden()
    rename(data, "dig", "shovel")
    assert [(c.was, c.slug) for c in load(tmp_path, data).plan.rename] == [("spade", "shovel")]
    assert Skill.objects.get(slug="shovel").pk == row
    assert former() == {"dig": "shovel", "spade": "shovel"}


def test_a_node_may_take_its_old_name_back(tmp_path):
    load(tmp_path, garden())
    row = Skill.objects.get(slug="dig").pk
    data = garden()
    rename(data, "dig", "spade")
    load(tmp_path, data)
    data = garden()
    the(data, "dig")["renamed_from"] = ["spade"]
    assert [(c.was, c.slug) for c in load(tmp_path, data).plan.rename] == [("spade", "dig")]
    assert Skill.objects.get(slug="dig").pk == row
    assert former() == {"spade": "dig"}


def test_several_renames_at_once_keep_their_rows_apart(tmp_path):
    load(tmp_path, garden())
    rows = dict(Skill.objects.values_list("slug", "pk"))
    data = garden()
    pairs = {"dig": "sow-2", "sow": "water-2", "water": "dig-2"}
    for old, new in pairs.items():
        rename(data, old, new)
    assert load(tmp_path, data).applied
    assert {new: Skill.objects.get(slug=new).pk for new in pairs.values()} == {
        new: rows[old] for old, new in pairs.items()
    }


def test_two_skills_cannot_swap_their_names(tmp_path):
    """A slug that means another skill from today on would lead old links and evidence astray."""
    load(tmp_path, garden())
    rows = dict(Skill.objects.values_list("slug", "pk"))
    data = garden()
    dig, sow, _ = skills_of(data, "soil")
    dig.update(slug="sow", renamed_from=["dig"])
    sow.update(slug="dig", renamed_from=["sow"])
    outcome = load(tmp_path, data)
    assert codes(outcome) == ["rename-in-use", "rename-in-use"]
    assert dict(Skill.objects.values_list("slug", "pk")) == rows


def test_a_name_cannot_be_handed_down_a_row_of_skills(tmp_path):
    load(tmp_path, garden())
    data = garden()
    dig, sow, _ = skills_of(data, "soil")
    dig.update(slug="sow", renamed_from=["dig"])
    sow.update(slug="seed", renamed_from=["sow"])
    assert set(codes(load(tmp_path, data))) == {"rename-in-use"}


def test_even_unchecked_a_swap_writes_nothing(tmp_path):
    load(tmp_path, garden())
    data = garden()
    dig, sow, _ = skills_of(data, "soil")
    dig.update(slug="sow", renamed_from=["dig"])
    sow.update(slug="dig", renamed_from=["sow"])
    outcome = publish(document(data))
    assert (outcome.applied, set(codes(outcome))) == (False, {"rename-in-use"})


def test_a_slug_freed_by_a_rename_is_never_given_away(tmp_path):
    load(tmp_path, garden())
    data = garden()
    rename(data, "dig", "spade")
    load(tmp_path, data)
    del the(data, "spade")["renamed_from"]
    skills_of(data, "soil").append(skill("dig"))
    outcome = load(tmp_path, data)
    assert codes(outcome) == ["slug-reused"]
    assert outcome.faults[0].place.line > 1
    assert "spade" in outcome.faults[0].message


def test_a_slug_of_a_retired_skill_is_no_new_name_for_another(tmp_path):
    load(tmp_path, garden())
    data = garden()
    skills_of(data, "soil").pop()
    load(tmp_path, data)
    rename(data, "dig", "water")
    outcome = load(tmp_path, data)
    assert codes(outcome) == ["rename-taken"]
    assert published("small").skill_ids.keys() == {"dig", "sow", "mint", "carrot", "prune", "graft"}


def test_two_skills_cannot_become_one(tmp_path):
    load(tmp_path, garden())
    data = garden()
    skills_of(data, "soil").pop(0)
    the(data, "sow")["renamed_from"] = ["dig"]
    assert codes(load(tmp_path, data)) == ["rename-taken"]
    data = garden()
    skills_of(data, "soil")[:2] = [skill("plant", renamed_from=["dig", "sow"])]
    assert codes(load(tmp_path, data)) == ["rename-taken"]


def test_one_skill_cannot_become_two(tmp_path):
    load(tmp_path, garden())
    data = garden()
    rename(data, "dig", "spade")
    load(tmp_path, data)
    data = garden()
    skills_of(data, "soil")[:1] = [skill("fork", renamed_from=["spade"]), skill("rake", renamed_from=["dig"])]
    outcome = load(tmp_path, data)
    assert codes(outcome) == ["rename-taken"]
    assert "“fork” is the new name of “spade” already" in outcome.faults[0].message


def test_a_skill_cannot_become_a_tier_by_its_slug_or_by_its_old_name(tmp_path):
    load(tmp_path, garden())
    data = garden()
    skills_of(data, "soil").pop(0)
    data["tracks"][0]["tiers"][0]["slug"] = "dig"
    assert "slug-changed-kind" in codes(load(tmp_path, data))
    data = garden()
    skills_of(data, "soil").pop(0)
    data["tracks"][1]["tiers"][0] |= {"slug": "wood", "renamed_from": ["dig"]}
    outcome = load(tmp_path, data)
    assert codes(outcome) == ["slug-changed-kind"]
    assert outcome.faults[0].dotted_path == "tracks[1].tiers[0].renamed_from[0]"


def test_a_renamed_skill_may_change_and_move_in_the_same_load(tmp_path):
    load(tmp_path, garden())
    row = Skill.objects.get(slug="dig").pk
    data = garden()
    rename(data, "dig", "spade")
    found = skills_of(data, "soil").pop(0)
    found["name"] = text("The spade")
    skills_of(data, "trees").append(found)
    change = load(tmp_path, data).plan.rename[0]
    assert set(change.fields) == {"name", "renamed_from", "place"}
    moved = Skill.objects.get(slug="spade")
    assert (moved.pk, moved.tier.slug, moved.name_en) == (row, "trees", "The spade")


def test_old_names_in_a_fresh_database_are_only_history(tmp_path):
    data = garden()
    rename(data, "dig", "spade")
    outcome = load(tmp_path, data)
    assert (outcome.ok, slugs(outcome, "rename"), former()) == (True, [], {})
