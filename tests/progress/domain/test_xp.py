"""XP is due for what was shown for the first time, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from progress.domain.xp import amount, due
from skills.domain.tree import Tree

all_levels = st.dictionaries(st.integers(0, 56), st.integers(0, 3), max_size=57)
with_tree = hypothesis_settings(max_examples=50)


@pytest.fixture(scope="module")
def ids(tree: Tree) -> dict[str, int]:
    """Row ids as a database gives them: each kind counts from 1, so the kinds overlap."""
    nodes = [[track.slug for track in tree.document.tracks], [skill.slug for skill in tree.skills]]
    nodes.append([tier.slug for track in tree.document.tracks for tier in track.tiers])
    return {slug: pk for slugs in nodes for pk, slug in enumerate(slugs, start=1)}


def earned(tree: Tree, *slugs: str, level: int = 1) -> dict[int, int]:
    return {tree.numbers[slug]: level for slug in slugs}


def finished(tree, ids, levels):
    return [entry.slug for entry in due(tree, levels, ids) if entry.reason != "level"]


@with_tree
@given(all_levels)
def test_keys_are_unique(tree, ids, levels):
    keys = [entry.key for entry in due(tree, levels, ids)]
    assert len(keys) == len(set(keys))


@with_tree
@given(all_levels)
def test_each_level_up_to_the_earned_one_is_due_once(tree, ids, levels):
    found = [(entry.slug, entry.level, entry.amount) for entry in due(tree, levels, ids) if entry.reason == "level"]
    worth = {1: 50, 2: 150, 3: 400}
    told = [(tree.skills[n].slug, k, worth[k]) for n, level in levels.items() for k in range(1, level + 1)]
    assert sorted(found) == sorted(told)


@with_tree
@given(all_levels, st.integers(0, 56), st.integers(1, 3))
def test_what_was_due_stays_due_when_more_is_earned(tree, ids, levels, number, level):
    more = levels | {number: max(level, levels.get(number, 0))}
    assert {entry.key for entry in due(tree, levels, ids)} <= {entry.key for entry in due(tree, more, ids)}


def test_nothing_is_due_for_nothing(tree, ids):
    assert list(due(tree, {}, ids)) == []


def test_a_tier_is_due_when_all_its_skills_are_earned(tree, ids):
    almost = earned(tree, "linux-cli")
    assert finished(tree, ids, almost) == []
    assert finished(tree, ids, almost | earned(tree, "git-version-control")) == ["devops-foundations"]


def test_a_track_is_due_when_its_tiers_are(tree, ids):
    members = dict.fromkeys(tree.members["the-origin"], 1)
    tiers = [tier.slug for tier in tree.tracks["the-origin"].tiers]
    assert finished(tree, ids, members) == [*tiers, "the-origin"]
    members.popitem()
    assert "the-origin" not in finished(tree, ids, members)


def test_a_branching_point_is_due_once_with_its_first_option(tree, ids):
    first = dict.fromkeys(tree.members["vision-sage"], 1)
    both = dict.fromkeys(tree.members["ai-modeler-domain"], 1)
    assert set(first) < set(both)
    assert finished(tree, ids, first) == ["ai-modeler-domain"]
    assert finished(tree, ids, both) == ["ai-modeler-domain"]


def test_amounts_follow_the_rules_of_the_curriculum(tree, ids):
    members = dict.fromkeys(tree.members["the-origin"], 1)
    by_reason = {entry.reason: entry.amount for entry in due(tree, members, ids)}
    assert by_reason == {"level": 50, "tier": 100, "track": 500}
    assert amount(tree.document.rules.xp, "level", 3) == 400
