"""Whom a change of the curriculum touches. The apps above keep the learners' evidence; they say here how to count."""

from collections.abc import Callable, Iterable, Mapping
from itertools import batched

type Counter = Callable[[Iterable[int]], Mapping[int, int]]

BATCH = 1000
"""Skills a query: databases limit the number of parameters."""

_counters: list[Counter] = []


def on_count_learners(counter: Counter) -> None:
    """Register `counter(skill_ids)`, which returns how many learners have evidence on each of these skills."""
    if counter not in _counters:
        _counters.append(counter)


def learners_with_evidence(skill_ids: Iterable[int]) -> dict[int, int]:
    """How many learners have evidence, by skill id; skills without any are left out."""
    counts: dict[int, int] = {}
    for ids in batched(skill_ids, BATCH):
        for counter in _counters:
            for skill_id, count in counter(ids).items():
                counts[skill_id] = max(counts.get(skill_id, 0), count)
    return counts
