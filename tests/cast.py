"""What several tests do: change the curriculum, take quizzes, act at the same time."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from assessments import selectors
from assessments.domain.quiz import UNKNOWN
from assessments.models import Attempt, Question
from assessments.services import answer_question, start_quiz
from progress.domain.levels import Kind
from progress.services import Gained, record_evidence
from skills.domain.document import CurriculumDocument
from skills.selectors import Published, published
from skills.services import publish

ORIGIN = (
    "python-syntax-types",
    "data-structure-core",
    "oop-functional",
    "linux-cli",
    "git-version-control",
    "linear-algebra-statistics",
)
"""The skills of Track 0."""


def republish(change: Callable[[dict[str, Any]], None]) -> Published:
    """Publish the curriculum of today with a change made to its plain data."""
    data = published().tree.document.model_dump(mode="json", exclude_none=True)
    change(data)
    outcome = publish(CurriculumDocument.model_validate(data), allow_retire=True)
    assert outcome.applied, outcome
    return published()


def skills_of(data: dict[str, Any], tier: str) -> list[dict[str, Any]]:
    """The skills of a core tier in a document's plain data, to be changed in place."""
    return next(t["skills"] for track in data["tracks"] for t in track["tiers"] if t["slug"] == tier)


def show(learner_id: int, tree: Published, skill: str, level: int = 1, kind: Kind = Kind.QUIZ) -> Gained:
    """Record evidence, with a source of its own for each skill and level."""
    return record_evidence(learner_id, tree, skill, level, kind, f"test:{skill}:{level}")


def finish_origin(learner_id: int, tree: Published) -> None:
    for skill in ORIGIN:
        show(learner_id, tree, skill)


def right_answer(question: Question) -> int:
    return selectors.document(question.item).key


def wrong_answer(question: Question) -> int:
    return next(index for index in question.order if index != right_answer(question))


def take_quiz(learner_id: int, tree: Published, skill: str, right: int = 5) -> Attempt:
    """Sit a whole quiz with so many right answers; the rest is "I don't know"."""
    attempt = start_quiz(learner_id, tree, skill)
    for question in selectors.questions(attempt):
        answer = right_answer(question) if question.position <= right else UNKNOWN
        answer_question(attempt, question.position, answer, tree)
    attempt.refresh_from_db()
    return attempt


def let_time_pass(**span: int) -> None:
    """Move all attempts into the past."""
    for attempt in Attempt.objects.all():
        moved = {"started_at": attempt.started_at - timedelta(**span)}
        if attempt.finished_at:
            moved["finished_at"] = attempt.finished_at - timedelta(**span)
        Attempt.objects.filter(pk=attempt.pk).update(**moved)


def now_plus(**span: int) -> Any:
    return timezone.now() + timedelta(**span)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all acts at the same moment, each in a thread with its own connection; returns results or exceptions."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = acts[index]()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results
