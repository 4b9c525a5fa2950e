"""The quiz pages: what they show to whom, what they hide until the answer is in, and what they refuse."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Learner
from assessments.models import Attempt, Item
from assessments.selectors import document, questions
from assessments.services import start_quiz
from progress.models import Evidence
from progress.selectors import xp_total
from tests.assessments.test_quiz import rename, retire
from tests.cast import let_time_pass, republish, right_answer, show, take_quiz, wrong_answer

SKILL = "python-syntax-types"
INTRO, START = f"/assess/{SKILL}/1/", f"/assess/{SKILL}/1/start/"


def body(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def attempt(alice, curriculum) -> Attempt:
    return start_quiz(alice.pk, curriculum, SKILL)


def page_of(attempt: Attempt, position: int | None = None) -> str:
    return f"/assess/attempts/{attempt.pk}/" + (f"{position}/" if position is not None else "")


def send(client: Client, attempt: Attempt, position: int, answer: object):
    return client.post(page_of(attempt, position) + "answer/", {} if answer is None else {"answer": answer})


def test_from_the_intro_over_every_question_to_the_result(as_alice, alice, curriculum):
    assert as_alice.get(INTRO).status_code == 200
    started = as_alice.post(START)
    attempt = Attempt.objects.get()
    assert (started.status_code, started.url) == (302, page_of(attempt))
    for question in questions(attempt):
        shown = body(as_alice.get(page_of(attempt)))
        assert document(question.item).stem.en.splitlines()[0][:20].split("`")[0] in shown
        answered = send(as_alice, attempt, question.position, right_answer(question))
        assert (answered.status_code, answered.url) == (302, page_of(attempt, question.position))
        explained = body(as_alice.get(answered.url))
        assert "right answer" in explained
    result = as_alice.get(page_of(attempt))
    assert result.status_code == 200
    assert "5 of 5" in body(result)
    assert "+50 XP" in body(result)
    assert xp_total(alice.pk) == 50


def test_a_guest_can_take_a_quiz_and_becomes_a_learner_with_the_first_start(client, curriculum):
    assert client.get(INTRO).status_code == 200
    assert not Learner.objects.exists()
    started = client.post(START)
    assert Learner.objects.get().is_guest
    assert client.get(started.url).status_code == 200
    attempt = Attempt.objects.get()
    for question in questions(attempt):
        assert send(client, attempt, question.position, right_answer(question)).status_code == 302
    result = client.get(started.url)
    assert "Sign up and keep it" in body(result)
    assert Evidence.objects.get().learner.is_guest


def test_a_stranger_and_a_visitor_get_404_on_every_page_of_an_attempt(as_bob, client, attempt):
    for stranger in (as_bob, client):
        for path in (page_of(attempt), page_of(attempt, 1)):
            assert stranger.get(path).status_code == 404
        assert send(stranger, attempt, 1, 0).status_code == 404
    assert questions(attempt)[0].answer is None


@pytest.mark.parametrize("language", ["en", "ko"])
def test_before_the_answer_the_page_gives_nothing_away(as_alice, attempt, language):
    as_alice.cookies["django_language"] = language
    for question in questions(attempt):
        response = as_alice.get(page_of(attempt))
        html, item = body(response), document(question.item)
        for option in item.options:
            for text in (option.why.en, option.why.ko):
                for part in filter(None, (part.strip() for part in text.split("`"))):
                    assert len(part) < 12 or part not in html
        assert item.source.url not in html
        assert "is-key" not in html
        inputs = re.findall(r'<input type="radio"[^>]*>', html)
        assert [int(re.search(r'value="(-?\d+)"', tag)[1]) for tag in inputs] == [*question.order, -1]
        assert len({re.sub(r'value="-?\d+"', "", tag) for tag in inputs}) == 1, "the inputs differ by value alone"
        page = response.context["page"]
        assert (page.revealed, page.source, page.is_correct) == ((), None, False)
        send(as_alice, attempt, question.position, wrong_answer(question))


def test_after_the_answer_every_option_is_explained(as_alice, attempt):
    question = questions(attempt)[0]
    send(as_alice, attempt, 1, wrong_answer(question))
    response = as_alice.get(page_of(attempt, 1))
    page, item = response.context["page"], document(question.item)
    assert [revealed.why for revealed in page.revealed] == [item.options[index].why for index in question.order]
    assert [revealed.is_key for revealed in page.revealed].count(True) == 1
    assert item.source.url in body(response)


def test_a_question_not_answered_yet_leads_to_the_attempt(as_alice, attempt):
    response = as_alice.get(page_of(attempt, 3))
    assert (response.status_code, response.url) == (302, page_of(attempt))


@pytest.mark.parametrize("answer", [None, "", "abc", "7", "-2", "4", "1.5", "99999999999999999999999"])
def test_a_bad_answer_is_told_on_the_page_and_nothing_is_lost(as_alice, attempt, answer):
    response = send(as_alice, attempt, 1, answer)
    assert response.status_code == 422
    assert 'role="alert"' in body(response)
    stem = document(questions(attempt)[0].item).stem.en
    assert stem.splitlines()[0].split("`")[0] in body(response)
    assert questions(attempt)[0].answer is None
    assert send(as_alice, attempt, 1, -1).status_code == 302


def test_a_resent_answer_leads_to_the_explanation_of_the_first(as_alice, attempt):
    question = questions(attempt)[0]
    send(as_alice, attempt, 1, wrong_answer(question))
    for again in (right_answer(question), "abc", None):
        response = send(as_alice, attempt, 1, again)
        assert (response.status_code, response.url) == (302, page_of(attempt, 1))
    assert questions(attempt)[0].correct is False


@pytest.mark.parametrize("position", [0, 6, 10**25])
def test_a_question_that_was_not_put_is_404(as_alice, attempt, position):
    assert as_alice.get(page_of(attempt, position)).status_code == 404
    assert send(as_alice, attempt, position, 0).status_code == 404
    assert send(as_alice, attempt, position, "abc").status_code == 404


def test_what_does_not_exist_is_404(as_alice, curriculum):
    for path in ("/assess/no-such-skill/1/", f"/assess/attempts/{10**25}/", "/assess/attempts/999/"):
        assert as_alice.get(path).status_code == 404
    assert as_alice.post("/assess/no-such-skill/1/start/").status_code == 404


def test_an_answer_that_is_merely_visited_leads_to_the_question(as_alice, attempt):
    assert as_alice.get(page_of(attempt, 1) + "answer/").url == page_of(attempt, 1)


def test_the_wrong_method_is_405(as_alice, attempt):
    assert as_alice.get(START).status_code == 405
    assert as_alice.put(page_of(attempt, 1) + "answer/").status_code == 405
    for path in (INTRO, page_of(attempt), page_of(attempt, 1)):
        assert as_alice.post(path).status_code == 405
        assert as_alice.head(path).status_code in {200, 302}


def test_no_page_of_a_quiz_is_kept_by_any_cache(as_alice, attempt):
    send(as_alice, attempt, 1, -1)
    for path in (INTRO, page_of(attempt), page_of(attempt, 1), page_of(attempt, 2)):
        headers = as_alice.get(path).headers["Cache-Control"]
        assert "no-store" in headers
        assert "private" in headers


def test_without_a_csrf_token_nothing_is_written(alice, curriculum, attempt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    assert client.post("/assess/oop-functional/1/start/").status_code == 403
    assert client.post(page_of(attempt, 1) + "answer/", {"answer": 0}).status_code == 403
    assert Attempt.objects.count() == 1
    assert questions(attempt)[0].answer is None


def test_the_intro_tells_each_state(as_alice, alice, curriculum):
    def state(skill=SKILL):
        response = as_alice.get(f"/assess/{skill}/1/")
        assert response.status_code == 200
        return response.context["page"].state

    assert state() == "open"
    assert state("linux-cli") == "locked"
    start_quiz(alice.pk, curriculum, SKILL)
    assert state() == "resume"
    take_quiz(alice.pk, curriculum, SKILL, right=0)
    assert state() == "waiting"
    let_time_pass(hours=1)
    assert state() == "open"
    show(alice.pk, curriculum, SKILL)
    assert state() == "earned"
    Item.objects.filter(skill=curriculum.skill_ids["oop-functional"]).delete()
    assert state("oop-functional") == "empty"


def test_starting_what_cannot_start_says_why(as_alice, alice, curriculum):
    locked = as_alice.post("/assess/linux-cli/1/start/", follow=True)
    assert locked.redirect_chain == [("/skills/linux-cli/", 302)]
    assert "still locked" in body(locked)
    take_quiz(alice.pk, curriculum, SKILL, right=0)
    early = as_alice.post(START, follow=True)
    assert early.redirect_chain == [(INTRO, 302)]
    assert "A new attempt can start at" in body(early)
    show(alice.pk, curriculum, SKILL)
    assert as_alice.post(START, follow=True).redirect_chain == [(INTRO, 302)]
    Item.objects.filter(skill=curriculum.skill_ids["oop-functional"]).delete()
    assert as_alice.post("/assess/oop-functional/1/start/").url == "/assess/oop-functional/1/"


def test_starting_twice_goes_on_with_the_open_attempt(as_alice, attempt):
    assert as_alice.post(START).url == page_of(attempt)


def test_a_failed_quiz_names_what_to_read_and_when_to_come_back(as_alice, alice, curriculum):
    attempt = take_quiz(alice.pk, curriculum, SKILL, right=2)
    response = as_alice.get(page_of(attempt))
    page = response.context["page"]
    assert len(page.mistakes) == 3
    assert page.retake_at is not None
    assert page.resources
    failed = [result.topic for result in page.topics if result.score.failed]
    assert failed
    assert all(topic.summary.en in body(response) for topic in failed)


def test_a_closed_attempt_shows_its_result_and_takes_no_answer(as_alice, attempt):
    Attempt.objects.update(finished_at=attempt.started_at, passed=False)
    assert "0 of 5" in body(as_alice.get(page_of(attempt)))
    assert send(as_alice, attempt, 1, right_answer(questions(attempt)[0])).status_code == 302
    assert questions(attempt)[0].answer is None
    assert send(as_alice, attempt, 1, "abc").status_code == 302


def test_a_quiz_whose_skill_was_renamed_goes_on(as_alice, attempt):
    republish(rename)
    assert as_alice.get(page_of(attempt)).status_code == 200
    assert send(as_alice, attempt, 1, -1).status_code == 302
    moved = as_alice.get(INTRO)
    assert (moved.status_code, moved.url) == (301, "/assess/python-basics/1/")


def test_a_quiz_whose_skill_was_retired_ends_with_a_message(as_alice, attempt):
    republish(retire)
    for response in (
        as_alice.get(page_of(attempt), follow=True),
        as_alice.get(page_of(attempt, 1), follow=True),
        as_alice.post(page_of(attempt, 1) + "answer/", {"answer": 0}, follow=True),
    ):
        assert response.redirect_chain == [("/me/", 302)]
        assert "has left the tree" in body(response)
    assert as_alice.get(INTRO).status_code == 404


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_what_was_done(as_alice, alice, curriculum):
    take_quiz(alice.pk, curriculum, SKILL, right=0)
    as_alice.get(INTRO)
    few = queries(as_alice, INTRO)
    for _ in range(4):
        let_time_pass(hours=1)
        take_quiz(alice.pk, curriculum, SKILL, right=0)
    assert queries(as_alice, INTRO) == few <= 8

    let_time_pass(hours=1)
    attempt = start_quiz(alice.pk, curriculum, SKILL)
    counts = []
    for position in range(1, 5):
        counts.append(queries(as_alice, page_of(attempt)))
        send(as_alice, attempt, position, -1)
        counts.append(queries(as_alice, page_of(attempt, position)))
    assert len(set(counts)) == 1
    assert counts[0] <= 7
    send(as_alice, attempt, 5, -1)
    assert queries(as_alice, page_of(attempt)) <= 9
