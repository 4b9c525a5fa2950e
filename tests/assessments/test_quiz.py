"""Taking a Lv1 quiz."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain.quiz import UNKNOWN
from assessments.models import Attempt, Item, Question
from assessments.selectors import attempts, candidates, own_attempt, questions, retake_at
from assessments.services import AlreadyEarned, NoItems, TooEarly, answer_question, start_quiz
from progress.models import Evidence, Opening
from progress.selectors import standing, xp_total
from progress.services import SkillLocked
from tests.cast import let_time_pass, republish, right_answer, show, skills_of, take_quiz, wrong_answer

SKILL = "python-syntax-types"


def items_of(attempt: Attempt) -> set[int]:
    return {question.item_id for question in questions(attempt)}


def test_a_quiz_asks_five_questions_over_all_topics_and_starts_the_skill(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    asked = questions(attempt)
    assert [question.position for question in asked] == [1, 2, 3, 4, 5]
    assert {question.item.topic for question in asked} == {"variables", "data-types", "basic-syntax"}
    assert all(sorted(q.order) == list(range(len(q.item.body["options"]))) for q in asked)
    assert (attempt.finished_at, attempt.passed, attempt.pass_percent) == (None, None, 80)
    assert Opening.objects.get().skill.slug == SKILL


def test_an_open_attempt_goes_on_where_it_was(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    answer_question(attempt, 1, UNKNOWN, curriculum)
    assert start_quiz(alice.pk, curriculum, SKILL) == attempt
    assert Attempt.objects.count() == 1


def test_four_of_five_pass_and_bring_the_level_once(alice, curriculum):
    attempt = take_quiz(alice.pk, curriculum, SKILL, right=4)
    assert attempt.passed is True
    assert attempt.outcome == {"levels": [1], "xp": 50, "opened": [], "finished": []}
    record = Evidence.objects.get()
    assert (record.level, record.kind, record.source) == (1, "quiz", f"attempt:{attempt.pk}")
    assert record.revision_id == attempt.revision_id == curriculum.revision_id
    assert xp_total(alice.pk) == 50


def test_three_of_five_do_not_pass(alice, curriculum):
    attempt = take_quiz(alice.pk, curriculum, SKILL, right=3)
    assert attempt.passed is False
    assert attempt.outcome == {}
    assert not Evidence.objects.exists()


def test_the_outcome_tells_what_passing_opened_and_finished(alice, curriculum):
    for skill in ("data-structure-core", "oop-functional"):
        take_quiz(alice.pk, curriculum, skill)
    outcome = take_quiz(alice.pk, curriculum, SKILL).outcome
    assert outcome["finished"] == ["python-mastery"]
    assert outcome["opened"] == ["linux-cli", "git-version-control"]
    assert outcome["xp"] == 150


def test_i_dont_know_is_not_right(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    question = answer_question(attempt, 1, UNKNOWN, curriculum)
    assert (question.answer, question.correct) == (-1, False)
    assert question.answered_at is not None


def test_an_answer_sent_again_changes_nothing(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    asked = questions(attempt)[0]
    first = answer_question(attempt, 1, wrong_answer(asked), curriculum)
    again = answer_question(attempt, 1, right_answer(asked), curriculum)
    assert (again.answer, again.correct, again.answered_at) == (first.answer, False, first.answered_at)


def test_the_last_answer_sent_again_brings_nothing_more(alice, curriculum):
    attempt = take_quiz(alice.pk, curriculum, SKILL)
    finished = attempt.finished_at
    answer_question(attempt, 5, UNKNOWN, curriculum)
    attempt.refresh_from_db()
    assert (attempt.finished_at, attempt.passed) == (finished, True)
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("answer", [-2, 4, 5, 99])
def test_an_answer_that_was_not_offered_is_refused_and_the_question_stays_open(alice, curriculum, answer):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    with pytest.raises(ValueError, match=f"no option {answer}"):
        answer_question(attempt, 1, answer, curriculum)
    assert questions(attempt)[0].answer is None


@pytest.mark.parametrize("position", [0, 6, 10**20])
def test_a_question_that_was_not_put_takes_no_answer(alice, curriculum, position):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    with pytest.raises(Question.DoesNotExist):
        answer_question(attempt, position, UNKNOWN, curriculum)


def test_a_locked_skill_has_no_quiz(alice, curriculum):
    with pytest.raises(SkillLocked):
        start_quiz(alice.pk, curriculum, "linux-cli")
    assert not Attempt.objects.exists()


def test_a_started_skill_can_be_tried_again_when_its_gate_has_shut(alice, curriculum):
    take_quiz(alice.pk, curriculum, SKILL, right=0)

    def harden(data):
        skill = next(s for s in skills_of(data, "python-mastery") if s["slug"] == SKILL)
        skill["requires"] = "oop-functional"

    now = republish(harden)
    let_time_pass(minutes=11)
    assert start_quiz(alice.pk, now, SKILL).revision_id == now.revision_id


def test_an_earned_level_is_not_asked_again(alice, curriculum):
    show(alice.pk, curriculum, SKILL, 2)
    with pytest.raises(AlreadyEarned):
        start_quiz(alice.pk, curriculum, SKILL)


def test_a_skill_without_items_has_no_quiz_and_is_not_started(alice, curriculum):
    Item.objects.filter(skill=curriculum.skill_ids[SKILL]).update(retired_at=timezone.now())
    with pytest.raises(NoItems):
        start_quiz(alice.pk, curriculum, SKILL)
    assert not Opening.objects.exists()
    assert not Attempt.objects.exists()


def test_an_unknown_skill_has_no_quiz(alice, curriculum):
    with pytest.raises(KeyError):
        start_quiz(alice.pk, curriculum, "no-such-skill")


def test_a_retake_waits_ten_minutes_and_no_longer(alice, curriculum):
    failed = take_quiz(alice.pk, curriculum, SKILL, right=0)
    with pytest.raises(TooEarly) as early:
        start_quiz(alice.pk, curriculum, SKILL)
    assert early.value.when == failed.finished_at + timedelta(minutes=10)
    assert start_quiz(alice.pk, curriculum, "oop-functional")
    let_time_pass(minutes=10)
    assert start_quiz(alice.pk, curriculum, SKILL) != failed


def test_a_passed_quiz_makes_nobody_wait(alice, curriculum):
    take_quiz(alice.pk, curriculum, SKILL)
    assert retake_at(alice.pk, curriculum.skill_ids[SKILL], curriculum.tree.document.rules.quiz) is None


def test_a_retake_asks_other_questions_and_the_third_those_seen_longest_ago(alice, curriculum):
    first = take_quiz(alice.pk, curriculum, SKILL, right=0)
    let_time_pass(hours=1)
    second = take_quiz(alice.pk, curriculum, SKILL, right=0)
    let_time_pass(hours=1)
    third = take_quiz(alice.pk, curriculum, SKILL, right=0)
    assert items_of(first).isdisjoint(items_of(second))
    everything = set(Item.objects.filter(skill=first.skill).values_list("pk", flat=True))
    unseen = everything - items_of(first) - items_of(second)
    assert len(unseen) == 2
    assert unseen <= items_of(third)
    assert len(items_of(third) & items_of(first)) >= 2


def test_what_one_learner_saw_is_unseen_by_another(alice, bob, curriculum):
    attempt = take_quiz(alice.pk, curriculum, SKILL, right=0)
    skill_id = curriculum.skill_ids[SKILL]
    assert {c.item for c in candidates(alice.pk, skill_id) if c.last_seen} == items_of(attempt)
    assert all(candidate.last_seen is None for candidate in candidates(bob.pk, skill_id))
    start_quiz(bob.pk, curriculum, SKILL)
    assert attempts(bob.pk, skill_id) == []
    assert own_attempt(bob.pk, attempt.pk) is None
    assert own_attempt(None, attempt.pk) is None
    assert own_attempt(alice.pk, 10**30) is None


def test_fewer_items_than_questions_make_a_shorter_quiz(alice, curriculum):
    items = Item.objects.filter(skill=curriculum.skill_ids[SKILL])
    items.exclude(pk__in=items.values("pk")[:3]).update(retired_at=timezone.now())
    attempt = take_quiz(alice.pk, curriculum, SKILL, right=3)
    assert len(questions(attempt)) == 3
    assert attempt.passed is True


def retire(data):
    skills_of(data, "python-mastery")[:] = [s for s in skills_of(data, "python-mastery") if s["slug"] != SKILL]
    for track in data["tracks"]:
        for tier in track["tiers"]:
            for skill in tier.get("skills", []) + [s for o in tier.get("options", []) for s in o["skills"]]:
                skill["recommends"] = [r for r in skill["recommends"] if r["skill"] != SKILL]


def rename(data):
    retire_from = skills_of(data, "python-mastery")
    skill = next(s for s in retire_from if s["slug"] == SKILL)
    kept = dict(skill)
    retire(data)
    retire_from.insert(0, kept | {"slug": "python-basics", "renamed_from": [SKILL]})


def finish(attempt, tree):
    for question in questions(attempt):
        answer_question(attempt, question.position, right_answer(question), tree)
    attempt.refresh_from_db()


def test_a_skill_renamed_during_the_quiz_is_earned_under_its_new_name(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    now = republish(rename)
    finish(attempt, now)
    assert attempt.passed is True
    assert standing(alice.pk, now).earned == {now.tree.numbers["python-basics"]: 1}
    assert Evidence.objects.get().revision_id == now.revision_id


def test_a_skill_retired_during_the_quiz_ends_it_without_a_level(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    now = republish(retire)
    finish(attempt, now)
    assert (attempt.passed, attempt.outcome) == (True, {})
    assert not Evidence.objects.exists()
    assert xp_total(alice.pk) == 0


def test_rules_that_change_during_the_quiz_count_from_the_next_one(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)

    def ease(data):
        data["rules"]["quiz"] = {"questions": 3, "pass_percent": 20, "retake_minutes": 0}

    now = republish(ease)
    for question in questions(attempt):
        answer = right_answer(question) if question.position <= 3 else UNKNOWN
        answer_question(attempt, question.position, answer, now)
    attempt.refresh_from_db()
    assert attempt.passed is False
    eased = take_quiz(alice.pk, now, SKILL, right=1)
    assert (len(questions(eased)), eased.passed) == (3, True)


def test_an_item_that_changes_during_the_quiz_is_judged_as_it_was_asked(alice, curriculum):
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    Item.objects.update(retired_at=timezone.now())
    finish(attempt, curriculum)
    assert attempt.passed is True
