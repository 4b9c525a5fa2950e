"""What a guest did is kept at sign-up, and joins the account at sign-in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from accounts.models import Learner, User
from accounts.services import adopt_guest, current_learner, ensure_learner, merge_learners
from accounts.services.learners import SESSION_KEY
from assessments.models import Attempt
from assessments.selectors import questions
from assessments.services import answer_question, start_quiz
from progress.domain.levels import Kind
from progress.models import ClassChange, Evidence, Opening, OptionChoice, SkillLevel, XpEntry
from progress.selectors import active_class, chosen_options, standing, xp_total
from progress.services import change_class, choose_option, rebuild, record_evidence, start_skill
from tests.cast import at_once, finish_origin, republish, right_answer, show, skills_of, take_quiz


@pytest.fixture
def guest(db) -> Learner:
    return Learner.objects.create()


def request_of(learner: Learner | None = None):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    if learner:
        request.session[SESSION_KEY] = learner.pk
    return request


def test_at_sign_up_the_guest_becomes_the_users_learner_and_keeps_everything(guest, curriculum):
    finish_origin(guest.pk, curriculum)
    change_class(guest.pk, curriculum, "ai-engineer")
    choose_option(guest.pk, curriculum, "app-architect")
    start_skill(guest.pk, curriculum, "docker-basics")
    user = User.objects.create_user("new@example.org", "correct-horse-battery")
    assert adopt_guest(user, request_of(guest)).pk == guest.pk
    assert Learner.objects.get().user == user
    assert xp_total(guest.pk) == 6 * 50 + 3 * 100 + 500
    assert active_class(guest.pk) == "ai-engineer"
    assert chosen_options(guest.pk) == {"ai-engineer-specialty": "app-architect"}
    assert standing(guest.pk, curriculum).opened == 1 << curriculum.tree.numbers["docker-basics"]


def test_adopting_again_changes_nothing(guest, curriculum):
    show(guest.pk, curriculum, "linux-cli")
    user = User.objects.create_user("new@example.org", "correct-horse-battery")
    request = request_of(guest)
    assert adopt_guest(user, request) == adopt_guest(user, request)
    assert Learner.objects.count() == 1
    assert xp_total(guest.pk) == 50


def test_at_sign_in_the_guest_joins_the_account_and_is_gone(guest, alice, curriculum):
    show(guest.pk, curriculum, "linux-cli")
    show(alice.pk, curriculum, "oop-functional", 2, Kind.TASK)
    request = request_of(guest)
    assert adopt_guest(alice.user, request) == alice
    assert request.session[SESSION_KEY] == alice.pk
    assert list(Learner.objects.all()) == [alice]
    earned = standing(alice.pk, curriculum).earned
    assert earned == {curriculum.tree.numbers["linux-cli"]: 1, curriculum.tree.numbers["oop-functional"]: 2}
    assert xp_total(alice.pk) == 50 + 50 + 150
    assert rebuild(curriculum, check=True) == []


def test_what_both_have_shown_counts_once(guest, alice, curriculum):
    take_quiz(guest.pk, curriculum, "python-syntax-types")
    take_quiz(alice.pk, curriculum, "python-syntax-types")
    merge_learners(guest, alice)
    assert Evidence.objects.filter(learner=alice).count() == 2
    assert SkillLevel.objects.count() == 1
    assert xp_total(alice.pk) == 50
    assert rebuild(curriculum, check=True) == []


def test_the_same_record_on_both_sides_is_kept_once(guest, alice, curriculum):
    for learner in (guest, alice):
        record_evidence(learner.pk, curriculum, "linux-cli", 1, Kind.PROJECT, "project:same")
        start_skill(learner.pk, curriculum, "oop-functional")
    start_skill(guest.pk, curriculum, "data-structure-core")
    merge_learners(guest, alice)
    assert Evidence.objects.count() == 1
    assert Opening.objects.filter(learner=alice).count() == Opening.objects.count() == 2
    assert SkillLevel.objects.filter(learner=alice, opened=True).count() == 2


def test_a_tier_that_only_both_together_finish_is_due(guest, alice, curriculum):
    show(guest.pk, curriculum, "linux-cli")
    show(alice.pk, curriculum, "git-version-control")
    merge_learners(guest, alice)
    assert XpEntry.objects.filter(learner=alice, reason="tier").count() == 1
    assert xp_total(alice.pk) == 200


def test_xp_of_a_skill_that_has_left_the_tree_moves_too(guest, alice, curriculum):
    show(guest.pk, curriculum, "git-version-control")
    republish(lambda data: skills_of(data, "devops-foundations").pop())
    merge_learners(guest, alice)
    assert xp_total(alice.pk) == 50
    assert Evidence.objects.get().learner == alice


def test_the_latest_class_and_option_win_and_earlier_ones_stay(guest, alice, curriculum):
    for learner, track, option in ((alice, "ai-modeler", "vision-sage"), (guest, "ai-engineer", "language-sage")):
        finish_origin(learner.pk, curriculum)
        change_class(learner.pk, curriculum, track)
        choose_option(learner.pk, curriculum, option)
    merge_learners(guest, alice)
    assert active_class(alice.pk) == "ai-engineer"
    assert chosen_options(alice.pk) == {"ai-modeler-domain": "language-sage"}
    assert (ClassChange.objects.count(), OptionChoice.objects.count()) == (2, 2)


def test_where_both_have_an_open_attempt_the_accounts_goes_on(guest, alice, curriculum):
    mine = start_quiz(alice.pk, curriculum, "python-syntax-types")
    theirs = start_quiz(guest.pk, curriculum, "python-syntax-types")
    other = start_quiz(guest.pk, curriculum, "oop-functional")
    merge_learners(guest, alice)
    assert start_quiz(alice.pk, curriculum, "python-syntax-types") == mine
    assert start_quiz(alice.pk, curriculum, "oop-functional") == other
    theirs.refresh_from_db()
    assert (theirs.learner, theirs.passed) == (alice, None)
    assert theirs.finished_at is not None


def test_a_closed_attempt_takes_no_answers(guest, alice, curriculum):
    start_quiz(alice.pk, curriculum, "python-syntax-types")
    closed = start_quiz(guest.pk, curriculum, "python-syntax-types")
    merge_learners(guest, alice)
    for question in questions(closed):
        assert answer_question(closed, question.position, right_answer(question), curriculum).answer is None
    closed.refresh_from_db()
    assert closed.passed is None
    assert not Evidence.objects.exists()


def test_an_answer_that_arrives_after_the_merge_counts_for_the_account(guest, alice, curriculum):
    attempt = start_quiz(guest.pk, curriculum, "python-syntax-types")
    merge_learners(guest, alice)
    for question in questions(attempt):
        answer_question(attempt, question.position, right_answer(question), curriculum)
    assert Evidence.objects.get().learner == alice
    assert xp_total(alice.pk) == 50


def test_without_a_guest_sign_in_makes_or_finds_the_users_learner(db):
    user = User.objects.create_user("new@example.org", "correct-horse-battery")
    mine = adopt_guest(user, request_of())
    assert mine.user == user
    assert adopt_guest(user, request_of()) == mine


def test_another_users_learner_in_the_session_is_never_adopted(alice, bob, curriculum):
    show(bob.pk, curriculum, "linux-cli")
    request = request_of(bob)
    assert adopt_guest(alice.user, request) == alice
    assert request.session[SESSION_KEY] == alice.pk
    assert xp_total(alice.pk) == 0
    assert xp_total(bob.pk) == 50


def test_a_visitor_becomes_a_learner_only_when_they_do_something(db):
    request = request_of()
    request.user = AnonymousUser()
    assert current_learner(request) is None
    assert not Learner.objects.exists()
    assert ensure_learner(request) == ensure_learner(request) == current_learner(request)
    assert Learner.objects.get().is_guest


def test_a_deleted_learner_in_the_session_is_replaced(guest):
    request = request_of(guest)
    request.user = AnonymousUser()
    gone = guest.pk
    guest.delete()
    assert ensure_learner(request) != gone


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_at_once_make_one_learner(db):
    user = User.objects.create_user("new@example.org", "correct-horse-battery")
    found = at_once(*[lambda: adopt_guest(user, request_of()).pk] * 4)
    assert len(set(found)) == 1
    assert Learner.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_the_last_answer_at_once_lose_nothing(alice, curriculum):
    for _ in range(5):
        guest = Learner.objects.create()
        attempt = start_quiz(guest.pk, curriculum, "python-syntax-types")
        *first, last = questions(attempt)
        for question in first:
            answer_question(attempt, question.position, right_answer(question), curriculum)
        key = right_answer(last)
        results = at_once(
            lambda g=guest: merge_learners(g, alice),
            lambda a=attempt, q=last, k=key: answer_question(a, q.position, k, curriculum).correct,
        )
        assert results == [None, True]
        assert Attempt.objects.get(pk=attempt.pk).learner == alice
        assert Evidence.objects.get(source=f"attempt:{attempt.pk}").learner == alice
    assert xp_total(alice.pk) == 50
    assert rebuild(curriculum, check=True) == []
