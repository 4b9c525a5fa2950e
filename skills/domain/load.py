"""From a file to a checked document: read, shape, check; every fault of the deepest stage that could run."""

from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from skills.domain.checks import check
from skills.domain.document import CurriculumDocument
from skills.domain.faults import Fault, errors
from skills.domain.reader import MAX_BYTES, Reading, collector_paused, read_bytes, read_file
from skills.domain.shape import shape


@dataclass(frozen=True)
class Loaded:
    """A document, unless there is an error; and all faults in the order of the file."""

    document: CurriculumDocument | None
    faults: list[Fault]


@collector_paused()
def load_file(path: FilePath, *, max_bytes: int = MAX_BYTES) -> Loaded:
    return load_reading(read_file(path, max_bytes=max_bytes))


@collector_paused()
def load_bytes(content: bytes, *, max_bytes: int = MAX_BYTES) -> Loaded:
    return load_reading(read_bytes(content, max_bytes=max_bytes))


@collector_paused()
def load_reading(reading: Reading) -> Loaded:
    if reading.data is None:
        return Loaded(None, reading.faults)
    document, faults = shape(reading, CurriculumDocument)
    if document is not None:
        faults = [locate(fault, reading) for fault in check(document)]
    faults = sorted([*reading.faults, *faults], key=lambda fault: (fault.place.line, fault.place.column))
    return Loaded(None if errors(faults) else document, faults)


def locate(fault: Fault, reading: Reading) -> Fault:
    return replace(fault, place=reading.place(fault.path))
