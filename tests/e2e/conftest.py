"""A real Chromium. Every page that a test opens is watched: no script error, no console error, no foreign request."""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's synchronous API runs an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

type NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or else Playwright's."""
    system = next((path for name in SYSTEM_NAMES if (path := shutil.which(name))), None)
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=[*QUIET, *as_root])
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[NewPage]:
    """Opens pages in a language, a theme and a size; afterwards nothing may have gone wrong in any of them."""
    troubles: list[str] = []
    contexts = []

    def new_page(language: str = "en", theme: str = "light", width: int = 1440, height: int = 1000, **more) -> Page:
        locale = "ko-KR" if language == "ko" else "en-GB"
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme=theme,
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(troubles, message.type, message.text))
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("request", lambda request: _note_foreign(troubles, request.url))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert not troubles


def _note(troubles: list[str], kind: str, text: str) -> None:
    # A form sent back with faults is answered with 422, which Chromium reports as a failed resource.
    if kind in ("error", "warning") and "status of 422" not in text:
        troubles.append(f"console {kind}: {text}")


def _note_foreign(troubles: list[str], url: str) -> None:
    if urlsplit(url).hostname not in ("localhost", "127.0.0.1", None):
        troubles.append(f"foreign request: {url}")


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """axe-core finds nothing on the page as it stands."""
    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

    return check
