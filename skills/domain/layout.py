"""Where everything on the map stands, in rem, so that one drawing of connectors fits what CSS lays out.

The tracks that are no class stand in a column on the left; beside it every class is a row, its tiers are columns
of the same width in all rows, and the options of a branching point stand above each other. Without classes to
show, the other tracks become the rows. `static/css/map.css` uses the same measures; a test compares the two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import Literal

from skills.domain.document import Option, Skill, Tier, Track

NODE_WIDTH = 9.75
NODE_HEIGHT = 2.75
COLUMN_NODE_WIDTH = 11.5
GAP = 0.5
GROUP_PAD = 0.5
HEADING = 1.25
TRACK_PAD = 0.5
TRACK_HEAD = 3.25
TIER_LINK = 2.5
RAIL = 2.5
ROW_GAP = 0.75
GATE_HEIGHT = 4.0
CORNER = 0.75
"""The radius of a bend where a connector leaves the rail."""
STUB = 0.5
"""How far before a core tier the lines of its rows of nodes come together; also the radius of their bends."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in rem from the map's upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


type LinkKind = Literal["class", "down", "step", "fork", "join"]


@dataclass(frozen=True, slots=True)
class Link:
    """A connector between two groups (or from the gate to a class), with its SVG path.

    `source` and `target` are slugs of groups; the gate before the classes has the slug of GATE.
    """

    kind: LinkKind
    track: str
    source: str
    target: str
    path: str


GATE = "gate"


@dataclass(frozen=True)
class Layout:
    """The whole map. Boxes by slug: `skills`, `groups` (core tiers and options), `tiers`, `tracks`."""

    width: float
    height: float
    columns: tuple[int, ...]
    """How many nodes stand side by side in the tier at each position of a row."""
    tracks: Mapping[str, Box]
    tiers: Mapping[str, Box]
    groups: Mapping[str, Box]
    skills: Mapping[str, Box]
    gate: Box | None
    links: tuple[Link, ...]


def split_tracks(tracks: Sequence[Track]) -> tuple[Sequence[Track], Sequence[Track]]:
    """The tracks of the column and those of the rows."""
    classes = [track for track in tracks if track.class_title]
    return ([track for track in tracks if not track.class_title], classes) if classes else ([], tracks)


def groups_of(tier: Tier) -> Sequence[tuple[Tier | Option, Sequence[Skill]]]:
    """What holds the skills of a tier: its options, or the tier itself."""
    if tier.options is not None:
        return [(option, option.skills) for option in tier.options]
    return [(tier, tier.skills or [])]


def side_by_side(tier: Tier) -> int:
    """How many nodes of a tier stand side by side."""
    most = max((len(skills) for _, skills in groups_of(tier)), default=0)
    if tier.is_branching:
        return min(max(most, 1), 3)
    return 1 if most <= 2 else 2 if most <= 6 else 3


def row_columns(rows: Iterable[Track]) -> tuple[int, ...]:
    """The widest tier at each position over all rows: tiers become columns."""
    columns: list[int] = []
    for track in rows:
        for position, tier in enumerate(track.tiers):
            if position == len(columns):
                columns.append(1)
            columns[position] = max(columns[position], side_by_side(tier))
    return tuple(columns)


def lay_out(tracks: Sequence[Track]) -> Layout:
    """Place these tracks of a curriculum that has passed `skills.domain.checks`."""
    column, rows = split_tracks(tracks)
    drawing = _Drawing(row_columns(rows))
    drawing.column(column, has_gate=bool(column and rows))
    drawing.rows(rows, x=drawing.right + RAIL if column else 0.0)
    drawing.link_classes(rows)
    return Layout(
        width=drawing.right,
        height=drawing.bottom,
        columns=drawing.columns,
        tracks=drawing.tracks,
        tiers=drawing.tiers,
        groups=drawing.groups,
        skills=drawing.skills,
        gate=drawing.gate,
        links=tuple(drawing.links),
    )


