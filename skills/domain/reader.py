"""Reads a YAML file strictly: plain data, and the place in the file of every value.

The text is read as a stream of libyaml events, so memory stays near the size of the result and nothing is
ever constructed from a tag. All scalars stay text (or None for `null`, `~` and an empty value): the schema
decides what is a number, so `no` is never False by accident. What a curriculum does not need and an attacker
likes is refused: anchors and aliases, tags, merge keys, several documents, deep nesting, duplicate keys.
"""

import gc
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from stat import S_ISDIR, S_ISREG
from typing import Any, NoReturn, cast

import yaml

from skills.domain.faults import Fault, Path, Place, shorten

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 40
MAX_EVENTS = 1_500_000
MAX_KEYS = 1_000
MAX_FAULTS = 100
"""Reading stops after so many faults: a file with more of them is no curriculum."""

# What YAML 1.2 does not count as printable (https://yaml.org/spec/1.2.2/#51-character-set), lone surrogates, and
# the line separators that libyaml takes for line ends while YAML 1.2 and most editors do not.
FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
COLLECTION_STARTS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
COLLECTION_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
VALUES = COLLECTION_STARTS | {yaml.ScalarEvent, yaml.AliasEvent}
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

type Value = str | Map | Seq | None


class Map(dict[str, "Value"]):
    """A mapping that knows where it stands: `marks` holds the marks of key and value in one integer, by key."""

    __slots__ = ("mark", "marks")

    def __init__(self, mark: int) -> None:
        self.mark = mark
        self.marks: dict[str, int] = {}


class Seq(list["Value"]):
    """A list that knows where it and each of its entries stand."""

    __slots__ = ("mark", "marks")

    def __init__(self, mark: int) -> None:
        self.mark = mark
        self.marks: list[int] = []


@dataclass
class Reading:
    """What was read: `data` is None when the file could not be read as YAML at all."""

    data: Value = None
    faults: list[Fault] = field(default_factory=list)
    mark: int = 0

    def place(self, path: Path, *, of_key: bool = False) -> Place:
        """Where the value at `path` stands (or its key), or the nearest value above it that exists."""
        node, mark = self.data, self.mark
        for depth, step in enumerate(path, start=1):
            if isinstance(node, Map) and step in node:
                marks = node.marks[str(step)]
                mark = marks >> MARK_BITS if of_key and depth == len(path) else marks & WHOLE_MARK
                node = node[str(step)]
            elif isinstance(node, Seq) and isinstance(step, int) and step < len(node):
                mark, node = node.marks[step], node[step]
            else:
                break
        return unpack(mark)


# A mark is a line and a column, counted from 0, in one integer: a place for each of a million values stays cheap.

COLUMN_BITS = 32
MARK_BITS = 64
WHOLE_MARK = (1 << MARK_BITS) - 1


def unpack(mark: int) -> Place:
    return Place((mark >> COLUMN_BITS) + 1, (mark & (1 << COLUMN_BITS) - 1) + 1)


def read_file(path: FilePath, *, max_bytes: int = MAX_BYTES) -> Reading:
    """Read a YAML file; whatever is wrong with the file or its text comes back as faults."""
    shown = shorten(path, 200)
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            return _failed("file-is-directory", f"{shown} is a directory.", "Name the YAML file itself.", shown)
        if not S_ISREG(status.st_mode):
            return _failed("file-unreadable", f"{shown} is not a regular file.", "Name a file on disk.", shown)
        if status.st_size > max_bytes:
            return _too_large(f"{status.st_size:,} bytes", max_bytes)
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except FileNotFoundError:
        return _failed("file-not-found", f"There is no file {shown}.", "Check the path.", shown)
    except PermissionError:
        return _failed("file-unreadable", f"{shown} may not be read.", "Give this user permission to read it.", shown)
    except (OSError, ValueError) as error:
        return _failed("file-unreadable", f"{shown} cannot be read: {error}.", "Check the path.", shown)
    return read_bytes(content, max_bytes=max_bytes)


