"""Every shape fault: its code, path, place, value, message and way out."""

import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from skills.domain.faults import Fault
from skills.domain.load import load_bytes
from tests.skills.builders import (
    branching,
    curriculum,
    hours,
    load,
    node,
    one_tier,
    option,
    recommendation,
    resource,
    skill,
    skills,
    text,
    tier,
    to_yaml,
    topic,
    track,
)

SKILL = "tracks[0].tiers[0].skills[0]"


def only(data: Any) -> Fault:
    loaded = load(data)
    assert loaded.document is None
    [fault] = loaded.faults
    return fault


def with_skill(**fields: Any) -> dict[str, Any]:
    """A curriculum of two skills; the first is the one under test."""
    return one_tier(skill("a", **fields), skill("b"))


def without(data: dict[str, Any], field: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != field}


@pytest.mark.parametrize("field", ["slug", "name", "description", "hours", "topics"])
def test_a_missing_field_is_named_at_the_map_that_lacks_it(field: str):
    fault = only(one_tier(without(skill("a"), field)))
    assert (fault.code, fault.dotted_path, fault.value) == ("missing-field", f"{SKILL}.{field}", "")
    assert f"“{field}”" in fault.message
    assert f"“{field}:”" in fault.hint
    assert fault.place.line == to_yaml(one_tier(skill("a"))).split("skills:")[0].count("\n") + 2


@pytest.mark.parametrize(("language", "name"), [("en", "English"), ("ko", "Korean")])
def test_a_missing_translation_is_named_by_its_language(language: str, name: str):
    fault = only(with_skill(name=without(text(), language)))
    assert (fault.code, fault.dotted_path) == ("missing-translation", f"{SKILL}.name.{language}")
    assert name in fault.message


def test_an_empty_document_and_a_document_of_another_kind_are_faults():
    fields = ["format", "slug", "name", "description", "tracks"]
    assert sorted(f.dotted_path for f in load({}).faults) == sorted(fields)
    for content in (b"[]", b"text", b"''", b"1"):
        [fault] = load_bytes(b"\n" + content).faults
        assert (fault.code, fault.place.line, fault.place.column) == ("wrong-type", 2, 1)
        assert "a map is expected" in fault.message


UNKNOWN = {
    "of the document": (curriculum(track("t"), rulez={}), "rulez", "Did you mean “rules”?"),
    "of a track": (curriculum(track("t", colour=3)), "tracks[0].colour", "Known here: slug, renamed_from, name"),
    "of a skill": (with_skill(topic=[]), f"{SKILL}.topic", "Did you mean “topics”?"),
    "of a text": (with_skill(name=text() | {"kr": "글"}), f"{SKILL}.name.kr", "Known here: en, ko."),
    "of a topic": (
        with_skill(topics=[topic("x"), topic("y") | {"sumary": 1}]),
        f"{SKILL}.topics[1].sumary",
        "Did you mean “summary”?",
    ),
    "of the hours": (
        with_skill(hours={"lv1": 1, "lv2": 2, "lv3": 3, "lv4": 4}),
        f"{SKILL}.hours.lv4",
        "Did you mean “lv",
    ),
    "of a recommendation": (
        with_skill(recommends=[recommendation("b", levl=1)]),
        f"{SKILL}.recommends[0].levl",
        "Did you mean “level”?",
    ),
    "of the rules": (curriculum(track("t"), rules={"xp": {"lv9": 1}}), "rules.xp.lv9", "Did you mean “lv"),
    "of an option": (
        curriculum(track("t", branching("x", option("o", skill("a"), hours=1)))),
        "tracks[0].tiers[0].options[0].hours",
        "Known here: slug,",
    ),
    "of a skill in a formula": (
        with_skill(requires={"skill": "b", "levle": 2}),
        f"{SKILL}.requires.levle",
        "Did you mean “level”?",
    ),
    "deep in a formula": (
        with_skill(requires={"all": [{"any": ["b", {"at_least": 1, "off": 2, "of": ["b"]}]}]}),
        f"{SKILL}.requires.all[0].any[1].off",
        "Did you mean “of”?",
    ),
    "of a formula with two words": (
        with_skill(requires={"all": ["b"], "any": ["b"]}),
        f"{SKILL}.requires.any",
        "Known here: all.",
    ),
    "of a finished tier": (
        with_skill(requires={"tier": "t", "trakc": "x"}),
        f"{SKILL}.requires.trakc",
        "Did you mean “track”?",
    ),
}