@dataclass
class _Drawing:
    columns: tuple[int, ...]
    tracks: dict[str, Box] = field(default_factory=dict)
    tiers: dict[str, Box] = field(default_factory=dict)
    groups: dict[str, Box] = field(default_factory=dict)
    skills: dict[str, Box] = field(default_factory=dict)
    gate: Box | None = None
    links: list[Link] = field(default_factory=list)
    node_rows: dict[str, list[list[Box]]] = field(default_factory=dict)
    """Of core tiers in rows: their nodes, row by row."""

    @property
    def right(self) -> float:
        return max((box.right for box in self.tracks.values()), default=0.0)

    @property
    def bottom(self) -> float:
        boxes = [*self.tracks.values(), *([self.gate] if self.gate else [])]
        return max((box.bottom for box in boxes), default=0.0)

    def column(self, tracks: Sequence[Track], *, has_gate: bool) -> None:
        """Tracks below each other, tiers below each other, one node wide; the gate at the end."""
        width = COLUMN_NODE_WIDTH + 2 * (GROUP_PAD + TRACK_PAD)
        top = 0.0
        for track in tracks:
            y = top + TRACK_PAD + TRACK_HEAD
            for tier in track.tiers:
                y = self._tier(tier, TRACK_PAD, y, columns=1, node_width=COLUMN_NODE_WIDTH).bottom
            self.tracks[track.slug] = Box(0.0, top, width, y + TRACK_PAD - top)
            top = self.tracks[track.slug].bottom + ROW_GAP
        if has_gate:
            self.gate = Box(0.0, top, width, GATE_HEIGHT)
        self._link_down(tracks)

    def rows(self, tracks: Sequence[Track], x: float) -> None:
        """Every track a row, its tiers centred on the row's middle, the first below the track's head."""
        width = sum(map(_tier_width, self.columns)) + TIER_LINK * max(len(self.columns) - 1, 0) + 2 * TRACK_PAD
        top = 0.0
        for track in tracks:
            heights = [_tier_height(tier, columns) for tier, columns in zip(track.tiers, self.columns, strict=False)]
            heights[:1] = [height + TRACK_HEAD for height in heights[:1]]
            row = Box(x, top, width, max(heights, default=TRACK_HEAD) + 2 * TRACK_PAD)
            left = x + TRACK_PAD
            for tier, columns, height in zip(track.tiers, self.columns, heights, strict=False):
                head = TRACK_HEAD if tier is track.tiers[0] else 0.0
                left = self._tier(tier, left, row.middle - height / 2 + head, columns, NODE_WIDTH).right + TIER_LINK
            self.tracks[track.slug] = row
            self._link_row(track)
            top = row.bottom + ROW_GAP

    def _tier(self, tier: Tier, x: float, y: float, columns: int, node_width: float) -> Box:
        width = _tier_width(columns, node_width)
        top = y + HEADING if tier.is_branching else y
        for node, skills in groups_of(tier):
            box = Box(x, top, width, _group_height(len(skills), columns))
            self.groups[node.slug] = box
            for index, skill in enumerate(skills):
                row, column = divmod(index, columns)
                self.skills[skill.slug] = Box(
                    x + GROUP_PAD + column * (node_width + GAP),
                    top + GROUP_PAD + HEADING + row * (NODE_HEIGHT + GAP),
                    node_width,
                    NODE_HEIGHT,
                )
            top = box.bottom + GAP
            if not tier.is_branching:
                boxes = [self.skills[skill.slug] for skill in skills]
                self.node_rows[node.slug] = [boxes[at : at + columns] for at in range(0, len(boxes), columns)]
        box = Box(x, y, width, top - GAP - y)
        self.tiers[tier.slug] = box
        return box

    # Connectors

    def _link_down(self, tracks: Sequence[Track]) -> None:
        """From tier to tier of the column, and from its last tier to the gate, along the right-hand side."""
        for track in tracks:
            for before, after in pairwise(track.tiers):
                for source in _slugs(before):
                    target = _slugs(after)[0]
                    self._down(track, source, target, self.groups[target].y + GROUP_PAD + HEADING)
        if self.gate and tracks and tracks[-1].tiers:
            self._down(tracks[-1], _slugs(tracks[-1].tiers[-1])[-1], GATE, self.gate.y)

    def _down(self, track: Track, source: str, target: str, end: float) -> None:
        box = self.groups[source]
        path = f"M{_n(box.right - GROUP_PAD - CORNER)} {_n(box.bottom - GROUP_PAD)}V{_n(end)}"
        self.links.append(Link("down", track.slug, source, target, path))

    def _link_row(self, track: Track) -> None:
        """From tier to tier; to every option of a branching point, and from every option on."""
        for before, after in pairwise(track.tiers):
            for source in _slugs(before):
                for target in _slugs(after):
                    kind: LinkKind = "fork" if after.is_branching else "join" if before.is_branching else "step"
                    path = self._out(source) + _curve(self._exit(source), self._entry(target)) + self._in(target)
                    self.links.append(Link(kind, track.slug, source, target, path))

    def link_classes(self, rows: Sequence[Track]) -> None:
        """From the gate along the rail to the first tier of every class."""
        if self.gate is None:
            return
        x, y = self.gate.right, self.gate.middle
        for track in rows:
            for target in _slugs(track.tiers[0]) if track.tiers else ():
                path = _bend(x, y, x + RAIL / 2, *self._entry(target), CORNER) + self._in(target)
                self.links.append(Link("class", track.slug, GATE, target, path))

    def _exit(self, slug: str) -> tuple[float, float]:
        """Where connectors leave a group: the edge of an option, or behind the bracket of a core tier."""
        box = self.groups[slug]
        return (box.right + STUB, _middle_of_nodes(box)) if slug in self.node_rows else (box.right, box.middle)

    def _entry(self, slug: str) -> tuple[float, float]:
        box = self.groups[slug]
        return (box.x - STUB, _middle_of_nodes(box)) if slug in self.node_rows else (box.x, box.middle)

    def _out(self, slug: str) -> str:
        """The bracket behind a core tier: from the last node of every row to the exit."""
        rows = self.node_rows.get(slug, [])
        rail = self.groups[slug].right
        return "".join(_bend(row[-1].right, row[-1].middle, rail, *self._exit(slug), STUB) for row in rows)

    def _in(self, slug: str) -> str:
        """The bracket before a core tier: from the entry to the first node of every row."""
        rows = self.node_rows.get(slug, [])
        rail = self.groups[slug].x
        return "".join(_bend(*self._entry(slug), rail, row[0].x, row[0].middle, STUB) for row in rows)


