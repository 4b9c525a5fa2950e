"""Levels are a function of the evidence alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.levels import Kind, Levels, OutOfOrder, Shown, implied_levels, levels

records = st.builds(Shown, st.integers(1, 5), st.integers(1, 3), st.sampled_from(Kind))
logs = st.lists(records, max_size=20)


@given(logs, st.randoms())
def test_the_order_of_evidence_does_not_matter(log, chance):
    shuffled = list(log)
    chance.shuffle(shuffled)
    assert levels(shuffled) == levels(log)


@given(logs)
def test_more_evidence_never_lowers_a_level(log):
    states = [levels(log[:count]) for count in range(len(log) + 1)]
    for before, after in pairwise(states):
        for skill, found in before.items():
            assert after[skill].earned >= found.earned
            assert after[skill].provisional >= found.provisional


@given(logs)
def test_the_same_evidence_twice_says_the_same(log):
    assert levels(log + log) == levels(log)


@given(logs)
def test_placement_alone_makes_provisional_levels_and_all_else_alone_makes_earned_ones(log):
    placed = [record for record in log if record.kind is Kind.PLACEMENT]
    shown = [record for record in log if record.kind is not Kind.PLACEMENT]
    found = levels(log)
    for skill in range(1, 6):
        earned = max((record.level for record in shown if record.skill == skill), default=0)
        provisional = max((record.level for record in placed if record.skill == skill), default=0)
        assert found.get(skill, Levels()) == Levels(earned, provisional)
        assert found.get(skill, Levels()).effective == max(earned, provisional)


def test_no_evidence_means_no_skill():
    assert levels([]) == {}


@pytest.mark.parametrize(
    ("earned", "level", "implied"),
    [(0, 1, []), (0, 2, [1]), (1, 1, []), (1, 2, []), (2, 2, []), (2, 3, []), (3, 3, []), (3, 1, []), (2, 1, [])],
)
def test_a_level_brings_along_the_lower_ones_not_earned_yet(earned, level, implied):
    assert list(implied_levels(earned, level)) == implied


@pytest.mark.parametrize("earned", [0, 1])
def test_level_3_needs_level_2(earned):
    with pytest.raises(OutOfOrder, match="Level 3 needs level 2"):
        implied_levels(earned, 3)
