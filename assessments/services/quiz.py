"""Taking a Lv1 quiz: start or resume, answer one question at a time, and what passing brings."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Learner
from assessments import selectors
from assessments.domain.quiz import UNKNOWN, draw, option_order
from assessments.models import Attempt, Item, Question
from progress.domain.levels import Kind
from progress.selectors import standing
from progress.services import Gained, record_evidence, start_skill
from skills.selectors import Published


class AlreadyEarned(Exception):
    """The level is earned; there is nothing to prove again."""


class NoItems(Exception):
    """The skill has no items yet."""


class TooEarly(Exception):
    """A retake has to wait; `when` is the time from which it may start."""

    def __init__(self, when: datetime) -> None:
        super().__init__(when)
        self.when = when


@transaction.atomic
def start_quiz(learner_id: int, published: Published, skill: str) -> Attempt:
    """Start an attempt, or return the one that is open already.

    Raises AlreadyEarned, TooEarly, SkillLocked or NoItems, asked in this order; then nothing is written.
    """
    Learner.objects.select_for_update().get(pk=learner_id)
    skill_id = published.skill_ids[skill]
    unfinished = selectors.open_attempt(learner_id, skill_id)
    if unfinished is not None:
        return unfinished
    if standing(learner_id, published).earned.get(published.tree.numbers[skill], 0) >= 1:
        raise AlreadyEarned(skill)
    rules = published.tree.document.rules.quiz
    wait = selectors.retake_at(learner_id, skill_id, rules)
    if wait is not None:
        raise TooEarly(wait)
    start_skill(learner_id, published, skill)
    seed = secrets.randbits(48)
    drawn = draw(selectors.candidates(learner_id, skill_id), rules.questions, seed)
    if not drawn:
        raise NoItems(skill)
    attempt = Attempt.objects.create(
        learner_id=learner_id,
        skill_id=skill_id,
        revision_id=published.revision_id,
        seed=seed,
        pass_percent=rules.pass_percent,
    )
    _put_questions(attempt, [candidate.item for candidate in drawn])
    return attempt


def _put_questions(attempt: Attempt, item_ids: list[int]) -> None:
    items = Item.objects.in_bulk(item_ids)
    Question.objects.bulk_create(
        Question(attempt=attempt, position=position, item=items[pk], order=_order(items[pk], attempt.seed + position))
        for position, pk in enumerate(item_ids, start=1)
    )


def _order(item: Item, seed: int) -> list[int]:
    return option_order([option.text.en for option in selectors.document(item).options], seed)


@transaction.atomic
def answer_question(attempt: Attempt, position: int, answer: int, published: Published) -> Question:
    """Record the answer to one question: an option's index, or UNKNOWN.

    The first answer counts; sent again, or after the attempt is closed, it changes nothing. The last answer
    finishes the attempt. The learner is locked before the attempt, as everywhere, so nobody waits in a ring.
    Raises Question.DoesNotExist for a question that was not put, ValueError for an answer that was not offered.
    """
    Learner.objects.select_for_update().filter(pk=attempt.learner_id).first()
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    question = Question.objects.select_related("item").get(attempt=locked, position=position)
    if question.answer is not None or locked.finished_at is not None:
        return question
    if answer != UNKNOWN and answer not in question.order:
        raise ValueError(f"There is no option {answer}.")
    now = timezone.now()
    question.answer = answer
    question.correct = answer == selectors.document(question.item).key
    question.answered_at = now
    question.save(update_fields=["answer", "correct", "answered_at"])
    Learner.objects.filter(pk=locked.learner_id).update(seen_at=now)
    if not Question.objects.filter(attempt=locked, answer=None).exists():
        _finish(locked, published)
    return question


def _finish(attempt: Attempt, published: Published) -> None:
    """Close the attempt. A skill that has left the tree since the start brings nothing any more."""
    result = selectors.attempt_score(selectors.questions(attempt))
    attempt.passed = result.passes(attempt.pass_percent)
    attempt.finished_at = timezone.now()
    slug = published.slugs.get(attempt.skill_id)
    if attempt.passed and slug is not None:
        gained = record_evidence(attempt.learner_id, published, slug, attempt.level, Kind.QUIZ, f"attempt:{attempt.pk}")
        attempt.outcome = _outcome(gained)
    attempt.save(update_fields=["passed", "finished_at", "outcome"])


def _outcome(gained: Gained) -> dict[str, object]:
    return {
        "levels": list(gained.levels),
        "xp": gained.xp,
        "opened": list(gained.opened),
        "finished": list(gained.finished),
    }
