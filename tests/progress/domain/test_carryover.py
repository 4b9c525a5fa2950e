"""What each class would mean for a learner, on the real tree."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from progress.domain.carryover import Route, carry_over, longest_chain
from skills.domain.document import CurriculumDocument
from skills.domain.gates import Held
from skills.domain.tree import Tree, compile_tree

some_levels = st.dictionaries(st.integers(0, 56), st.integers(1, 3), max_size=57).map(Held.of)
with_tree = hypothesis_settings(max_examples=25, deadline=None)


def route_to(routes: list[Route], option: str) -> Route:
    return next(route for route in routes if option in {o.slug for o in route.options})


def test_the_real_tree_has_ten_routes_two_for_each_of_five_classes(tree):
    routes = carry_over(tree, Held())
    assert [route.track.slug for route in routes] == [klass.slug for klass in tree.classes for _ in range(2)]
    assert len({route.options[0].slug for route in routes}) == 10


def test_a_route_has_the_core_tiers_and_one_option_of_its_class(tree):
    route = route_to(carry_over(tree, Held()), "language-sage")
    slugs = {tree.skills[number].slug for number in route.members}
    assert {"transformer-arch", "tensor-operations", "distributed-training"} <= slugs
    assert "cnn-backbones" not in slugs
    assert len(slugs) == 8


@with_tree
@given(some_levels)
def test_satisfied_and_remaining_make_up_the_members(tree, held):
    for route in carry_over(tree, held):
        remaining = {step.skill for step in route.steps} & set(route.members)
        assert set(route.satisfied) & remaining == set()
        assert set(route.satisfied) | remaining == set(route.members)


@with_tree
@given(some_levels)
def test_the_steps_can_be_followed_and_finish_the_route(tree, held):
    for route in carry_over(tree, held):
        now = held
        for step in route.steps:
            assert tree.gate(step.skill).holds(now) or held.level(step.skill)
            now = now.with_skill(step.skill, step.level)
        assert tree.finished[route.track.slug].holds(now)


@with_tree
@given(some_levels)
def test_hours_are_the_sum_of_the_steps_and_the_chain_is_never_longer(tree, held):
    for route in carry_over(tree, held):
        assert route.hours == pytest.approx(sum(tree.skills[step.skill].hours.lv1 for step in route.steps))
        assert route.chain_hours <= route.hours
        assert bool(route.chain) == bool(route.steps)


@with_tree
@given(some_levels)
def test_each_step_of_the_chain_waits_for_the_one_before(tree, held):
    for route in carry_over(tree, held):
        for before, after in zip(route.chain, route.chain[1:], strict=False):
            others = Held.of({step.skill: step.level for step in route.steps if step != before})
            assert not tree.gate(after.skill).holds(held | others)


@with_tree
@given(some_levels)
def test_no_chain_has_more_hours(tree, held):
    for route in carry_over(tree, held):
        assert route.chain_hours == pytest.approx(hours_of_longest_way(tree, held, route))


def hours_of_longest_way(tree: Tree, held: Held, route: Route) -> float:
    """The same by brute recursion over who waits for whom."""
    steps = {step.skill: step for step in route.steps}

    @cache
    def longest(skill: int) -> float:
        without = (
            other
            for other in steps
            if other != skill
            and not tree.gate(skill).holds(held | Held.of({s.skill: s.level for s in route.steps if s.skill != other}))
        )
        return steps[skill].hours + max(map(longest, without), default=0.0)

    return max(map(longest, steps), default=0.0)


def test_who_holds_nothing_has_hours_ahead_and_nothing_satisfied(tree):
    for route in carry_over(tree, Held()):
        assert route.satisfied == ()
        origin = sum(tree.skills[number].hours.lv1 for number in tree.members["the-origin"])
        assert route.hours == origin + sum(tree.skills[number].hours.lv1 for number in route.members)


def test_who_holds_everything_has_nothing_left(tree):
    for route in carry_over(tree, Held.of(dict.fromkeys(range(57), 3))):
        assert (route.steps, route.chain, route.hours) == ((), (), 0)
        assert route.satisfied == route.members


def test_evidence_counts_for_every_class_whose_skill_it_is(tree):
    held = tree.held({"docker-basics": 1})
    counts = {route.options[0].slug: len(route.satisfied) for route in carry_over(tree, held)}
    assert counts["serving-specialist"] == counts["app-architect"] == 1
    assert sum(counts.values()) == 2


def test_a_skill_that_is_held_below_the_gate_level_is_open_and_waits_for_nothing(tree):
    data = tree.document.model_dump(mode="json", exclude_none=True)
    data["rules"]["gate_level"] = 2
    strict = compile_tree(CurriculumDocument.model_validate(data))
    held = strict.held({"distributed-training": 1})
    route = route_to(carry_over(strict, held), "vision-sage")
    number = strict.numbers["distributed-training"]
    assert number not in route.satisfied
    step = next(step for step in route.steps if step.skill == number)
    assert step.hours == strict.skills[number].hours.lv2
    assert len(longest_chain(strict, held, (route.steps[0], step))) == 1