def read_bytes(content: bytes, *, max_bytes: int = MAX_BYTES) -> Reading:
    """Read YAML from bytes: UTF-8, with or without a byte order mark, with any line ends."""
    if len(content) > max_bytes:
        return _too_large(f"more than {max_bytes:,} bytes", max_bytes)
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        value = f"0x{content[error.start]:02x}"
        place = _end(_with_plain_line_ends(content[: error.start].decode()))
        return _failed("not-utf8", f"Byte {value} is not UTF-8.", "Save the file as UTF-8.", value, place)
    return read_text(text)


def read_text(text: str) -> Reading:
    """Read YAML from text that has been decoded already."""
    text = _with_plain_line_ends(text)
    found = FORBIDDEN_CHARACTER.search(text)
    if found:
        place = _end(text[: found.start()])
        value = f"U+{ord(found[0]):04X}"
        return _failed("control-character", f"The character {value} is not allowed.", "Delete it.", value, place)
    builder = _Builder()
    try:
        with collector_paused():
            builder.read(text.encode())
    except _TooMuchError:
        return Reading(None, builder.faults)
    except yaml.YAMLError as error:
        return Reading(None, [*builder.faults, _syntax_fault(error)])
    if builder.root is None and not builder.faults:
        return _failed("empty-file", "The file holds no document.", "See docs/tree-format.md for a start.", "")
    return Reading(builder.root, builder.faults, builder.root_mark)


