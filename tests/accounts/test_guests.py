"""Guests who never came back are forgotten, with what they did."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Learner
from accounts.services import forget_idle_guests
from accounts.tasks import forget_idle_guests as task
from assessments.models import Attempt, Item, Question
from assessments.selectors import questions
from assessments.services import answer_question, start_quiz
from progress.models import ClassChange, Evidence, Opening, OptionChoice, SkillLevel, XpEntry
from progress.services import change_class, choose_option
from skills.models import Skill
from tests.cast import finish_origin, take_quiz


def idle(learner: Learner, days: int) -> None:
    Learner.objects.filter(pk=learner.pk).update(seen_at=timezone.now() - timedelta(days=days))


def test_an_idle_guest_is_forgotten_with_all_their_rows_and_nobody_elses(alice, curriculum, settings):
    guest = Learner.objects.create()
    for learner in (guest, alice):
        take_quiz(learner.pk, curriculum, "python-syntax-types")
        finish_origin(learner.pk, curriculum)
        change_class(learner.pk, curriculum, "ai-engineer")
        choose_option(learner.pk, curriculum, "app-architect")
    models = (Evidence, Opening, SkillLevel, XpEntry, ClassChange, OptionChoice, Attempt)
    before = [model.objects.filter(learner=alice).count() for model in models]
    skills, items = Skill.objects.count(), Item.objects.count()
    idle(guest, settings.GUEST_DAYS + 1)
    idle(alice, settings.GUEST_DAYS + 1)
    assert forget_idle_guests() == 1
    assert list(Learner.objects.all()) == [alice]
    assert [model.objects.count() for model in models] == before
    assert Question.objects.count() == 5
    assert (Skill.objects.count(), Item.objects.count()) == (skills, items)
    assert forget_idle_guests() == 0


def test_a_guest_who_answered_lately_stays(db, settings):
    guest = Learner.objects.create()
    idle(guest, settings.GUEST_DAYS - 1)
    assert forget_idle_guests() == 0
    assert Learner.objects.filter(pk=guest.pk).exists()


def test_an_answer_keeps_a_guest(curriculum, settings):
    guest = Learner.objects.create()
    attempt = start_quiz(guest.pk, curriculum, "python-syntax-types")
    idle(guest, settings.GUEST_DAYS + 1)
    answer_question(attempt, 1, questions(attempt)[0].order[0], curriculum)
    assert forget_idle_guests() == 0


def test_the_nightly_task_forgets_them(db, settings):
    idle(Learner.objects.create(), settings.GUEST_DAYS + 1)
    assert task.apply().get() == 1
