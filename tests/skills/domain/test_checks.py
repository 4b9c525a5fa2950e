"""What the fields mean together: references, slugs, cycles, reachability, redundancy."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from skills.domain.checks import check
from skills.domain.faults import Fault, Severity
from skills.domain.gates import Held
from skills.domain.load import load_bytes, load_file
from skills.domain.tree import compile_tree
from skills.domain.unlocking import finished, open_skills
from skills.domain.walking import walk
from tests.skills.builders import (
    branching,
    curriculum,
    document_of,
    load,
    one_tier,
    option,
    recommendation,
    resource,
    skill,
    skills,
    tier,
    to_yaml,
    topic,
    track,
)
from tests.skills.domain.strategies import documents


def only(data: Any) -> Fault:
    [fault] = load(data).faults
    assert fault.message.endswith(".")
    assert fault.hint
    return fault


def codes(data: Any) -> list[str]:
    return [fault.code for fault in load(data).faults]


def cycle_of(fault: Fault) -> list[str]:
    """The slugs of a cycle, which is named whole: it ends where it begins."""
    [named] = re.findall(r": (.*)\.$", fault.message)
    slugs = named.split(" → ")
    assert slugs[0] == slugs[-1]
    return slugs[:-1]


def turned(slugs: list[str]) -> list[str]:
    """A cycle from its first slug in the alphabet, so that cycles compare wherever they begin."""
    start = slugs.index(min(slugs))
    return slugs[start:] + slugs[:start]


# Cycles


CYCLES = {
    "of itself": (one_tier(skill("a", requires="a")), ["a"]),
    "of two": (one_tier(skill("a", requires="b"), skill("b", requires="a")), ["a", "b"]),
    "of three": (
        one_tier(skill("a", requires="c"), skill("b", requires="a"), skill("c", requires={"skill": "b", "level": 3})),
        ["a", "b", "c"],
    ),
    "in an alternative": (
        one_tier(skill("a", requires={"any": ["b", "x"]}), skill("b", requires="a"), skill("x")),
        ["a", "b"],
    ),
    "through its own tier": (one_tier(skill("a", requires={"tier": "tier"}), skill("b")), ["a", "tier"]),
    "through a later tier": (
        curriculum(track("t", tier("one", skill("a", requires="b")), tier("two", skill("b")))),
        ["a", "one", "two", "b"],
    ),
    "of a tier with its skill": (
        curriculum(track("t", tier("one", skill("a"), requires="a"))),
        ["a", "one"],
    ),
    "through an option": (
        curriculum(
            track(
                "t",
                branching("x", option("o", skill("a")), option("p", skill("b"))),
                tier("end", skill("c")),
                requires={"option": "o"},
            )
        ),
        ["a", "o", "t", "x", "o"],
    ),
    "between options": (
        curriculum(
            track(
                "t",
                branching(
                    "x",
                    option("o", skill("a"), requires={"option": "p"}),
                    option("p", skill("b"), requires={"option": "o"}),
                ),
            )
        ),
        ["a", "o", "p", "b", "p", "o"],
    ),
    "through a track": (
        curriculum(
            track("t", tier("one", skill("a")), requires={"track": "u"}),
            track("u", tier("two", skill("b")), requires={"track": "t"}),
        ),
        ["a", "one", "t", "u", "two", "b", "two", "u", "t", "one"],
    ),
}


@pytest.mark.parametrize(("data", "slugs"), CYCLES.values(), ids=CYCLES.keys())
def test_a_cycle_is_named_whole(data: Any, slugs: list[str]):
    cycles = [fault for fault in load(data).faults if fault.code == "cycle"]
    assert len(cycles) == 1
    assert cycles[0].severity is Severity.ERROR
    named = cycle_of(cycles[0])
    assert set(named) == set(slugs)
    assert len(named) <= len(slugs)


def test_each_step_of_a_named_cycle_is_needed_for_the_next():
    fault = only(one_tier(skill("a", requires="c"), skill("b", requires="a"), skill("c", requires="b")))
    assert turned(cycle_of(fault)) == ["a", "b", "c"]


def test_a_cycle_stands_at_the_first_requirement_that_closes_it():
    data = one_tier(skill("x"), skill("a", requires={"all": ["x", "b"]}), skill("b", requires={"skill": "a"}))
    fault = only(data)
    assert fault.dotted_path == "tracks[0].tiers[0].skills[1].requires.all[1]"
    lines = to_yaml(data).splitlines()
    assert lines[fault.place.line - 1][fault.place.column - 1 :] == "b"


def test_two_separate_cycles_are_two_faults():
    faults = load(
        one_tier(skill("a", requires="b"), skill("b", requires="a"), skill("c", requires="d"), skill("d", requires="c"))
    ).faults
    assert [turned(cycle_of(fault)) for fault in faults] == [["a", "b"], ["c", "d"]]


def test_what_only_a_cycle_locks_is_named_as_unreachable_once():
    faults = load(
        curriculum(
            track("t", tier("one", skill("a", requires="b"), skill("b", requires="a")), tier("two", *skills("c", "d")))
        )
    ).faults
    assert [fault.code for fault in faults] == ["cycle", "unreachable-skill"]
    assert "c, d." in faults[1].message


def test_a_cycle_of_a_thousand_skills_is_found_quickly_and_whole():
    many = [skill(f"s{number}", requires=f"s{(number + 1) % 1000}") for number in range(1000)]
    start = time.process_time()
    [fault] = check(document_of(one_tier(*many)))
    assert len(cycle_of(fault)) == 1000
    assert time.process_time() - start < 5


# References


UNKNOWN = {
    "a misspelt skill": ("vektors", "There is no skill “vektors”.", "Did you mean “vectors”?", ""),
    "a skill at a level": ({"skill": "vectros", "level": 2}, "no skill", "Did you mean “vectors”?", ".skill"),
    "a tier": ({"tier": "teir"}, "There is no tier “teir”.", "Did you mean “tier”?", ".tier"),
    "a track": ({"track": "trak"}, "There is no track “trak”.", "Did you mean “track”?", ".track"),
    "an option": ({"option": "option-b"}, "There is no option", "Did you mean “option-a”?", ".option"),
    "nothing near": ("zzz", "There is no skill “zzz”.", "Name a skill of this curriculum.", ""),
    "deep inside": (
        {"any": [{"all": ["vectors", "vectorz"]}, "matrices"]},
        "There is no skill “vectorz”.",
        "Did you mean “vectors”?",
        ".any[0].all[1]",
    ),
    "inside k of n": ({"at_least": 1, "of": ["nil", "vectors"]}, "There is no skill “nil”.", "Name a skill", ".of[0]"),
    "a tier as skill": ("tier", "There is no skill “tier”.", "“tier” is a tier: write {tier: tier}.", ""),
    "a skill as tier": ({"tier": "vectors"}, "no tier", "“vectors” is a skill: write {skill: vectors}.", ".tier"),
    "a track as tier": ({"tier": "track"}, "no tier", "“track” is a track: write {track: track}.", ".tier"),
    "an option as tier": ({"tier": "option-a"}, "no tier", "is an option: write {option: option-a}.", ".tier"),
}


@pytest.mark.parametrize(("formula", "message", "hint", "path"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_reference_is_named_with_the_nearest_name(formula: Any, message: str, hint: str, path: str):
    data = curriculum(
        track(
            "track",
            tier("tier", *skills("vectors", "matrices")),
            branching("choice", option("option-a", skill("c")), option("other", skill("d"))),
            tier("end", skill("last", requires=formula)),
        )
    )
    fault = only(data)
    assert (fault.code, fault.severity) == ("unknown-reference", Severity.ERROR)
    assert message in fault.message
    assert hint in fault.hint
    assert fault.dotted_path == f"tracks[0].tiers[2].skills[0].requires{path}"


def test_an_unknown_recommendation_is_named_and_only_skills_are_recommended():
    data = one_tier(skill("a"), skill("b", recommends=[recommendation("aa"), recommendation("tier")]))
    first, second = load(data).faults
    assert (first.code, first.dotted_path) == (
        "unknown-reference",
        "tracks[0].tiers[0].skills[1].recommends[0].skill",
    )
    assert "only skills are recommended" in second.hint


def test_ten_thousand_unknown_references_end_within_seconds():
    many = [skill(f"skill-number-{number}", requires=f"skil-number-{number + 7}") for number in range(10_000)]
    document = document_of(one_tier(*many))
    start = time.process_time()
    faults = check(document)
    assert [fault.code for fault in faults] == ["unknown-reference"] * 10_000
    assert faults[5].hint == "Did you mean “skill-number-12”?"
    assert time.process_time() - start < 30


def test_k_larger_than_its_group_is_one_fault_at_k():
    fault = only(one_tier(skill("a"), skill("b", requires={"at_least": 3, "of": ["a", {"skill": "a", "level": 2}]})))
    assert (fault.code, fault.value) == ("k-too-large", "3")
    assert fault.dotted_path == "tracks[0].tiers[0].skills[1].requires.at_least"
    assert "at most 2" in fault.hint


def test_k_too_large_in_an_alternative_is_a_fault_even_though_the_gate_can_open():
    data = one_tier(skill("a"), skill("b", requires={"any": ["a", {"at_least": 2, "of": ["a"]}]}))
    assert codes(data) == ["k-too-large"]


def test_a_gate_that_asks_for_a_branching_point_without_options_never_opens():
    data = curriculum(track("t", tier("one", skill("a"))), track("u", branching("x"), requires="a"))
    data["tracks"].append(track("v", tier("two", skill("b")), requires={"tier": "x"}))
    faults = load(data).faults
    assert [(fault.code, fault.value) for fault in faults] == [
        ("branching-without-options", "x"),
        ("gate-never-opens", "v"),
        ("unreachable-skill", "b"),
    ]
    assert "ever reach b." in faults[2].message


def test_the_skills_behind_an_impossible_gate_are_named_together_and_shortened():
    data = curriculum(
        track(
            "t",
            tier("one", skill("a", requires={"at_least": 2, "of": ["x"]}), skill("x")),
            tier("two", *skills(*"bcdefgh")),
        )
    )
    first, second = load(data).faults
    assert (first.code, second.code) == ("k-too-large", "unreachable-skill")
    assert "b, c, d, e, f and 2 more" in second.message


# Slugs, renames, contents


@pytest.mark.parametrize(
    ("data", "path", "kind"),
    [
        (one_tier(skill("a"), skill("a")), "tracks[0].tiers[0].skills[1].slug", "skill"),
        (one_tier(skill("tier")), "tracks[0].tiers[0].skills[0].slug", "tier"),
        (curriculum(track("t", tier("t", skill("a")))), "tracks[0].tiers[0].slug", "track"),
        (
            curriculum(track("t", tier("one", skill("a"))), track("t", tier("two", skill("b")))),
            "tracks[1].slug",
            "track",
        ),
    ],
)
def test_a_slug_taken_twice_is_a_fault_at_the_second(data: Any, path: str, kind: str):
    fault = only(data)
    assert (fault.code, fault.dotted_path) == ("duplicate-slug", path)
    assert f"a {kind}" in fault.message


def test_a_slug_taken_thrice_is_two_faults():
    assert codes(one_tier(skill("a"), skill("a"), skill("a"))) == ["duplicate-slug"] * 2


def test_a_duplicate_slug_makes_no_false_cycle_and_hides_no_true_one():
    later = track("u", tier("two", skill("a"), skill("b", requires="b")), requires={"track": "t"})
    data = curriculum(track("t", tier("one", skill("a"))), later)
    assert codes(data) == ["duplicate-slug", "cycle"]


def test_topics_are_unique_within_their_skill_only():
    data = one_tier(skill("a", topics=[topic("x"), topic("y"), topic("x")]), skill("b", topics=[topic("x")]))
    fault = only(data)
    assert (fault.code, fault.dotted_path) == ("duplicate-slug", "tracks[0].tiers[0].skills[0].topics[2].slug")


def test_renames_lead_from_one_unused_name_to_one_new_name():
    assert codes(one_tier(skill("a", renamed_from=["old", "older"]), skill("b", renamed_from=["other"]))) == []
    in_use = only(one_tier(skill("a", renamed_from=["b"]), skill("b")))
    assert (in_use.code, in_use.dotted_path) == ("rename-in-use", "tracks[0].tiers[0].skills[0].renamed_from[0]")
    assert only(one_tier(skill("a", renamed_from=["a"]))).code == "rename-in-use"
    twice = only(one_tier(skill("a", renamed_from=["old"]), skill("b", renamed_from=["new", "old"])))
    assert (twice.code, twice.dotted_path) == ("rename-twice", "tracks[0].tiers[0].skills[1].renamed_from[1]")
    assert "“a”" in twice.message


CONTENTS = {
    "track-without-tiers": curriculum(track("t"), track("u", tier("one", skill("a")))),
    "tier-without-skills": curriculum(track("t", tier("one"), tier("two", skill("a")))),
    "branching-without-options": curriculum(track("t", branching("x"))),
    "single-option": curriculum(track("t", branching("x", option("o", skill("a"))))),
    "option-without-skills": curriculum(track("t", branching("x", option("o"), option("p", skill("a"))))),
    "few-resources": one_tier(skill("a", resources=[resource()])),
}


@pytest.mark.parametrize(("code", "data"), CONTENTS.items(), ids=CONTENTS.keys())
def test_what_is_empty_is_named(code: str, data: Any):
    loaded = load(data)
    assert [fault.code for fault in loaded.faults] == [code]
    is_warning = code in ("single-option", "few-resources")
    assert (loaded.document is not None) == is_warning
    assert (loaded.faults[0].severity is Severity.WARNING) == is_warning


# Redundancy


REDUNDANT = {
    "of the same skill twice": (one_tier(skill("a"), skill("b", requires={"all": ["a", "a"]})), "all[1]"),
    "of a lower level": (
        one_tier(skill("a"), skill("b", requires={"all": ["a", {"skill": "a", "level": 2}]})),
        "all[0]",
    ),
    "of what another needs": (
        one_tier(skill("a"), skill("b", requires="a"), skill("c", requires={"all": ["a", "b"]})),
        "all[0]",
    ),
    "of what every alternative needs": (
        one_tier(
            skill("a"),
            skill("b", requires="a"),
            skill("c", requires="a"),
            skill("d", requires={"all": [{"any": ["b", "c"]}, "a"]}),
        ),
        "all[1]",
    ),
    "of the tier before": (curriculum(track("t", tier("one", skill("a")), tier("two", skill("b", requires="a")))), ""),
    "of a tier long before": (
        curriculum(
            track(
                "t",
                tier("one", skill("a")),
                tier("two", skill("b")),
                tier("three", skill("c"), requires={"tier": "one"}),
            )
        ),
        "",
    ),
    "of the track's own gate": (
        curriculum(
            track("t", tier("one", skill("a"))),
            track("u", tier("two", skill("b", requires={"track": "t"})), requires={"track": "t"}),
        ),
        "",
    ),
    "of an alternative that holds": (
        curriculum(
            track(
                "t", tier("one", *skills("a", "x")), tier("two", skill("b"), skill("c", requires={"any": ["x", "b"]}))
            )
        ),
        "",
    ),
}


@pytest.mark.parametrize(("data", "path"), REDUNDANT.values(), ids=REDUNDANT.keys())
def test_a_redundant_requirement_is_a_warning_at_its_place(data: Any, path: str):
    loaded = load(data)
    [fault] = loaded.faults
    assert loaded.document is not None
    assert (fault.code, fault.severity) == ("redundant-requirement", Severity.WARNING)
    assert fault.dotted_path.partition("requires")[2].removeprefix(".") == path


SOUND = {
    "a higher level of what is implied": curriculum(
        track("t", tier("one", skill("a")), tier("two", skill("b", requires={"skill": "a", "level": 2})))
    ),
    "what only one alternative needs": one_tier(
        skill("a"), skill("b", requires="a"), skill("c"), skill("d", requires={"all": ["a", {"any": ["b", "c"]}]})
    ),
    "one option after a branching point": curriculum(
        track(
            "t",
            branching("x", option("o", skill("a")), option("p", skill("b"))),
            tier("two", skill("c", requires={"option": "o"}), skill("d", requires="b")),
        )
    ),
    "k of n": one_tier(*skills("a", "b", "c"), skill("d", requires={"at_least": 2, "of": ["a", "b", "c"]})),
    "recommendations across tracks": curriculum(
        track("t", tier("one", skill("a", recommends=[recommendation("b")]))), track("u", tier("two", skill("b")))
    ),
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND.keys())
def test_what_is_not_redundant_is_not_called_so(data: Any):
    assert codes(data) == []


def test_a_recommendation_that_the_gate_asks_for_already_is_a_warning():
    data = one_tier(skill("a"), skill("b", requires="a", recommends=[recommendation("a")]))
    fault = only(data)
    assert (fault.code, fault.severity) == ("redundant-recommendation", Severity.WARNING)
    higher = one_tier(skill("a"), skill("b", requires="a", recommends=[recommendation("a", level=2)]))
    assert codes(higher) == []


def test_a_recommendation_that_leads_back_to_itself_is_an_error():
    loaded = load(
        one_tier(
            skill("a", recommends=[recommendation("x"), recommendation("c")]),
            skill("b", requires="a"),
            skill("c", recommends=[recommendation("b")]),
            skill("x"),
        )
    )
    [fault] = loaded.faults
    assert loaded.document is None
    assert (fault.code, turned(cycle_of(fault))) == ("recommendation-cycle", ["a", "b", "c"])
    assert fault.dotted_path == "tracks[0].tiers[0].skills[0].recommends[1].skill"


def test_a_skill_that_recommends_itself_or_what_comes_after_it_is_an_error():
    assert codes(one_tier(skill("a", recommends=[recommendation("a")]))) == ["recommendation-cycle"]
    later = curriculum(track("t", tier("one", skill("a", recommends=[recommendation("b")])), tier("two", skill("b"))))
    assert codes(later) == ["recommendation-cycle"]


# Whole files


def test_several_kinds_of_faults_come_at_once_in_the_order_of_the_file():
    data = one_tier(
        skill("a", requires="b"),
        skill("b", requires="a"),
        skill("c", requires="nothing"),
        skill("c", resources=[]),
        skill("d", requires={"at_least": 9, "of": ["a"]}),
    )
    faults = load(data).faults
    assert [fault.code for fault in faults] == [
        "cycle",
        "unknown-reference",
        "duplicate-slug",
        "few-resources",
        "k-too-large",
    ]
    assert [fault.place.line for fault in faults] == sorted(fault.place.line for fault in faults)


@given(documents())
def test_every_skill_of_an_accepted_tree_can_be_reached_from_nothing(data: Any):
    """Opening what is open, again and again, opens everything: `check` lets no dead end through."""
    loaded = load(data)
    assert loaded.document is not None, loaded.faults
    tree = compile_tree(loaded.document)
    held, before = Held(), -1
    while before != held.at[0]:
        before = held.at[0]
        opened = open_skills(tree, held)
        held = Held((opened, opened, opened))
    assert held.at[0] == (1 << len(tree.skills)) - 1
    assert finished(tree, held) == {found.node.slug for found in walk(loaded.document) if found.kind != "skill"}


@given(documents(acyclic=False))
def test_any_tree_is_either_accepted_and_reachable_or_has_an_error(data: Any):
    loaded = load(data)
    if loaded.document is None:
        assert {fault.code for fault in loaded.faults} & {"cycle", "recommendation-cycle"}
        return
    tree = compile_tree(loaded.document)
    held = Held()
    for _ in tree.skills:
        opened = open_skills(tree, held)
        held = Held((opened, opened, opened))
    assert held.at[0] == (1 << len(tree.skills)) - 1


def test_the_real_curriculum_has_neither_faults_nor_warnings():
    assert load_file(Path("data/tree.yaml")).faults == []


def test_faults_of_a_loaded_file_and_of_a_checked_document_are_the_same():
    data = one_tier(skill("a", requires="zzz"), skill("a"))
    from_file = load_bytes(to_yaml(data).encode()).faults
    from_document = check(document_of(data))
    assert {fault.code for fault in from_file} == {fault.code for fault in from_document}
