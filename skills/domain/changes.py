"""The plan: what a new document changes against the published one, before anything is written."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from skills.domain.document import CurriculumDocument
from skills.domain.faults import Fault, Path
from skills.domain.walking import Found, Kind, walk

NOT_OWN = {"slug", "tiers", "skills", "options"}
"""Fields of a node that are its identity or its children, not its own content."""


@dataclass(frozen=True, slots=True)
class Change:
    """One node and what happens to it: `was` is its slug before a rename, `learners` counts those with evidence."""

    kind: str
    slug: str
    was: str = ""
    fields: tuple[str, ...] = ()
    learners: int = 0

    def as_dict(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"kind": self.kind, "slug": self.slug, "learners": self.learners}
        if self.was:
            shown["was"] = self.was
        if self.fields:
            shown["fields"] = list(self.fields)
        return shown


@dataclass(frozen=True, slots=True)
class Plan:
    create: tuple[Change, ...] = ()
    update: tuple[Change, ...] = ()
    rename: tuple[Change, ...] = ()
    retire: tuple[Change, ...] = ()
    unchanged: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.update or self.rename or self.retire)

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        return {name: [change.as_dict() for change in getattr(self, name)] for name in PLAN_PARTS}

    def with_learners(self, counts: Mapping[str, int]) -> "Plan":
        """The same plan, saying how many learners have evidence on each skill (by its published slug)."""
        return Plan(
            *(
                tuple(replace(c, learners=counts.get(c.was or c.slug, 0)) if c.kind == "skill" else c for c in changes)
                for changes in (getattr(self, name) for name in PLAN_PARTS)
            )
        )


PLAN_PARTS = ("create", "update", "rename", "retire", "unchanged")


@dataclass(frozen=True, slots=True)
class Past:
    """What the database remembers of slugs beyond the published document.

    `former` leads from an old slug to its present one; `retired` has the kind of every retired slug.
    """

    former: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, Kind] = field(default_factory=dict)


def canonical(document: CurriculumDocument) -> dict[str, Any]:
    """The document as plain data, the same for equal documents; every default is written out."""
    return document.model_dump(mode="json", exclude_none=True)


def digest(document: CurriculumDocument) -> str:
    text = json.dumps(canonical(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plan_changes(base: CurriculumDocument | None, new: CurriculumDocument, past: Past) -> tuple[Plan, list[Fault]]:
    """Compare by slug, following `renamed_from`; also the faults that only the past can show.

    A node that comes back after it was retired counts as created; one that was only moved has changed its `place`.
    """
    before = _contents(base) if base else {}
    origins, faults = _origins(new, before, past)
    parts: dict[str, list[Change]] = {name: [] for name in PLAN_PARTS}
    for part, change in (_root_change(base, new), *_node_changes(before, _contents(new), origins)):
        parts[part].append(change)
    gone = before.keys() - origins.values()
    parts["retire"] = [Change(entry.kind, slug) for slug, entry in before.items() if slug in gone]
    return Plan(**{name: tuple(changes) for name, changes in parts.items()}), faults


@dataclass(frozen=True, slots=True)
class _Entry:
    """A node's own content, without what stands below it, and its place: the parent's slug and the index there."""

    kind: Kind
    parent: str
    index: int
    fields: Mapping[str, Any]


def _contents(document: CurriculumDocument) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    slugs: dict[Path, str] = {}
    for found in walk(document):
        slugs[found.path] = found.node.slug
        fields = found.node.model_dump(mode="json", exclude_none=True, exclude=NOT_OWN)
        parent, index = slugs.get(found.path[:-2], ""), found.path[-1]
        entries[found.node.slug] = _Entry(found.kind, parent, int(index), fields)
    return entries


def _root_change(base: CurriculumDocument | None, new: CurriculumDocument) -> tuple[str, Change]:
    """What happens to the curriculum itself: its texts and rules."""
    if base is None:
        return "create", Change("curriculum", new.slug)
    old, now = (document.model_dump(mode="json", exclude={"tracks"}) for document in (base, new))
    changed = _changed_fields(old, now)
    return ("update" if changed else "unchanged"), Change("curriculum", new.slug, fields=changed)


def _node_changes(
    before: Mapping[str, _Entry], after: Mapping[str, _Entry], origins: Mapping[str, str]
) -> Iterator[tuple[str, Change]]:
    for slug, entry in after.items():
        old = origins.get(slug, "")
        was = before.get(old)
        changed = _entry_changes(was, entry, origins) if was else ()
        if old and old != slug:
            yield "rename", Change(entry.kind, slug, old, changed)
        elif was is None:
            yield "create", Change(entry.kind, slug)
        else:
            yield ("update" if changed else "unchanged"), Change(entry.kind, slug, fields=changed)


def _entry_changes(was: _Entry, entry: _Entry, origins: Mapping[str, str]) -> tuple[str, ...]:
    is_moved = (was.parent, was.index) != (origins.get(entry.parent, entry.parent), entry.index)
    return _changed_fields(was.fields, entry.fields) + (("place",) if is_moved else ())


def _changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    names = [*new, *(name for name in old if name not in new)]
    return tuple(name for name in names if old.get(name) != new.get(name))


def _origins(new: CurriculumDocument, before: Mapping[str, _Entry], past: Past) -> tuple[dict[str, str], list[Fault]]:
    """Which published or retired node each node of the new document is, both by slug; new nodes are left out."""
    known: dict[str, Kind] = {slug: entry.kind for slug, entry in before.items()} | dict(past.retired)
    nodes = list(walk(new))
    origins = {found.node.slug: found.node.slug for found in nodes if found.node.slug in known}
    heirs = dict(origins)
    faults: list[Fault] = []
    for found in nodes:
        slug = found.node.slug
        for index, name in enumerate(found.node.renamed_from):
            old = name if name in known else past.former.get(name, "")
            if old not in known or old in (slug, origins.get(slug)) or (slug in known and old in past.retired):
                continue
            obstacle = _obstacle(found, old, known[old], origin=origins.get(slug), heir=heirs.get(old))
            if obstacle is None:
                origins[slug], heirs[old] = old, slug
            else:
                code, message = obstacle
                hint = f"Delete “{name}” here; the old node is retired if nothing else takes its place."
                faults.append(Fault(code, message, hint, (*found.path, "renamed_from", index), name))
        faults += _slug_faults(found, known, past, origins)
    return origins, faults


def _obstacle(found: Found, old: str, kind: Kind, *, origin: str | None, heir: str | None) -> tuple[str, str] | None:
    """Why a node cannot be the new name of `old`: a fault's code and message, or None when it can.

    `origin` is what the node is the new name of so far, `heir` what `old` has become so far.
    """
    slug = found.node.slug
    if kind != found.kind:
        return "slug-changed-kind", f"“{old}” is known as {_a(kind)}; the {found.kind} “{slug}” cannot be its new name."
    if heir == old:
        return "rename-in-use", f"“{old}” is still in use, so “{slug}” cannot be its new name."
    if origin == slug:
        return "rename-taken", f"“{slug}” is a {kind} with a past of its own, so it cannot be the new name of “{old}”."
    if origin is not None:
        return "rename-taken", f"“{slug}” is the new name of “{origin}” already; two nodes cannot become one."
    if heir is not None:
        return "rename-taken", f"“{heir}” is the new name of “{old}” already."
    return None


def _slug_faults(found: Found, known: Mapping[str, Kind], past: Past, origins: Mapping[str, str]) -> Iterator[Fault]:
    slug, path = found.node.slug, (*found.path, "slug")
    kind, now = known.get(slug, found.kind), past.former.get(slug)
    hint = "A slug is never reused; choose another."
    if kind != found.kind:
        message = f"“{slug}” is known as {_a(kind)} and cannot become {_a(found.kind)}."
        yield Fault("slug-changed-kind", message, hint, path, slug)
    elif slug not in known and now is not None and origins.get(slug) != now:
        yield Fault("slug-reused", f"“{slug}” is the former name of “{now}”.", hint, path, slug)


def _a(kind: Kind) -> str:
    return f"an {kind}" if kind == "option" else f"a {kind}"
