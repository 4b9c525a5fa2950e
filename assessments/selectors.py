"""Reads the bank and attempts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, Prefetch
from django.utils import timezone

from assessments.domain.bank import Item as ItemDocument
from assessments.domain.quiz import Answered, Candidate, Score, score
from assessments.models import Attempt, Item, Question
from skills.domain.document import QuizRules


def candidates(learner_id: int, skill_id: int) -> list[Candidate]:
    """The current items of a skill, with when this learner last saw any version of each."""
    questions = Question.objects.filter(attempt__learner=learner_id, attempt__skill=skill_id)
    times = questions.values("item__slug").annotate(when=Max("attempt__started_at"))
    seen = dict(times.values_list("item__slug", "when"))
    rows = Item.objects.filter(skill=skill_id, retired_at=None).values_list("pk", "slug", "topic")
    return [Candidate(pk, topic, seen.get(slug)) for pk, slug, topic in rows]


def has_items(skill_id: int) -> bool:
    return Item.objects.filter(skill=skill_id, retired_at=None).exists()


def open_attempt(learner_id: int, skill_id: int) -> Attempt | None:
    return Attempt.objects.filter(learner=learner_id, skill=skill_id, level=1, finished_at=None).first()


def attempts(learner_id: int, skill_id: int, limit: int = 10) -> list[Attempt]:
    """The newest finished attempts, with their questions; those that were set aside are no result."""
    rows = Attempt.objects.filter(learner=learner_id, skill=skill_id, level=1, passed__isnull=False)
    return list(rows.prefetch_related(Prefetch("questions", Question.objects.select_related("item")))[:limit])


def retake_at(learner_id: int, skill_id: int, rules: QuizRules) -> datetime | None:
    """When a new attempt may start, if that is in the future."""
    rows = Attempt.objects.filter(learner=learner_id, skill=skill_id, level=1, passed=False)
    last = rows.aggregate(last=Max("finished_at"))["last"]
    when = last + timedelta(minutes=rules.retake_minutes) if last else None
    return when if when and when > timezone.now() else None


def own_attempt(learner_id: int | None, attempt_id: int) -> Attempt | None:
    """An attempt, if it is this learner's."""
    rows = Attempt.objects.select_related("skill").filter(pk=attempt_id, learner=learner_id)
    return rows.first() if learner_id is not None else None


def questions(attempt: Attempt) -> list[Question]:
    return list(Question.objects.filter(attempt=attempt).select_related("item"))


def document(item: Item) -> ItemDocument:
    """The item as its author wrote it."""
    return ItemDocument.model_validate(item.body)


def attempt_score(asked: Iterable[Question]) -> Score:
    return score([Answered(question.item.topic, bool(question.correct)) for question in asked])
