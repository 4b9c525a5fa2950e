"""What can be wrong with a document, said so that its author can mend it.

Every check collects faults instead of stopping at the first one. A fault names the place twice (line and
column in the file, path in the document), the value found there, what is wrong, and the way out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path as FilePath

type Path = tuple[str | int, ...]


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; line and column count from 1, 0 means that the file as a whole is meant."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding. `code` is stable and may be relied on by scripts; `message` and `hint` are for people."""

    code: str
    message: str
    hint: str
    path: Path = ()
    value: str = ""
    place: Place = field(default_factory=Place)
    severity: Severity = Severity.ERROR

    @property
    def dotted_path(self) -> str:
        """The path as people write it: `tracks[0].tiers[1].slug`."""
        text = ""
        for step in self.path:
            text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
        return text

    def as_dict(self) -> dict[str, str | int]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "line": self.place.line,
            "column": self.place.column,
            "path": self.dotted_path,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
        }


def errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def shorten(value: object, limit: int = 60) -> str:
    """A value as it may be shown in a message: one line, printable, not longer than `limit`."""
    text = str(value)
    start = "".join(char if char.isprintable() else " " for char in text[:limit])
    return start if len(text) <= limit else start[:-1] + "…"


def nearest(name: str, known: Iterable[str]) -> str:
    """The sentence "Did you mean ...?" for a misspelt name, or an empty string when nothing is near."""
    found = get_close_matches(name[:200], known, n=1, cutoff=0.6)
    return f"Did you mean “{found[0]}”?" if found else ""


class Names:
    """Thousands of known names. Only those that share rare pieces with a misspelt name are compared with it."""

    ENOUGH = 300
    LIKELY = 3

    def __init__(self, known: Iterable[str]) -> None:
        self._with_piece: dict[str, list[str]] = defaultdict(list)
        for name in known:
            for piece in _pieces(name):
                self._with_piece[piece].append(name)

    def nearest(self, name: str) -> str:
        """As the function `nearest`."""
        shared: Counter[str] = Counter()
        rarest_first = sorted((self._with_piece.get(piece, []) for piece in _pieces(name[:200])), key=len)
        for names in rarest_first:
            if shared and shared.total() + len(names) > self.ENOUGH:
                break
            shared.update(names)
        return nearest(name, [known for known, _ in shared.most_common(self.LIKELY)])


def _pieces(name: str) -> list[str]:
    """All runs of three characters, once each, with two spaces before and one after (as PostgreSQL's pg_trgm)."""
    padded = f"  {name} "
    return list(dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2)))


def fault_text(path: FilePath, fault: Fault) -> str:
    """Three lines: the place as editors can follow it, what is wrong, and the way out."""
    place = f"{path}:{fault.place.line}:{fault.place.column}" if fault.place.line else f"{path}"
    where = f" at {fault.dotted_path}" if fault.path else ""
    value = f" (found: {fault.value})" if fault.value else ""
    return f"{place}: {fault.severity.value} {fault.code}{where}\n    {fault.message}{value}\n    {fault.hint}"
