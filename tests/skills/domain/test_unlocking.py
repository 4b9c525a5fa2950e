"""What is open, why the rest is locked, and the cheapest way to it: against a second opinion."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.domain.checks import check
from skills.domain.gates import Held, numbers
from skills.domain.tree import Tree, compile_tree
from skills.domain.unlocking import (
    Condition,
    Lock,
    cheapest_way,
    conditions,
    explain_lock,
    finished,
    hours_of,
    open_skills,
)
from skills.domain.walking import walk
from tests.skills.builders import (
    Data,
    branching,
    curriculum,
    document_of,
    hours,
    load,
    one_tier,
    option,
    skill,
    skills,
    tier,
    track,
    tree_of,
)
from tests.skills.domain.oracle import Oracle
from tests.skills.domain.strategies import documents

DRAWS = st.data()


def slugs(tree: Tree, bits: int) -> set[str]:
    return {tree.skills[number].slug for number in numbers(bits)}


def bits(tree: Tree, names: set[str]) -> int:
    return sum(1 << tree.numbers[name] for name in names)


def draw_levels(tree: Tree, draws: st.DataObject) -> dict[str, int]:
    """Any levels at all: placement and mentors give levels out of order, too."""
    return draws.draw(st.fixed_dictionaries({skill.slug: st.integers(0, 3) for skill in tree.skills}), label="levels")


def draw_waived(tree: Tree, draws: st.DataObject) -> set[str]:
    return draws.draw(st.sets(st.sampled_from([skill.slug for skill in tree.skills]), max_size=2), label="waived")


def opened(data: Data, levels: dict[str, int] | None = None, waived: set[str] | None = None) -> set[str]:
    tree = tree_of(data)
    return slugs(tree, open_skills(tree, tree.held(levels or {}), bits(tree, waived or set())))


def lock_of(data: Data, slug: str, levels: dict[str, int] | None = None, waived: set[str] | None = None) -> Lock:
    tree = tree_of(data)
    return explain_lock(tree, tree.numbers[slug], tree.held(levels or {}), bits(tree, waived or set()))


def way_to(data: Data, slug: str, levels: dict[str, int] | None = None) -> list[tuple[str, int, float]]:
    tree = tree_of(data)
    return [(tree.skills[step.skill].slug, step.level, step.hours) for step in lock_of(data, slug, levels).steps]


# Against a second opinion


@given(documents(), DRAWS)
def test_open_skills_are_those_whose_formulas_hold_that_are_waived_or_started(data: Data, draws: st.DataObject):
    tree = tree_of(data)
    levels, waived = draw_levels(tree, draws), draw_waived(tree, draws)
    found = slugs(tree, open_skills(tree, tree.held(levels), bits(tree, waived)))
    started = {slug for slug, level in levels.items() if level}
    assert found == Oracle(tree.document).gates_open(levels) | waived | started


@given(documents(), DRAWS)
def test_finished_is_what_the_words_say(data: Data, draws: st.DataObject):
    tree = tree_of(data)
    levels = draw_levels(tree, draws)
    assert finished(tree, tree.held(levels)) == Oracle(tree.document).finished(levels)


@given(documents(), DRAWS)
def test_more_levels_never_lock_and_never_unfinish_anything(data: Data, draws: st.DataObject):
    tree = tree_of(data)
    fewer = draw_levels(tree, draws)
    more = {slug: max(level, fewer[slug]) for slug, level in draw_levels(tree, draws).items()}
    before, after = tree.held(fewer), tree.held(more)
    assert open_skills(tree, before) & ~open_skills(tree, after) == 0
    assert finished(tree, before) <= finished(tree, after)


@given(documents(), DRAWS)
def test_the_conditions_shown_hold_exactly_when_the_gate_does(data: Data, draws: st.DataObject):
    tree = tree_of(data)
    levels = draw_levels(tree, draws)
    gates_open = Oracle(tree.document).gates_open(levels)
    for number, skill_ in enumerate(tree.skills):
        shown = conditions(tree, number, tree.held(levels))
        assert all(condition.holds for condition in shown) == (skill_.slug in gates_open)


@given(documents(most=6), DRAWS)
def test_the_cheapest_way_opens_the_gate_step_by_step_with_the_fewest_hours(data: Data, draws: st.DataObject):
    tree = tree_of(data)
    levels, waived = draw_levels(tree, draws), draw_waived(tree, draws)
    held = tree.held(levels)
    slug = draws.draw(st.sampled_from([skill.slug for skill in tree.skills]))
    steps = explain_lock(tree, tree.numbers[slug], held, bits(tree, waived)).steps
    now = dict(levels)
    oracle = Oracle(tree.document)
    for step in steps:
        name = tree.skills[step.skill].slug
        assert now[name] or name in oracle.gates_open(now) | waived, "a step is open in its turn"
        assert step.level > now[name]
        assert step.hours == sum(tree.skills[step.skill].hours.at(n) for n in range(now[name] + 1, step.level + 1))
        now[name] = step.level
    assert slug in oracle.gates_open(now)
    assert sum(step.hours for step in steps) == oracle.fewest_hours(slug, levels, waived)


@given(documents(), DRAWS)
def test_a_way_leads_to_every_skill_of_a_larger_tree(data: Data, draws: st.DataObject):
    tree = tree_of(data)
    oracle = Oracle(tree.document)
    levels = draw_levels(tree, draws)
    for number, skill_ in enumerate(tree.skills):
        now = dict(levels)
        for step in cheapest_way(tree, tree.gate(number), tree.held(levels)):
            name = tree.skills[step.skill].slug
            assert now[name] or name in oracle.gates_open(now)
            now[name] = step.level
        assert skill_.slug in oracle.gates_open(now)


@given(documents())
def test_the_gates_around_a_node_and_its_own_make_the_gate_of_its_skills(data: Data):
    tree = tree_of(data)
    for found in walk(tree.document):
        if found.kind == "skill":
            number = tree.numbers[found.node.slug]
            assert tree.around(found.node.slug) == tree.groups[tree.group_of[number]].opens
        elif found.kind == "tier":
            before = tree.tier_before.get(found.node.slug)
            assert (before is None) == (found.path[-1] == 0)


# Rules


TWO_TIERS = curriculum(track("t", tier("one", *skills("a", "b")), tier("two", *skills("c"))))
CHOICE = curriculum(
    track(
        "t",
        branching("choice", option("left", *skills("a", "b")), option("right", skill("c", hours=hours(9, 9, 9)))),
        tier("end", *skills("z")),
    )
)


def test_a_tier_opens_when_all_skills_of_the_tier_before_are_at_the_gate_level():
    assert opened(TWO_TIERS) == {"a", "b"}
    assert opened(TWO_TIERS, {"a": 3}) == {"a", "b"}
    assert opened(TWO_TIERS, {"a": 1, "b": 1}) == {"a", "b", "c"}


def test_the_gate_level_of_the_curriculum_counts():
    second = TWO_TIERS | {"rules": {"gate_level": 2}}
    assert opened(second, {"a": 2, "b": 1}) == {"a", "b"}
    assert opened(second, {"a": 2, "b": 2}) == {"a", "b", "c"}


def test_one_finished_option_finishes_a_branching_point():
    assert opened(CHOICE) == {"a", "b", "c"}
    assert opened(CHOICE, {"a": 1, "c": 0}) == {"a", "b", "c"}
    assert opened(CHOICE, {"c": 1}) == {"a", "b", "c", "z"}
    tree = tree_of(CHOICE)
    assert finished(tree, tree.held({"c": 1})) == {"right", "choice"}
    assert finished(tree, tree.held({"c": 1, "z": 1})) == {"right", "choice", "end", "t"}


def test_a_started_skill_never_locks_again_and_a_waived_one_is_open():
    assert opened(TWO_TIERS, {"c": 1}) == {"a", "b", "c"}
    assert opened(TWO_TIERS, waived={"c"}) == {"a", "b", "c"}
    own = one_tier(skill("a"), skill("b", requires="a"))
    assert opened(own) == {"a"}
    assert opened(own, {"b": 1}) == {"a", "b"}
    assert opened(own, waived={"b"}) == {"a", "b"}


def test_a_slug_that_the_tree_does_not_have_counts_for_nothing():
    assert opened(TWO_TIERS, {"gone": 3}) == {"a", "b"}


def test_a_lock_explains_itself_with_every_condition():
    data = curriculum(
        track("origin", tier("base", skill("a"))),
        track(
            "class",
            tier("one", skill("b")),
            branching(
                "two",
                option("x", skill("c"), skill("d", requires={"at_least": 1, "of": [{"skill": "c", "level": 2}, "e"]}),
                       requires={"skill": "b", "level": 2}),
                option("y", skill("e")),
            ),
            requires={"track": "origin"},
        ),
    )  # fmt: skip
    lock = lock_of(data, "d", {"b": 1})
    assert lock.conditions == (
        Condition("track", False, "origin"),
        Condition("tier", True, "one"),
        Condition("skill", False, "b", 2),
        Condition("at_least", False, k=1, parts=(Condition("skill", False, "c", 2), Condition("skill", False, "e", 1))),
    )
    assert lock.hours == sum(step.hours for step in lock.steps) == 1 + 2 + 1


def test_an_open_skill_has_no_steps_before_it():
    lock = lock_of(TWO_TIERS, "a")
    assert (lock.conditions, lock.steps, lock.hours) == ((), (), 0)


def test_the_cheapest_way_takes_the_cheaper_option_and_what_is_held_counts():
    assert way_to(CHOICE, "z") == [("a", 1, 1), ("b", 1, 1)]
    assert way_to(CHOICE, "z", {"c": 1}) == []
    dear = curriculum(
        track(
            "t",
            branching(
                "choice",
                option("left", skill("a", hours=hours(6, 1, 1)), skill("b", hours=hours(6, 1, 1))),
                option("right", skill("c", hours=hours(9, 1, 1))),
            ),
            tier("end", skill("z")),
        )
    )
    assert way_to(dear, "z") == [("c", 1, 9)]
    assert way_to(dear, "z", {"a": 1}) == [("b", 1, 6)]


def test_what_two_requirements_share_is_counted_once():
    """Each alternative alone is cheapest through x or y, but both together are cheapest through z."""
    data = one_tier(
        skill("x", hours=hours(2, 1, 1)),
        skill("y", hours=hours(2, 1, 1)),
        skill("z", hours=hours(3, 1, 1)),
        skill("goal", requires={"all": [{"any": ["x", "z"]}, {"any": ["y", "z"]}]}),
    )
    assert way_to(data, "goal") == [("z", 1, 3)]


def test_a_waived_skill_needs_none_of_its_gates_on_the_way():
    data = one_tier(skill("a"), skill("b", requires="a"), skill("c", requires="b"))
    tree = tree_of(data)
    [step] = lock_of(data, "c", waived={"b"}).steps
    assert (tree.skills[step.skill].slug, step.level) == ("b", 1)


def test_a_step_goes_from_the_level_held_to_the_level_needed():
    data = one_tier(skill("a", hours=hours(1, 10, 100)), skill("b", requires={"skill": "a", "level": 3}))
    assert way_to(data, "b", {"a": 1}) == [("a", 3, 110)]
    tree = tree_of(data)
    assert hours_of(tree, tree.held({"a": 3}), tree.held({"a": 2})) == 100


def test_a_choice_of_five_among_twelve_is_made_quickly_and_takes_the_cheapest():
    names = [f"s{number}" for number in range(12)]
    data = one_tier(
        *(skill(name, hours=hours(12 - number, 1, 1)) for number, name in enumerate(names)),
        skill("goal", requires={"at_least": 5, "of": names}),
    )
    start = time.process_time()
    assert sum(step[2] for step in way_to(data, "goal")) == 1 + 2 + 3 + 4 + 5
    assert time.process_time() - start < 2


def test_twelve_branching_points_in_a_row_are_crossed_quickly():
    tiers = [
        branching(f"t{n}", *(option(f"t{n}-{o}", *skills(f"s{n}-{o}-a", f"s{n}-{o}-b")) for o in range(4)))
        for n in range(12)
    ]
    start = time.process_time()
    steps = way_to(curriculum(track("t", *tiers, tier("end", skill("z")))), "z")
    assert len(steps) == 24
    assert time.process_time() - start < 10


# Deep trees


def chain_of_skills(length: int) -> Data:
    return one_tier(skill("s0"), *(skill(f"s{n}", requires=f"s{n - 1}") for n in range(1, length)))


def chain_of_tiers(length: int) -> Data:
    return curriculum(track("t", *(tier(f"t{n}", *skills(f"s{n}-a", f"s{n}-b")) for n in range(length))))


def chain_of_tracks(length: int) -> Data:
    tracks = [
        track(f"t{n}", tier(f"t{n}-one", skill(f"s{n}")), **({"requires": {"track": f"t{n - 1}"}} if n else {}))
        for n in range(length)
    ]
    return curriculum(*tracks)


def chain_of_choices(length: int) -> Data:
    tiers = [
        branching(f"t{n}", option(f"o{n}", skill(f"a{n}")), option(f"p{n}", skill(f"b{n}"))) for n in range(length)
    ]
    return curriculum(track("t", *tiers))


@pytest.mark.parametrize(
    ("chain", "length", "steps"),
    [
        (chain_of_skills, 2000, 1999),
        (chain_of_tiers, 500, 998),
        (chain_of_tracks, 500, 499),
        (chain_of_choices, 100, 99),
    ],
)
def test_a_deep_tree_is_judged_without_recursion_and_quickly(chain: Callable[[int], Data], length: int, steps: int):
    document = document_of(chain(length))
    start = time.process_time()
    assert check(document) == []
    tree = compile_tree(document)
    last = len(tree.skills) - 1
    everything = Held(((1 << last + 1) - 1,) * 3)
    assert open_skills(tree, Held()).bit_count() <= 2
    assert open_skills(tree, everything).bit_count() == last + 1
    assert len(finished(tree, everything)) == sum(found.kind != "skill" for found in walk(document))
    lock = explain_lock(tree, last, Held())
    assert len(lock.steps) == steps
    assert lock.hours == steps
    assert time.process_time() - start < 10


def test_a_deep_tree_loads_from_its_file():
    assert load(chain_of_skills(2000)).faults == []


def test_the_groups_of_a_tree_cover_its_skills_in_document_order():
    tree = tree_of(CHOICE)
    assert [number for group in tree.groups for number in group.members] == list(range(len(tree.skills)))
    assert [group.slug for group in tree.groups] == ["left", "right", "end"]
    assert {slug: list(found) for slug, found in tree.members.items()} == {
        "left": [0, 1], "right": [2], "choice": [0, 1, 2], "end": [3], "t": [0, 1, 2, 3],
    }  # fmt: skip
    assert tree.tier_before["end"].slug == "choice"
    assert "choice" not in tree.tier_before
