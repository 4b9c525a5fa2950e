"""Bit sets of held skills, and gates over them."""

from hypothesis import given
from hypothesis import strategies as st

from skills.domain.gates import OPEN, Held, KOf, Need, all_of, any_of, mentioned, numbers

LEVELS = st.dictionaries(st.integers(0, 80), st.integers(0, 3))


@given(LEVELS)
def test_levels_come_back_as_they_went_in(levels: dict[int, int]):
    held = Held.of(levels)
    assert held.levels() == {number: level for number, level in levels.items() if level}
    assert held.highest() == held.levels()
    assert all(held.level(number) == level for number, level in levels.items())
    assert bool(held) == any(levels.values())


@given(LEVELS, LEVELS)
def test_union_intersection_and_difference_are_taken_level_by_level(some: dict[int, int], other: dict[int, int]):
    a, b = Held.of(some), Held.of(other)
    for number in some.keys() | other.keys():
        x, y = some.get(number, 0), other.get(number, 0)
        assert (a | b).level(number) == max(x, y)
        assert (a & b).level(number) == min(x, y)
        assert (a - b).level(number) == max(x - y, 0)
    assert a.covers(b) == all(some.get(number, 0) >= level for number, level in other.items())
    assert (a | b).covers(a)


@given(st.sets(st.integers(0, 500)))
def test_numbers_are_the_bits_that_are_set(chosen: set[int]):
    assert numbers(sum(1 << number for number in chosen)) == sorted(chosen)


def test_a_skill_is_added_at_its_level_and_never_lowered():
    held = Held().with_skill(3, 2)
    assert held.levels() == {3: 2}
    assert held.with_skill(3, 1) == held


def needs(*levels: int) -> list[Need]:
    return [Need(Held.of({number: level})) for number, level in enumerate(levels)]


def test_plain_needs_merge_into_one():
    assert all_of(needs(1, 2, 3)) == Need(Held.of({0: 1, 1: 2, 2: 3}))
    assert all_of([]) == OPEN
    assert any_of(needs(2)) == needs(2)[0]


def test_nothing_opens_a_choice_without_parts_and_everything_opens_an_empty_conjunction():
    assert not any_of([]).holds(Held.of({0: 3}))
    assert OPEN.holds(Held())


def test_k_of_n_holds_from_k_on():
    gate = KOf(2, tuple(needs(1, 1, 2)))
    assert not gate.holds(Held.of({0: 3, 2: 1}))
    assert gate.holds(Held.of({0: 3, 2: 2}))
    assert mentioned(all_of([gate, Need(Held.of({9: 1}))])) == 0b1000000111


def test_a_conjunction_of_choices_holds_when_each_does():
    gate = all_of([any_of(needs(1, 1)), *needs(0, 0, 1)])
    assert not gate.holds(Held.of({2: 1}))
    assert gate.holds(Held.of({1: 1, 2: 1}))
