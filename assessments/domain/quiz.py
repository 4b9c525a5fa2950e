"""A Lv1 quiz: which items are drawn, in which order their options stand, and what the answers come to."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

UNKNOWN = -1
"""The answer "I don't know": never right, and no worse than a wrong one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be drawn, and when this learner last saw it."""

    item: int
    topic: str
    last_seen: datetime | None = None


def draw(candidates: Iterable[Candidate], count: int, seed: int) -> list[Candidate]:
    """Up to `count` items, balanced over topics; within a topic unseen ones first, then the longest unseen.

    The same candidates and seed give the same draw. Where topics are even, the one with more unseen items gives.
    """
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated, not a secret
    by_topic: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: c.item):
        by_topic[candidate.topic].append(candidate)
    for pool in by_topic.values():
        chance.shuffle(pool)
        pool.sort(key=lambda c: c.last_seen.timestamp() if c.last_seen else 0.0)
    drawn: list[Candidate] = []
    taken = dict.fromkeys(by_topic, 0)
    luck = {topic: chance.random() for topic in by_topic}
    while len(drawn) < count and any(by_topic.values()):
        topic = min(
            (topic for topic, pool in by_topic.items() if pool),
            key=lambda t: (taken[t], -sum(c.last_seen is None for c in by_topic[t]), luck[t]),
        )
        drawn.append(by_topic[topic].pop(0))
        taken[topic] += 1
    chance.shuffle(drawn)
    return drawn


def option_order(texts: Sequence[str], seed: int) -> list[int]:
    """The order in which options are shown: shuffled by the seed, except that figures stay in their order."""
    order = list(range(len(texts)))
    if any(figure(text) is None for text in texts):
        random.Random(seed).shuffle(order)  # noqa: S311 - repeatable, not a secret
    return order


def figure(text: str) -> float | None:
    """The number that an option consists of, such as `1,024`, `-9` or `0.9%`; None for any other text."""
    found = _FIGURE.fullmatch(text)
    return float(found[1].replace(",", "").replace("−", "-")) if found else None


_FIGURE = re.compile(r"`?([-−+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*%?`?")


@dataclass(frozen=True, slots=True)
class Answered:
    topic: str
    correct: bool


@dataclass(frozen=True, slots=True)
class TopicScore:
    topic: str
    correct: int
    asked: int

    @property
    def failed(self) -> bool:
        return self.correct < self.asked


@dataclass(frozen=True, slots=True)
class Score:
    correct: int
    asked: int
    topics: tuple[TopicScore, ...]

    @property
    def percent(self) -> int:
        return self.correct * 100 // self.asked

    def passes(self, pass_percent: int) -> bool:
        return self.correct * 100 >= pass_percent * self.asked


def score(answers: Sequence[Answered]) -> Score:
    """What the answers of a finished quiz come to, in all and by topic."""
    topics = list(dict.fromkeys(answer.topic for answer in answers))
    by_topic = tuple(
        TopicScore(
            topic,
            sum(answer.correct for answer in answers if answer.topic == topic),
            sum(answer.topic == topic for answer in answers),
        )
        for topic in topics
    )
    return Score(sum(answer.correct for answer in answers), len(answers), by_topic)
