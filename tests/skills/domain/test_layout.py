"""Where things stand on the map."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generate import generate_tree
from skills.domain import layout
from skills.domain.document import CurriculumDocument
from skills.domain.layout import GATE, Box, Layout, lay_out

ROOT = Path(__file__).parents[3]


def read(text: str) -> CurriculumDocument:
    return CurriculumDocument.model_validate(yaml.load(text, yaml.CSafeLoader))


@pytest.fixture(scope="module")
def curriculum() -> CurriculumDocument:
    return read((ROOT / "data" / "tree.yaml").read_text())


@pytest.fixture(scope="module")
def drawn(curriculum: CurriculumDocument) -> Layout:
    return lay_out(curriculum.tracks)


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def contains(outer: Box, inner: Box) -> bool:
    return outer.x <= inner.x and inner.right <= outer.right and outer.y <= inner.y and inner.bottom <= outer.bottom


def ends(path: str) -> list[tuple[float, float]]:
    """Where each stroke of a path begins and ends."""
    found = []
    for stroke in path.split("M")[1:]:
        start, *moves = re.findall(r"[HVCQ]?[^HVCQ]+", stroke)
        x, y = (float(value) for value in start.split())
        found.append((x, y))
        for move in moves:
            values = [float(value) for value in move[1:].split()]
            x = values[-1] if move[0] == "H" else x if move[0] == "V" else values[-2]
            y = y if move[0] == "H" else values[-1]
        found.append((x, y))
    return found


def test_the_whole_tree_fits_a_screen_of_1440_pixels(drawn: Layout) -> None:
    assert drawn.width * 16 <= 1440 - 15 - 2 * 32


def test_the_origin_stands_first_and_every_class_is_a_row_below_the_one_before(
    curriculum: CurriculumDocument, drawn: Layout
) -> None:
    origin, *classes = (drawn.tracks[track.slug] for track in curriculum.tracks)
    assert all(origin.right < row.x for row in classes)
    assert all(upper.bottom < lower.y for upper, lower in pairwise(classes))
    assert len({(row.x, row.width) for row in classes}) == 1


def test_tiers_are_columns_of_the_same_width_in_all_rows(curriculum: CurriculumDocument, drawn: Layout) -> None:
    for position in range(3):
        tiers = [drawn.tiers[track.tiers[position].slug] for track in curriculum.tracks[1:]]
        assert len({(tier.x, tier.width) for tier in tiers}) == 1


def test_every_connector_begins_and_ends_at_something_that_is_drawn(drawn: Layout) -> None:
    boxes = [*drawn.skills.values(), *drawn.groups.values(), *([drawn.gate] if drawn.gate else [])]
    assert drawn.links
    for link in drawn.links:
        strokes = ends(link.path)
        for x, y in strokes:
            at_a_box = any(x in (box.x, box.right) and box.y <= y <= box.bottom for box in boxes)
            below_a_box = any(box.x <= x <= box.right and y in (box.y, box.bottom) for box in boxes)
            assert at_a_box or below_a_box or strokes.count((x, y)) > 1, (link, x, y)


def test_a_branching_point_forks_to_every_option_and_joins_again(curriculum: CurriculumDocument, drawn: Layout) -> None:
    for track in curriculum.tracks[1:]:
        core, branching, gem = track.tiers
        options = {option.slug for option in branching.options or ()}
        forks = {(link.source, link.target) for link in drawn.links if link.track == track.slug and link.kind == "fork"}
        joins = {(link.source, link.target) for link in drawn.links if link.track == track.slug and link.kind == "join"}
        assert forks == {(core.slug, option) for option in options}
        assert joins == {(option, gem.slug) for option in options}


def test_the_gate_leads_to_the_first_tier_of_every_class(curriculum: CurriculumDocument, drawn: Layout) -> None:
    reached = [link.target for link in drawn.links if link.source == GATE]
    assert reached == [track.tiers[0].slug for track in curriculum.tracks[1:]]


def test_one_class_keeps_what_stands_before_it(curriculum: CurriculumDocument) -> None:
    drawn = lay_out([curriculum.tracks[0], curriculum.tracks[3]])
    assert set(drawn.tracks) == {curriculum.tracks[0].slug, curriculum.tracks[3].slug}
    assert drawn.gate is not None


def test_without_classes_the_other_tracks_become_the_rows(curriculum: CurriculumDocument) -> None:
    drawn = lay_out(curriculum.tracks[:1])
    assert drawn.gate is None
    assert drawn.columns == (2, 1, 1)
    assert drawn.tracks["the-origin"].x == 0


def test_nothing_to_show_is_an_empty_drawing() -> None:
    assert lay_out([]) == Layout(0.0, 0.0, (), {}, {}, {}, {}, None, ())


@settings(max_examples=25, deadline=None)
@given(skills=st.integers(1, 160), seed=st.integers(0, 1000))
def test_nothing_overlaps_in_a_tree_of_any_size(skills: int, seed: int) -> None:
    document = read(generate_tree(skills, seed))
    drawn = lay_out(document.tracks)
    frame = Box(0, 0, drawn.width, drawn.height)
    assert len(drawn.skills) == skills
    assert all(contains(frame, box) for box in [*drawn.tracks.values(), *drawn.skills.values()])
    for boxes in (drawn.tracks, drawn.groups, drawn.skills):
        assert not any(overlap(a, b) for a, b in combinations(boxes.values(), 2))
    for track, tier, option, members in document.containers():
        group = drawn.groups[(option or tier).slug]
        assert contains(drawn.tracks[track.slug], group)
        assert all(contains(group, drawn.skills[skill.slug]) for skill in members)


def test_two_thousand_skills_are_laid_out_with_every_one_in_its_place() -> None:
    drawn = lay_out(read(generate_tree(2000, 7)).tracks)
    assert len({(box.x, box.y) for box in drawn.skills.values()}) == 2000


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("node-width", layout.NODE_WIDTH),
        ("node-height", layout.NODE_HEIGHT),
        ("column-node-width", layout.COLUMN_NODE_WIDTH),
        ("gap", layout.GAP),
        ("group-pad", layout.GROUP_PAD),
        ("heading", layout.HEADING),
        ("track-pad", layout.TRACK_PAD),
        ("track-head", layout.TRACK_HEAD),
        ("tier-link", layout.TIER_LINK),
        ("rail", layout.RAIL),
        ("row-gap", layout.ROW_GAP),
        ("gate-height", layout.GATE_HEIGHT),
    ],
)
def test_the_style_sheet_has_the_same_measures(token: str, value: float) -> None:
    found = re.search(rf"--{token}: ([\d.]+)rem;", (ROOT / "static" / "css" / "map.css").read_text())
    assert found
    assert float(found[1]) == value