def _slugs(tier: Tier) -> list[str]:
    return [node.slug for node, _ in groups_of(tier)]


def _tier_width(columns: int, node_width: float = NODE_WIDTH) -> float:
    return columns * (node_width + GAP) - GAP + 2 * GROUP_PAD


def _group_height(skills: int, columns: int) -> float:
    return HEADING + ceil(skills / columns) * (NODE_HEIGHT + GAP) - GAP + 2 * GROUP_PAD


def _tier_height(tier: Tier, columns: int) -> float:
    heights = [_group_height(len(skills), columns) for _, skills in groups_of(tier)]
    return sum(heights) + GAP * (len(heights) - 1) + (HEADING if tier.is_branching else 0.0)


def _middle_of_nodes(box: Box) -> float:
    return (box.y + GROUP_PAD + HEADING + box.bottom - GROUP_PAD) / 2


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A level start, an S-bend, a level end."""
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        return f"M{_n(x1)} {_n(y1)}H{_n(x2)}"
    half = (x1 + x2) / 2
    return f"M{_n(x1)} {_n(y1)}C{_n(half)} {_n(y1)} {_n(half)} {_n(y2)} {_n(x2)} {_n(y2)}"


def _bend(x1: float, y1: float, rail: float, x2: float, y2: float, radius: float) -> str:
    """Level to the rail, along it, and level to the end, with rounded corners."""
    radius = min(radius, abs(y2 - y1) / 2)
    if radius == 0:
        return f"M{_n(x1)} {_n(y1)}H{_n(x2)}"
    turn = radius if y2 > y1 else -radius
    return (
        f"M{_n(x1)} {_n(y1)}H{_n(rail - radius)}Q{_n(rail)} {_n(y1)} {_n(rail)} {_n(y1 + turn)}"
        f"V{_n(y2 - turn)}Q{_n(rail)} {_n(y2)} {_n(rail + radius)} {_n(y2)}H{_n(x2)}"
    )


def _n(value: float) -> str:
    """A short number: at most three decimals, no trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