@contextmanager
def collector_paused() -> Generator[None]:
    """Building a large document makes no garbage cycles; the collector would only walk it again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _TooMuchError(Exception):
    """Reading has to stop; the last fault says why."""


class _Builder:
    """Builds plain data from events, keeping the chain of open collections on a stack of its own."""

    def __init__(self) -> None:
        self.root: Value = None
        self.root_mark = 0
        self.faults: list[Fault] = []

    def read(self, content: bytes) -> None:
        """One loop over all events, on local variables: a large curriculum has a million of them.

        `key` is the key that waits for its value; None means that a map expects a key next. A key that is no
        text gets a name that no field has, so that what belongs to it is read and then dropped by the schema.
        """
        next_event: Callable[[], Any] = yaml.CSafeLoader(content).get_event
        same: dict[str, str] = {}
        stack: list[tuple[Map | Seq | None, str | None]] = []
        container: Map | Seq | None = None
        key: str | None = None
        key_mark = documents = mark = 0
        scalar_event = yaml.ScalarEvent
        for _ in range(MAX_EVENTS):
            event = next_event()
            kind = type(event)
            if kind is scalar_event and event.tag is None and event.anchor is None:
                # Nearly all events are plain keys and values, so these come first and by the shortest way.
                start = event.start_mark
                mark = start.line << COLUMN_BITS | start.column
                text: str = event.value
                if type(container) is Map:
                    if key is None:
                        key, key_mark = same.setdefault(text, text), mark
                        if text == "<<" and not event.style:
                            self._add("merge-key", "Merge keys are not allowed.", "Write the fields out.", mark, text)
                        continue
                    if key not in container:
                        container[key] = None if text in NULLS and not event.style else text
                        container.marks[key] = key_mark << MARK_BITS | mark
                        key = None
                        continue
            if kind in COLLECTION_ENDS:
                if type(container) is Map and len(container) > MAX_KEYS:
                    self._stop(
                        "too-many-keys", f"More than {MAX_KEYS} keys in one map.", "Write a list.", container.mark
                    )
                container, key = stack.pop()
                continue
            if kind not in VALUES:
                if kind is yaml.StreamEndEvent:
                    return
                documents += kind is yaml.DocumentStartEvent
                if documents <= 1:
                    continue
            start = event.start_mark
            mark = start.line << COLUMN_BITS | start.column
            if documents > 1:
                hint = "Delete the “---” line and what follows."
                self._add("several-documents", "The file holds a second document.", hint, mark)
                return
            if event.anchor is not None or event.tag is not None:
                self._refuse_properties(event, mark)
            value: Value = None
            if kind is yaml.ScalarEvent:
                text = event.value
                if key is None and type(container) is Map:
                    key, key_mark = text, mark
                    continue
                value = None if text in NULLS and not event.style else text
            elif kind is yaml.MappingStartEvent:
                value = Map(mark)
            elif kind is yaml.SequenceStartEvent:
                value = Seq(mark)
            after: str | None = None
            if type(container) is Map:
                if key is None:
                    if kind is not yaml.AliasEvent:
                        self._add("key-not-text", "A key is not a plain word.", "Use a plain word as key.", mark)
                    after, key_mark = f"? {mark}", mark
                elif key in container:
                    self._duplicate_key(container, key, key_mark)
                else:
                    container[key] = value
                    container.marks[key] = key_mark << MARK_BITS | mark
            elif container is None:
                self.root, self.root_mark = value, mark
            else:
                cast("Seq", container).append(value)
                cast("Seq", container).marks.append(mark)
            if kind in COLLECTION_STARTS:
                if len(stack) >= MAX_DEPTH:
                    self._stop("too-deep", f"There are more than {MAX_DEPTH} levels of nesting.", "Flatten it.", mark)
                stack.append((container, after))
                container, after = cast("Map | Seq", value), None
            key = after
        message = f"The document holds more than about {MAX_EVENTS:,} values."
        self._stop("too-large", message, "Split the curriculum.", mark)

    def _duplicate_key(self, container: Map, name: str, key_mark: int) -> None:
        first = unpack(container.marks[name] >> MARK_BITS).line
        message = f"The key “{shorten(name)}” stands twice in one map; first in line {first}."
        self._add("duplicate-key", message, "Keep one of the two.", key_mark, name)

    def _refuse_properties(self, event: yaml.NodeEvent, mark: int) -> None:
        if event.anchor is not None:
            sign, what = ("*", "alias") if isinstance(event, yaml.AliasEvent) else ("&", "anchor")
            message = f"The {what} {sign}{shorten(event.anchor)} is not allowed."
            self._add("alias", message, "Write the value out in full.", mark, f"{sign}{event.anchor}")
        tag = getattr(event, "tag", None)  # an alias has none
        if tag is not None:
            message = f"The tag {shorten(tag)} is not allowed."
            self._add("tag", message, "Delete it; only plain data is read.", mark, tag)

    def _add(self, code: str, message: str, hint: str, mark: int, value: str = "") -> None:
        self.faults.append(Fault(code, message, hint, value=shorten(value), place=unpack(mark)))
        if len(self.faults) == MAX_FAULTS:
            self._stop("too-many-faults", f"Reading stopped after {MAX_FAULTS} faults.", "Mend these first.", mark)

    def _stop(self, code: str, message: str, hint: str, mark: int) -> NoReturn:
        self.faults.append(Fault(code, message, hint, place=unpack(mark)))
        raise _TooMuchError


def _syntax_fault(error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(mark.line + 1, mark.column + 1) if mark else Place()
    problem = str(getattr(error, "problem", None) or error)
    hint = "Check indentation, colons and quotes just before this place."
    if "cannot start any token" in problem:
        hint = "Indent with spaces, not tabs, and quote values that begin with a special character."
    elif "mapping values are not allowed" in problem:
        hint = "Quote a text that holds “: ”, and check the indentation."
    return Fault("yaml-syntax", f"Not valid YAML: {problem}.", hint, place=place)


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _end(text: str) -> Place:
    """The place just after a text whose line ends are plain."""
    return Place(text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)


def _failed(code: str, message: str, hint: str, value: str, place: Place | None = None) -> Reading:
    return Reading(None, [Fault(code, message, hint, value=shorten(value), place=place or Place())])


def _too_large(found: str, max_bytes: int) -> Reading:
    message = f"The file has {found}; at most {max_bytes:,} are read."
    return _failed("too-large", message, "Split the curriculum.", found)
