"""The same write twice at the same moment has its effect once, on SQLite and PostgreSQL alike."""

import re
import shutil
from pathlib import Path

import pytest

from assessments.models import Attempt, Item, Question
from assessments.selectors import questions
from assessments.services import answer_question, load_bank, start_quiz
from progress.domain.levels import Kind
from progress.models import ClassChange, Evidence, Opening, OptionChoice, SkillLevel, XpEntry
from progress.selectors import xp_total
from progress.services import Gained, change_class, choose_option, rebuild, record_evidence, start_skill
from tests.cast import at_once, finish_origin, right_answer, show

pytestmark = pytest.mark.django_db(transaction=True)


def test_evidence_counts_once(alice, curriculum):
    results = at_once(*[lambda: show(alice.pk, curriculum, "linux-cli")] * 4)
    assert sorted(result.xp for result in results) == [0, 0, 0, 50]
    assert results.count(Gained()) == 3
    assert (Evidence.objects.count(), XpEntry.objects.count(), SkillLevel.objects.count()) == (1, 1, 1)


def test_two_kinds_of_evidence_for_the_last_skill_of_a_tier_finish_it_once(alice, curriculum):
    show(alice.pk, curriculum, "linux-cli")
    git = ("git-version-control", 1)
    results = at_once(
        lambda: record_evidence(alice.pk, curriculum, *git, Kind.QUIZ, "attempt:1"),
        lambda: record_evidence(alice.pk, curriculum, *git, Kind.PROJECT, "project:1"),
    )
    assert sorted(result.finished for result in results) == [(), ("devops-foundations",)]
    assert xp_total(alice.pk) == 200
    assert Evidence.objects.count() == 3


def test_different_skills_at_once_finish_their_tier_once(alice, curriculum):
    results = at_once(*(lambda s=s: show(alice.pk, curriculum, s) for s in ("linux-cli", "git-version-control")))
    assert sorted(result.finished for result in results) == [(), ("devops-foundations",)]
    assert rebuild(curriculum, check=True) == []


def test_a_skill_is_started_once(alice, curriculum):
    assert at_once(*[lambda: start_skill(alice.pk, curriculum, "python-syntax-types")] * 4) == [None] * 4
    assert (Opening.objects.count(), SkillLevel.objects.count()) == (1, 1)


def test_the_class_changes_once(alice, curriculum):
    finish_origin(alice.pk, curriculum)
    results = at_once(*[lambda: change_class(alice.pk, curriculum, "ai-engineer")] * 4)
    assert sorted(results) == [False, False, False, True]
    assert ClassChange.objects.count() == 1


def test_an_option_is_chosen_once(alice, curriculum):
    results = at_once(*[lambda: choose_option(alice.pk, curriculum, "vision-sage")] * 4)
    assert sorted(results) == [False, False, False, True]
    assert OptionChoice.objects.count() == 1


def test_a_quiz_starts_once(alice, curriculum):
    attempts = at_once(*[lambda: start_quiz(alice.pk, curriculum, "python-syntax-types")] * 4)
    assert len({attempt.pk for attempt in attempts}) == 1
    assert (Attempt.objects.count(), Question.objects.count()) == (1, 5)


def test_an_answer_counts_once_and_the_first_one_stays(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, "python-syntax-types")
    order = questions(attempt)[0].order
    answers = at_once(*(lambda a=a: answer_question(attempt, 1, a, curriculum).answer for a in order))
    assert len(set(answers)) == 1
    assert Question.objects.get(attempt=attempt, position=1).answer == answers[0]


def test_the_last_answer_sent_twice_finishes_once(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, "python-syntax-types")
    *first, last = questions(attempt)
    for question in first:
        answer_question(attempt, question.position, right_answer(question), curriculum)
    key = right_answer(last)
    results = at_once(*[lambda: answer_question(attempt, last.position, key, curriculum).correct] * 4)
    assert results == [True] * 4
    assert Evidence.objects.count() == 1
    assert xp_total(alice.pk) == 50
    attempt.refresh_from_db()
    assert attempt.outcome["xp"] == 50


def test_the_last_two_answers_at_once_finish_the_attempt(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, "python-syntax-types")
    *first, fourth, fifth = questions(attempt)
    for question in first:
        answer_question(attempt, question.position, right_answer(question), curriculum)

    def answer(question):
        return answer_question(attempt, question.position, right_answer(question), curriculum).correct

    assert at_once(lambda: answer(fourth), lambda: answer(fifth)) == [True, True]
    attempt.refresh_from_db()
    assert attempt.passed is True
    assert Evidence.objects.count() == 1


def test_the_bank_loads_once(curriculum, settings):
    count = Item.objects.count()
    Item.objects.all().delete()
    results = at_once(*[lambda: load_bank(settings.BANK_FOLDER, curriculum)] * 2)
    assert all(result.ok for result in results)
    assert Item.objects.filter(retired_at=None).count() == Item.objects.count() == count


def test_two_versions_of_the_bank_leave_one_of_them_current(curriculum, settings, tmp_path):
    folders = []
    for name in ("one", "two"):
        folder = Path(shutil.copytree(settings.BANK_FOLDER, tmp_path / name))
        for path in folder.rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub('title: "?', rf"\g<0>{name} ", text), encoding="utf-8")
        folders.append(folder)
    count = Item.objects.count()
    results = at_once(*(lambda f=f: load_bank(f, curriculum) for f in folders))
    assert [result.added for result in results] == [count, count]
    titles = Item.objects.filter(retired_at=None).values_list("body__source__title", flat=True)
    assert len(titles) == count
    assert len({title.split()[0] for title in titles}) == 1
