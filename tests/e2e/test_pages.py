"""Every page, both languages, both themes: accessible, within its width, under the strict policy."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/",
    "/tree/",
    "/tree/?class=ai-engineer",
    "/skills/python-syntax-types/",
    "/skills/continuous-training/",
    "/me/",
    "/class/",
    "/class/llm-application-engineer/",
    "/assess/python-syntax-types/1/",
    "/assess/caching-strategy/1/",
    "/accounts/signup/",
    "/accounts/login/",
    "/accounts/password/reset/",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_axe_finds_nothing_on_any_page(curriculum, live_server, browser_page, assert_accessible, language, theme):
    page = browser_page(language, theme)
    for path in PAGES:
        response = page.goto(f"{live_server.url}{path}")
        assert response is not None
        assert response.status == 200, path
        policy = response.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert page.locator("html").get_attribute("lang") == language
        assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_is_wider_than_a_small_screen(curriculum, live_server, browser_page, width):
    for language in ("en", "ko"):
        page = browser_page(language, width=width, height=800)
        for path in PAGES:
            page.goto(f"{live_server.url}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, language)


def test_question_and_answer_are_accessible_and_the_key_comes_after_the_answer(
    curriculum, live_server, browser_page, assert_accessible
):
    page = browser_page("en", "dark")
    page.goto(f"{live_server.url}/assess/linux-cli/1/")
    page.goto(f"{live_server.url}/assess/python-syntax-types/1/")
    page.locator("main form button").click()
    assert_accessible(page)
    assert page.locator(".is-key, .why").count() == 0
    page.keyboard.press("Tab")
    page.locator("label.choice").first.click()
    page.locator("main form button").click()
    assert page.locator(".is-key").count() == 1
    assert_accessible(page)


def test_an_empty_answer_says_so_and_keeps_the_question(curriculum, live_server, browser_page, assert_accessible):
    page = browser_page("ko")
    page.goto(f"{live_server.url}/assess/python-syntax-types/1/")
    page.locator("main form button").click()
    stem = page.locator("#stem").inner_text()
    with page.expect_response(lambda response: response.status == 422):
        page.locator("main form button").click()
    assert page.get_by_role("alert").is_visible()
    assert page.locator("#stem").inner_text() == stem
    assert_accessible(page)