@pytest.mark.parametrize(("data", "path", "hint"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_field_is_named_with_a_suggestion(data: Any, path: str, hint: str):
    fault = only(data)
    assert (fault.code, fault.dotted_path) == ("unknown-field", path)
    assert f"“{path.rsplit('.', 1)[-1]}”" in fault.message
    assert fault.hint.startswith(hint)


def test_an_unknown_field_stands_at_its_key_and_a_wrong_value_at_the_value():
    content = to_yaml(with_skill(icons="x", icon="Not a slug"))
    faults = load_bytes(content.encode()).faults
    lines = content.splitlines()
    for fault, word in zip(faults, ["icons", "Not a slug"], strict=True):
        assert lines[fault.place.line - 1][fault.place.column - 1 :].startswith(word)


VALUES = {
    # field values of a skill, then: code, path below the skill, part of message or hint
    "hours of nothing": ({"hours": {"lv1": 0, "lv2": 1, "lv3": 1}}, "out-of-range", "hours.lv1", "above 0"),
    "hours below nothing": ({"hours": {"lv1": 1, "lv2": -0.5, "lv3": 1}}, "out-of-range", "hours.lv2", "above 0"),
    "hours without end": ({"hours": {"lv1": 1, "lv2": 1, "lv3": "inf"}}, "out-of-range", "hours.lv3", "finite number"),
    "hours in YAML's infinity": (
        {"hours": {"lv1": 1, "lv2": 1, "lv3": float("inf")}},
        "not-a-number",
        "hours.lv3",
        "number above 0",
    ),
    "hours that are not a number": (
        {"hours": {"lv1": "nan", "lv2": 1, "lv3": 1}},
        "out-of-range",
        "hours.lv1",
        "finite",
    ),
    "hours of a thousand and one": ({"hours": {"lv1": 1001, "lv2": 1, "lv3": 1}}, "out-of-range", "hours.lv1", "1000"),
    "hours in words": ({"hours": {"lv1": "two", "lv2": 1, "lv3": 1}}, "not-a-number", "hours.lv1", "above 0"),
    "hours as one number": ({"hours": 5}, "wrong-type", "hours", "a map"),
    "no hours": ({"hours": None}, "wrong-type", "hours", "a map"),
    "an empty text": ({"name": text("")}, "empty-text", "name.en", "empty"),
    "a text of spaces": ({"name": text(ko="  ")}, "empty-text", "name.ko", "empty"),
    "a text left out": ({"name": {"en": None, "ko": "글"}}, "empty-text", "name.en", "empty"),
    "a list as text": ({"name": text(["a"])}, "wrong-type", "name.en", "a text is expected"),  # type: ignore[arg-type]
    "a text for two languages": ({"name": "a"}, "wrong-type", "name", "{en: ..., ko: ...}"),
    "too long a text": ({"name": text("x" * 4001)}, "too-long", "name.en", "4000 characters"),
    "an escape in a text": ({"name": text("a\x07b")}, "control-character", "name.en", "control character"),
    "a map as list": ({"topics": {"slug": "a"}}, "wrong-type", "topics", "a list is expected"),
    "a text as list": ({"resources": "https://example.org"}, "wrong-type", "resources", "a list is expected"),
    "no topics": ({"topics": []}, "empty-list", "topics", "at least one"),
    "a slug with a capital": ({"topics": [topic("Topic")]}, "bad-slug", "topics[0].slug", "like-this-1"),
    "a slug with a space": ({"icon": "big icon"}, "bad-slug", "icon", "like-this-1"),
    "a slug with two hyphens": ({"icon": "big--icon"}, "bad-slug", "icon", "like-this-1"),
    "a slug with a line end": ({"icon": "icon\n"}, "bad-slug", "icon", "like-this-1"),
    "a Korean slug": ({"icon": "아이콘"}, "bad-slug", "icon", "like-this-1"),
    "too long a slug": ({"icon": "x" * 81}, "too-long", "icon", "80 characters"),
    "an old slug that is none": ({"renamed_from": ["ok", "No"]}, "bad-slug", "renamed_from[1]", "like-this-1"),
    "an address without a scheme": (
        {"resources": [resource(url="example.org")]},
        "bad-url",
        "resources[0].url",
        "https://",
    ),
    "an address of a script": (
        {"resources": [resource(url="javascript:alert(1)")]},
        "bad-url",
        "resources[0].url",
        "https://",
    ),
    "an address with a space": (
        {"resources": [resource(), resource(url="https://example.org/a b")]},
        "bad-url",
        "resources[1].url",
        "https://",
    ),
    "an address with a password": (
        {"resources": [resource(url="https://u:p@example.org/")]},
        "bad-url",
        "resources[0].url",
        "https://",
    ),
    "an address without a host": ({"resources": [resource(url="https://")]}, "bad-url", "resources[0].url", "host"),
    "a language that is not taught in": (
        {"resources": [resource("fr")]},
        "unknown-word",
        "resources[0].language",
        "'en' or 'ko'",
    ),
    "level 0": ({"requires": {"skill": "b", "level": 0}}, "level-out-of-range", "requires.level", "1, 2 and 3"),
    "level 4 in a formula": (
        {"requires": {"any": ["b", {"all": [{"skill": "b", "level": 4}]}]}},
        "level-out-of-range",
        "requires.any[1].all[0].level",
        "1, 2 and 3",
    ),
    "level 4 below at_least": (
        {"requires": {"at_least": 1, "of": [{"skill": "b", "level": 4}]}},
        "level-out-of-range",
        "requires.of[0].level",
        "1, 2 and 3",
    ),
    "level one and a half": (
        {"requires": {"skill": "b", "level": 1.5}},
        "not-a-number",
        "requires.level",
        "1, 2 and 3",
    ),
    "level in words": (
        {"recommends": [recommendation("b", level="two")]},
        "not-a-number",
        "recommends[0].level",
        "1, 2 and 3",
    ),
    "level 9 of a recommendation": (
        {"recommends": [recommendation("b", level=9)]},
        "level-out-of-range",
        "recommends[0].level",
        "1, 2 and 3",
    ),
    "a recommendation without a reason": (
        {"recommends": [{"skill": "b"}]},
        "missing-field",
        "recommends[0].why",
        "why",
    ),
    "a formula without parts": ({"requires": {"all": []}}, "empty-list", "requires.all", "at least one"),
    "an inner formula without parts": (
        {"requires": {"all": ["b", {"any": []}]}},
        "empty-list",
        "requires.all[1].any",
        "at least one",
    ),
    "at_least without of": ({"requires": {"at_least": 1}}, "missing-field", "requires.of", "“of:”"),
    "of without at_least": ({"requires": {"of": ["b"]}}, "missing-field", "requires.at_least", "“at_least:”"),
    "at least none": ({"requires": {"at_least": 0, "of": ["b"]}}, "out-of-range", "requires.at_least", "greater than"),
    "an unknown formula word": (
        {"requires": {"skil": "b"}},
        "not-a-requirement",
        "requires",
        "{skill: slug, level: n}",
    ),
    "a bare list as formula": ({"requires": ["b"]}, "not-a-requirement", "requires", "{all: [...]}"),
    "nothing inside a formula": ({"requires": {"all": ["b", None]}}, "not-a-requirement", "requires.all[1]", "slug"),
    "a bad slug as formula": ({"requires": "B and C"}, "bad-slug", "requires", "like-this-1"),
    "a bad slug in a formula": ({"requires": {"any": ["b", "C!"]}}, "bad-slug", "requires.any[1]", "like-this-1"),
    "a tier and a track at once": ({"requires": {"tier": "x", "track": "y"}}, "one-reference", "requires", "Keep one"),
    "a finished nothing": ({"requires": {"tier": None}}, "one-reference", "requires", "Keep one"),
}


@pytest.mark.parametrize(("fields", "code", "path", "words"), VALUES.values(), ids=VALUES.keys())
def test_a_wrong_value_is_one_fault_with_its_path_and_a_way_out(fields: Any, code: str, path: str, words: str):
    content = to_yaml(with_skill(**fields))
    [fault] = load_bytes(content.encode()).faults
    assert (fault.code, fault.dotted_path) == (code, f"{SKILL}.{path}")
    assert words in f"{fault.message} {fault.hint}"
    assert fault.place.line > content.count("\n", 0, content.index("skills:"))


TREES = {
    "an unknown format": (curriculum(track("t")) | {"format": 2}, "unknown-format", "format", "format: 1"),
    "no tracks": (curriculum(), "empty-list", "tracks", "at least one"),
    "a hue beyond the circle": (curriculum(track("t") | {"hue": 360}), "out-of-range", "tracks[0].hue", "less than"),
    "gate level 4": (curriculum(track("t"), rules={"gate_level": 4}), "level-out-of-range", "rules.gate_level", "1, 2"),
    "a quiz of no questions": (
        curriculum(track("t"), rules={"quiz": {"questions": 0}}),
        "out-of-range",
        "rules.quiz.questions",
        "greater than",
    ),
    "negative XP": (curriculum(track("t"), rules={"xp": {"lv1": -1}}), "out-of-range", "rules.xp.lv1", "greater than"),
    "a gem that is neither": (
        curriculum(track("t", tier("x", skill("a"), gem="perhaps"))),
        "wrong-type",
        "tracks[0].tiers[0].gem",
        "true or false",
    ),
    "a tier of both kinds": (
        curriculum(track("t", tier("x", skill("a"), options=[]))),
        "core-or-branching",
        "tracks[0].tiers[0]",
        "skills",
    ),
    "a tier of no kind": (curriculum(track("t", node("x"))), "core-or-branching", "tracks[0].tiers[0]", "options"),
}


@pytest.mark.parametrize(("data", "code", "path", "words"), TREES.values(), ids=TREES.keys())
def test_a_wrong_value_above_the_skills_is_one_fault_too(data: Any, code: str, path: str, words: str):
    fault = only(data)
    assert (fault.code, fault.dotted_path) == (code, path)
    assert words in f"{fault.message} {fault.hint}"


def test_the_level_of_a_formula_is_found_at_its_value():
    content = to_yaml(with_skill(requires={"all": ["b", {"skill": "b", "level": 7}]}))
    [fault] = load_bytes(content.encode()).faults
    assert content.splitlines()[fault.place.line - 1][fault.place.column - 1 :] == "7"
    assert fault.value == "7"


def test_numbers_and_words_of_yaml_are_taken_as_they_are_meant():
    names = {"en": 2024, "ko": True}
    document = load(
        one_tier(skill("a", name=names), skill("b", hours=hours(0.5, 1e2, 1000), requires={"skill": "a", "level": 2}))
    )
    assert document.faults == []
    assert document.document is not None
    first, second = document.document.skills()
    assert (first.name.en, first.name.ko) == ("2024", "true")
    assert second.hours.at(2) == 100


def test_all_faults_of_a_file_come_at_once_and_in_the_order_of_the_file():
    content = dedent("""\
        format: 1
        slug: Not A Slug
        name: {en: Only English}
        description: {en: a, ko: b}
        rulez: {}
        tracks:
          - slug: t
            name: {en: a, ko: b, kr: c}
            name: {en: a, ko: b}
            description: {en: a, ko: b}
            hue: red
            tiers:
              - slug: one
                name: &name {en: a, ko: b}
                description: *name
                skills:
                  - slug: a
                    name: {en: a, ko: b}
                    description: {en: a, ko: b}
                    hours: {lv1: 0, lv2: 1, lv3: 1}
                    topics: []
                    requires: {skill: b, level: 5}
        """)
    faults = load_bytes(content.encode()).faults
    assert [(fault.code, fault.place.line, fault.place.column) for fault in faults] == [
        ("bad-slug", 2, 7),
        ("missing-translation", 3, 7),
        ("unknown-field", 5, 1),
        ("unknown-field", 8, 26),
        ("duplicate-key", 9, 5),
        ("not-a-number", 11, 10),
        ("alias", 14, 15),
        ("alias", 15, 22),
        ("out-of-range", 20, 26),
        ("empty-list", 21, 21),
        ("level-out-of-range", 22, 41),
    ]
    for fault in faults:
        assert fault.message.endswith(".")
        assert fault.hint
        assert fault.as_dict()["line"] == fault.place.line


def test_what_the_reader_refused_is_not_reported_a_second_time():
    content = to_yaml(one_tier(skill("a"))).replace("slug: a\n", "slug: *a\n")
    assert [fault.code for fault in load_bytes(content.encode()).faults] == ["alias"]


def test_collections_are_shown_as_maps_and_lists():
    assert only(with_skill(hours=[1, 2, 3])).value == "a list of 3"
    assert only(with_skill(topics={"x": 1, "y": 2})).value == "{x, y}"


def test_hostile_values_are_shown_short_and_printable():
    fault = only(with_skill(icon="x\u202e\t" * 1000))
    assert fault.value.isprintable()
    assert len(fault.value) == 60


def test_ten_thousand_faults_of_one_kind_end_within_seconds():
    wrong = [skill(f"s{number}") | {"toppics": 1} for number in range(10_000)]
    content = to_yaml(curriculum(track("a", tier("b", *wrong)))).encode()
    start = time.process_time()
    faults = load_bytes(content).faults
    assert len(faults) == 10_000
    assert {fault.hint for fault in faults} == {"Did you mean “topics”?"}
    assert time.process_time() - start < 8


def test_beyond_ten_thousand_faults_the_rest_is_counted():
    faults = load(curriculum(track("a", tier("b", *["no skill"] * 12_000)))).faults
    assert len(faults) == 10_001
    assert faults[-1].code == "too-many-faults"
    assert "12,000" in faults[-1].message


def test_a_list_beyond_its_limit_is_one_fault():
    faults = load(curriculum(*["no track"] * 1_001)).faults
    assert [(fault.code, fault.dotted_path) for fault in faults] == [("too-many", "tracks")]


def test_the_real_curriculum_has_no_fault():
    loaded = load_bytes(Path("data/tree.yaml").read_bytes())
    assert loaded.faults == []
    assert loaded.document is not None
    assert len(list(loaded.document.skills())) == 57


def test_a_good_curriculum_of_every_kind_of_field_has_no_fault():
    whole = curriculum(
        track("origin", tier("basics", *skills("a", "b"), gem=True), class_title=text(), tagline=text(), icon="flag"),
        track(
            "class",
            branching("choice", option("x", skill("c", renamed_from=["old-c"])), option("y", skill("d"))),
            tier(
                "end",
                skill(
                    "e",
                    requires={"any": [{"skill": "a", "level": 3}, {"option": "x"}]},
                    recommends=[recommendation("d", level=2)],
                ),
            ),
            requires={"track": "origin"},
        ),
        rules={"gate_level": 2, "quiz": {"questions": 3}, "xp": {"lv1": 10}},
    )
    loaded = load(whole)
    assert loaded.faults == []
