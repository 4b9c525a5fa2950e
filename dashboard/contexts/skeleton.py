"""The map without a learner: rendered once per process, revision, language and choice of tracks.

A skeleton is the map's HTML cut at its slots. A request fills the slots with fragments (a node in one state, a
count), which are rendered once and kept as well. Everything comes out of autoescaping templates; joining such
text calls `mark_safe`, as `accounts.templatetags.prose` does, and nothing else of ours.
"""

import itertools
import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from skills.domain.document import Track
from skills.domain.gates import Gate, KOf, numbers
from skills.domain.layout import Layout, Link, groups_of, lay_out, split_tracks
from skills.domain.tree import Tree
from skills.selectors import Published

TEMPLATE = "components/map.html"
KEPT = 24

type Slot = tuple[str, str]
"""The kind of a slot and which one of its kind: ("node", "12")."""


@dataclass
class Skeleton:
    """Pieces of HTML with the slots between them: one piece more than slots."""

    tree: Tree
    layout: Layout
    pieces: list[str]
    slots: list[Slot]
    links: dict[str, Link]
    fragments: dict[Hashable, str] = field(default_factory=dict)

    @cached_property
    def token(self) -> int:
        """Equal for equal curricula, so that other parts of the page can be kept as well."""
        return hash(self.tree.document.model_dump_json())

    @cached_property
    def members(self) -> dict[str, int]:
        """The skills below a tier, option or track, by slug, as bit sets."""
        return {slug: sum(1 << number for number in members) for slug, members in self.tree.members.items()}

    def fill(self, text: Callable[[Slot], str]) -> SafeString:
        """Join the pieces with the text of every slot, which has to come from `fragment`."""
        joined = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            joined += (text(slot), piece)
        return mark_safe("".join(joined))  # noqa: S308

    def fragment(self, slot: Slot, state: Hashable, context: Callable[[], dict[str, Any]]) -> str:
        """A slot's partial of the map's template in one state; `context` is asked for the first time only."""
        key = (slot, state)
        found = self.fragments.get(key)
        if found is None:
            found = self.fragments[key] = render_to_string(f"{TEMPLATE}#{slot[0]}", {"state": state, **context()})
        return found


_kept: dict[tuple[int, str, str | None], Skeleton] = {}


def skeleton(published: Published, only: str | None) -> Skeleton:
    """The skeleton in the present language; with `only`, of one track (and of what stands before the classes)."""
    key = (published.revision_id, get_language() or "en", only)
    found = _kept.get(key)
    if found is None or found.tree is not published.tree:
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)))
        found = _kept[key] = _build(published.tree, only)
    return found


def _build(tree: Tree, only: str | None) -> Skeleton:
    tracks = tree.document.tracks
    if only is not None:
        is_class = bool(tree.tracks[only].class_title)
        tracks = [track for track in tracks if track.slug == only or (is_class and not track.class_title)]
    layout = lay_out(tracks)
    column, rows = split_tracks(tracks)
    context = {
        "layout": layout,
        "column": [_track(tree, track, itertools.repeat(1)) for track in column],
        "rows": [_track(tree, track, layout.columns) for track in rows],
        "links": [
            {"link": link, "hue": tree.tracks[link.track].hue, "look": _mark("link", str(index))}
            for index, link in enumerate(layout.links)
        ],
        "mine": _mark("mine", ""),
        "gate": _mark("gate", ""),
        "is_large": len(layout.skills) > 300,
    }
    parts = re.split("\0(.*?) (.*?)\0", render_to_string(TEMPLATE, context))
    slots = list(zip(parts[1::3], parts[2::3], strict=True))
    return Skeleton(tree, layout, parts[::3], slots, {str(index): link for index, link in enumerate(layout.links)})


def _mark(kind: str, which: str) -> str:
    """Where a slot will be. No text of a curriculum can contain NUL."""
    return f"\0{kind} {which}\0"


def _track(tree: Tree, track: Track, columns: Iterable[int]) -> dict[str, Any]:
    return {
        "track": track,
        "look": _mark("look", track.slug),
        "yours": _mark("yours", track.slug),
        "tally": _mark("tally", track.slug),
        "tiers": [
            {
                "tier": tier,
                "columns": count,
                "groups": [
                    {
                        "node": node,
                        "count": _mark("count", node.slug),
                        "nodes": [_mark("node", str(tree.numbers[skill.slug])) for skill in skills],
                    }
                    for node, skills in groups_of(tier)
                ],
            }
            for tier, count in zip(track.tiers, columns, strict=False)
        ],
    }


def asked_by(tree: Tree, number: int) -> list[int]:
    """The skills that a skill, its option or its tier ask for by themselves, apart from the order of tiers."""
    group = tree.group(number)
    nodes = (tree.skills[number], group.node, group.tier)
    return sorted({found for node in nodes for found in _numbers(tree.gate_of(node.requires))})


def _numbers(gate: Gate) -> list[int]:
    if isinstance(gate, KOf):
        return [found for part in gate.parts for found in _numbers(part)]
    return numbers(gate.held.at[0])
