"""An exported document loads to the same content and exports to the same bytes."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.generate import generate_tree
from skills.domain.document import CurriculumDocument
from skills.domain.export import export
from skills.domain.load import load_bytes, load_file
from tests.skills.trees import document, garden, text, the

ROOT = Path(__file__).parents[2]

WORDS = st.sampled_from([
    "null", "~", "true", "no", "1", "1.5", "0x1f", "2024-01-01", "- a", "a: b", "a #b", "#", "&a", "*a", "!t", "'", '"',
    "{", "[x]", "%", "@", "`", "|", ">", "a\nb", "a\n\n  b\n", "tab\there", "한국어", "🏁", "x\r\ny",
    "\u2028x", "a\u2029", "\ufeffbom", "a" * 300, "word " * 60, "...", "---", "? x", ": x", "a\\b", "“q”", "=",
    "<<", "\xa0nbsp\xa0.",
])  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
SENTENCES = (WORDS | st.text(CHARACTERS, min_size=1, max_size=40)).filter(lambda value: value.strip())
TEXTS = st.fixed_dictionaries({"en": SENTENCES, "ko": SENTENCES})
ODD_SLUGS = ("null", "true", "no", "0", "1", "1-2", "0x1f", "1e3", "2024-01-01", "on", "y")
HOURS = st.floats(0, 1000, exclude_min=True, allow_subnormal=False) | st.integers(1, 1000)
LEVELS = st.integers(1, 3)


@st.composite
def documents(draw: st.DrawFn) -> CurriculumDocument:
    """Small sound documents with awkward texts, slugs and numbers; gates and recommendations look back only."""
    odd = draw(st.permutations(ODD_SLUGS))
    slugs = iter([*odd[: draw(st.integers(0, 4))], *(f"node-{n}" for n in range(200))])
    before: list[str] = []

    def node(**more: Any) -> dict[str, Any]:
        data = {"slug": next(slugs), "name": draw(TEXTS), "description": draw(TEXTS), **more}
        if draw(st.booleans()):
            data["tagline"] = draw(TEXTS)
        if draw(st.booleans()):
            data["icon"] = draw(st.sampled_from(["flag", "no", "1"]))
        if draw(st.booleans()):
            data["renamed_from"] = [f"old-{data['slug']}-{n}" for n in range(draw(st.integers(1, 2)))]
        return data

    def formula(depth: int = 2) -> Any:
        kinds = ["slug", "skill"] + (["all", "any", "at_least"] if depth else [])
        kind, slug = draw(st.sampled_from(kinds)), draw(st.sampled_from(before))
        parts = [formula(depth - 1) for _ in range(draw(st.integers(1, 3)))] if len(kind) in (3, 8) else []
        return {
            "slug": slug,
            "skill": {"skill": slug, "level": draw(LEVELS)},
            "all": {"all": parts},
            "any": {"any": parts},
            "at_least": {"at_least": max(1, len(parts) - 1), "of": parts},
        }[kind]

    def skills() -> list[dict[str, Any]]:
        return [skill() for _ in range(draw(st.integers(1, 2)))]

    def skill() -> dict[str, Any]:
        topics = [{"slug": f"t-{n}", "name": draw(TEXTS), "summary": draw(TEXTS)} for n in range(draw(LEVELS))]
        url = st.sampled_from(["https://example.org/", "http://a.b/?q=1#x", "https://ko.example.org/한국어,{x}"])
        resources = [
            {"title": draw(SENTENCES), "url": draw(url), "language": draw(st.sampled_from(["en", "ko"]))}
            for _ in range(draw(st.integers(0, 2)))
        ]
        data = node(hours={f"lv{n}": draw(HOURS) for n in (1, 2, 3)}, topics=topics, resources=resources)
        if before and draw(st.booleans()):
            data["requires"] = formula()
        elif before and draw(st.booleans()):
            data["recommends"] = [{"skill": draw(st.sampled_from(before)), "level": draw(LEVELS), "why": draw(TEXTS)}]
        before.append(data["slug"])
        return data

    def tier() -> dict[str, Any]:
        data = node(gem=draw(st.booleans()))
        if draw(st.booleans()):
            return data | {"skills": skills()}
        return data | {"options": [node(skills=skills()) for _ in range(2)]}

    def track() -> dict[str, Any]:
        data = node(hue=draw(st.integers(0, 359)), tiers=[tier() for _ in range(draw(st.integers(1, 2)))])
        return data | ({"class_title": draw(TEXTS)} if draw(st.booleans()) else {})

    rules: dict[str, Any] = {
        "gate_level": draw(LEVELS),
        "quiz": {"questions": 1, "pass_percent": draw(st.integers(1, 100)), "retake_minutes": draw(st.integers(0, 2))},
        "xp": {name: draw(st.integers(0, 2)) for name in ("lv1", "lv2", "lv3", "tier", "track")},
    }
    return CurriculumDocument.model_validate({
        "format": 1, "slug": draw(st.sampled_from(["generated", "null", "1"])), "name": draw(TEXTS),
        "description": draw(TEXTS), "rules": rules, "tracks": [track() for _ in range(draw(st.integers(1, 2)))],
    })  # fmt: skip


def assert_stable(doc: CurriculumDocument) -> None:
    exported = export(doc)
    loaded = load_bytes(exported.encode())
    assert loaded.document == doc, loaded.faults
    assert export(loaded.document) == exported


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_any_document_survives_export_and_load(doc: CurriculumDocument):
    assert_stable(doc)


def test_the_real_tree_survives_export_and_load():
    loaded = load_file(ROOT / "data" / "tree.yaml")
    assert loaded.document is not None
    assert_stable(loaded.document)


@pytest.mark.parametrize("seed", range(3))
def test_generated_trees_survive_export_and_load(seed):
    loaded = load_bytes(generate_tree(200, seed).encode())
    assert loaded.document is not None
    assert_stable(loaded.document)


def test_a_zero_is_kept_where_the_default_is_another_number():
    data = garden() | {"rules": {"quiz": {"retake_minutes": 0}, "xp": {"lv1": 0}}}
    the(data, "ground")["hue"] = 0
    loaded = load_bytes(export(document(data)).encode()).document
    assert loaded is not None
    assert (loaded.rules.quiz.retake_minutes, loaded.rules.xp.lv1, loaded.tracks[0].hue) == (0, 0, 0)


@pytest.mark.parametrize("name", ["Two\nlines: [", "a\rb: [", "a\u2028b: [", "a\u2029b: [", "{name}", "# x"])
def test_a_name_never_breaks_out_of_the_first_comment(name):
    assert_stable(document(garden() | {"name": text(name)}))


def lines_of(exported: str) -> Iterator[tuple[int, str]]:
    return zip(count(1), exported.splitlines(), strict=False)


def test_an_export_can_be_read_by_people():
    exported = export(document(garden()))
    lines = [line for _, line in lines_of(exported)]
    assert lines[0] == "# yaml-language-server: $schema=../docs/tree.schema.json"
    assert "format: 1" in lines
    assert "    requires: {track: ground}" not in lines
    assert "  requires: {track: ground}" in lines
    assert any(line.endswith("hours: {lv1: 1, lv2: 2.5, lv3: 4}") for line in lines)
    assert "[]" not in exported
    assert "false" not in exported
    assert max(map(len, lines)) <= 130
