"""Real screenshots of the main pages, for the README and for looking at: `make screenshots`.

Runs the product on a database of its own with a learner who is half-way, and opens every page in Chromium in both
languages, both themes, on a desktop and a phone.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1440, "height": 1000},
    "phone": {"width": 390, "height": 844},
}
PAGES = {
    "map": "/tree/",
    "skill": "/skills/message-queue/",
    "quiz": "/assess/python-syntax-types/1/",
    "me": "/me/",
    "class": "/class/",
}
PORT = 8765
EMAIL, PASSWORD = "mina@example.org", "correct-horse-battery"


def main() -> None:
    folder = tempfile.mkdtemp(prefix="techtree-screenshots-")
    os.environ |= {"TECHTREE_VAR": folder, "PORT": str(PORT), "DJANGO_SETTINGS_MODULE": "techtree.settings"}
    TARGET.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen([sys.executable, "manage.py", "up"], stdout=subprocess.DEVNULL)
    try:
        _wait()
        _make_learner()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for size in SIZES:
                for theme in ("light", "dark"):
                    for language in ("en", "ko"):
                        _shoot(browser, size, theme, language)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait() -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/ready/", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError("the server did not start")


def _make_learner() -> None:
    """A learner who has finished The Origin, become an Agent Summoner and begun there."""
    import django

    django.setup()
    from accounts.models import Learner, User
    from progress.domain.levels import Kind
    from progress.services import change_class, record_evidence, start_skill
    from skills.selectors import published

    now = published()
    user = User.objects.create_user(EMAIL, PASSWORD)
    learner = Learner.objects.create(user=user).pk
    shown = {skill.slug: 1 for skill in now.tree.skills[:6]} | {"python-syntax-types": 3, "oop-functional": 2}
    shown |= {"prompting-basics": 2, "chain-of-thought": 1, "embeddings": 1, "vector-db": 1, "react-pattern": 1}
    shown |= {"fastapi-essentials": 1, "docker-basics": 2}
    for slug, level in shown.items():
        for reached in range(1, level + 1):
            kind = Kind.QUIZ if reached == 1 else Kind.TASK
            record_evidence(learner, now, slug, reached, kind, f"sample:{reached}")
    change_class(learner, now, "llm-application-engineer")
    start_skill(learner, now, "tool-use")


def _shoot(browser: Browser, size: str, theme: str, language: str) -> None:
    """All pages as the learner, but the quiz as a guest: in a context of its own."""
    for name, path in PAGES.items():
        context = browser.new_context(
            viewport=SIZES[size],
            locale="ko-KR" if language == "ko" else "en-GB",
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if name == "quiz":
            _open_question(page)
        else:
            _sign_in(page)
            page.goto(f"http://127.0.0.1:{PORT}{path}")
        page.screenshot(path=TARGET / f"{name}-{language}-{theme}-{size}.png", full_page=size == "desktop")
        context.close()


def _sign_in(page: Page) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/accounts/login/")
    page.locator("input[name=login]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()


def _open_question(page: Page) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/assess/python-syntax-types/1/")
    page.locator("main form button").click()


if __name__ == "__main__":
    main()
