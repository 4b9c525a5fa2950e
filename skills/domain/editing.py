"""Editing a document piece by piece: one node's requirement, written in the words of the file."""

from dataclasses import replace
from typing import Any

from skills.domain.changes import canonical
from skills.domain.checks import check
from skills.domain.document import CurriculumDocument
from skills.domain.export import as_yaml
from skills.domain.faults import Fault, Path, errors
from skills.domain.load import Loaded
from skills.domain.reader import Reading, read_text
from skills.domain.shape import shape
from skills.domain.walking import Found, walk


def find(document: CurriculumDocument, slug: str) -> Found | None:
    """The track, tier, option or skill with this slug."""
    return next((found for found in walk(document) if found.node.slug == slug), None)


def requirement_text(found: Found) -> str:
    """A node's requirement as YAML; empty when it has none."""
    written = found.node.model_dump(mode="json", include={"requires"}, exclude_none=True)
    return as_yaml(written["requires"]) if written else ""


def with_requirement(document: CurriculumDocument, found: Found, text: str) -> Loaded:
    """The document with another requirement for one of its nodes, after every check that a file goes through.

    An empty text, or one of comments alone, takes the requirement away. A fault inside the text has its place
    there; a fault elsewhere in the document has none.
    """
    reading = read_text(text)
    if [fault.code for fault in reading.faults] == ["empty-file"]:
        reading = Reading()
    if errors(reading.faults):
        return Loaded(None, reading.faults)
    path = (*found.path, "requires")
    changed, faults = shape(Reading(_with_value(document, path, reading.data)), CurriculumDocument)
    if changed is not None:
        faults = check(changed)
    faults = [_located(fault, path, reading) for fault in faults]
    return Loaded(None if errors(faults) else changed, faults)


def _with_value(document: CurriculumDocument, path: Path, value: Any) -> Any:
    data = node = canonical(document)
    for step in path[:-1]:
        node = node[step]  # type: ignore[index]
    node[str(path[-1])] = value
    return data


def _located(fault: Fault, path: Path, reading: Reading) -> Fault:
    is_inside = fault.path[: len(path)] == path
    return replace(fault, place=reading.place(fault.path[len(path) :])) if is_inside else fault
