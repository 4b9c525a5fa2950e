"""From a first visit to a first class, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ORIGIN = (
    "python-syntax-types",
    "data-structure-core",
    "oop-functional",
    "linux-cli",
    "git-version-control",
    "linear-algebra-statistics",
)
WORDS = {
    "en": {
        "start": "Start",
        "answer": "Answer",
        "next": "Next question",
        "result": "See the result",
        "sign_up": "Sign up",
        "become": "Become System Builder",
        "now": "You are now System Builder",
    },
    "ko": {
        "start": "시작",
        "answer": "답하기",
        "next": "다음 문제",
        "result": "결과 보기",
        "sign_up": "가입",
        "become": "시스템 구축가 되기",
        "now": "이제 시스템 구축가입니다",
    },
}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("`", "")).strip()


def pass_quiz(page: Page, base: str, skill: str, language: str) -> None:
    words = WORDS[language]
    page.goto(f"{base}/assess/{skill}/1/")
    page.get_by_role("button", name=words["start"], exact=True).click()
    while True:
        answer_rightly(page, language)
        if page.get_by_role("link", name=words["result"]).count():
            page.get_by_role("link", name=words["result"]).click()
            return
        page.get_by_role("link", name=words["next"]).click()


def answer_rightly(page: Page, language: str) -> None:
    key = key_of_open_question(int(page.url.rstrip("/").split("/")[-1]), language)
    page.locator("label.choice", has_text=re.compile(rf"^\s*{re.escape(key)}\s*$")).first.click()
    page.get_by_role("button", name=WORDS[language]["answer"], exact=True).click()


def key_of_open_question(attempt_id: int, language: str) -> str:
    """The right answer as the page words it; read from the database, because the page must not reveal it."""
    question = Question.objects.filter(attempt=attempt_id, answer=None).select_related("item").first()
    assert question is not None
    return _plain(next(option["text"][language] for option in question.item.body["options"] if option["key"]))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_guest_signs_up_finishes_the_origin_and_changes_class(curriculum, live_server, browser_page, language):
    page = browser_page(language)
    base = live_server.url
    page.goto(base)
    expect(page.locator("main")).to_be_visible()

    pass_quiz(page, base, ORIGIN[0], language)
    expect(page.locator("h1")).to_contain_text("Lv 1")

    page.goto(f"{base}/accounts/signup/")
    page.locator("input[name=email]").fill(f"{language}@example.org")
    page.locator("input[name=password1]").fill("correct-horse-battery")
    page.locator("main").get_by_role("button", name=WORDS[language]["sign_up"]).click()
    page.goto(f"{base}/me/")
    expect(page.locator(".timeline")).to_contain_text("Lv 1")

    page.goto(f"{base}/class/ai-engineer/")
    expect(page.get_by_role("button", name=WORDS[language]["become"])).to_have_count(0)
    for skill in ORIGIN[1:]:
        pass_quiz(page, base, skill, language)

    page.goto(f"{base}/class/ai-engineer/")
    page.get_by_role("button", name=WORDS[language]["become"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[language]["now"])

    page.goto(f"{base}/skills/fastapi-essentials/")
    expect(page.locator(".badge-open")).to_be_visible()
    page.goto(f"{base}/skills/caching-strategy/")
    expect(page.locator("#why-locked")).to_be_visible()
