"""The map in a real browser: where it stands, how it is found through, what it opens."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Learner
from progress.models import SkillLevel
from progress.services import change_class, start_skill
from skills.domain.layout import Box, lay_out
from tests.cast import finish_origin, show

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLERANCE = 1.0
"""Pixels: borders lie inside the boxes, and the browser rounds."""

BOXES = """selector => Object.fromEntries([...document.querySelectorAll(selector)].map(element => {
  const map = document.getElementById("map").getBoundingClientRect();
  const { left, top, width, height } = element.getBoundingClientRect();
  return [element.id || element.dataset.group, [left - map.left, top - map.top, width, height]];
}))"""


@pytest.fixture
def mina(curriculum, alice) -> Learner:
    """A learner in the middle of it: a class, levels of all kinds, a placed one, one in progress."""
    finish_origin(alice.pk, curriculum)
    for slug, level in {
        "python-syntax-types": 3,
        "linux-cli": 2,
        "prompting-basics": 2,
        "fastapi-essentials": 1,
    }.items():
        for below in range(1, level + 1):
            show(alice.pk, curriculum, slug, below)
    change_class(alice.pk, curriculum, "llm-application-engineer")
    start_skill(alice.pk, curriculum, "embeddings")
    SkillLevel.objects.create(learner=alice, skill_id=curriculum.skill_ids["sql-mastery"], provisional=2)
    return alice


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/accounts/login/?next=/tree/")
    page.locator("#id_login").fill("alice@example.org")
    page.locator("#id_password").fill("correct-horse-battery")
    page.locator("main form button").click()
    page.wait_for_url("**/tree/")


def assert_same_place(drawn: list[float], box: Box, name: str) -> None:
    wanted = [16 * value for value in (box.x, box.y, box.width, box.height)]
    assert all(abs(a - b) <= TOLERANCE for a, b in zip(drawn, wanted, strict=True)), (name, drawn, wanted)


@pytest.mark.parametrize("only", ["", "?class=data-engineer", "?class=the-origin"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_css_lays_out_what_the_connectors_are_drawn_for(curriculum, live_server, browser_page, language, only):
    page = browser_page(language)
    page.goto(f"{live_server.url}/tree/{only}")
    tracks = curriculum.tree.document.tracks
    shown = {"": tracks, "?class=data-engineer": [tracks[0], tracks[4]], "?class=the-origin": tracks[:1]}[only]
    layout = lay_out(shown)
    nodes, groups = page.evaluate(BOXES, ".node"), page.evaluate(BOXES, "[data-group]")
    assert len(nodes) == len(layout.skills)
    for slug, box in layout.skills.items():
        assert_same_place(nodes[f"n{curriculum.tree.numbers[slug]}"], box, slug)
    for slug, box in layout.groups.items():
        assert_same_place(groups[slug], box, slug)
    for slug, box in layout.tracks.items():
        assert_same_place(page.evaluate(BOXES, ".track")[slug], box, slug)
    if layout.gate:
        assert_same_place(groups["gate"], layout.gate, "gate")
    assert page.locator(".links .link").count() == len(layout.links)


def test_a_screen_of_1440_pixels_shows_the_whole_width(curriculum, live_server, browser_page):
    page = browser_page(width=1440)
    page.goto(f"{live_server.url}/tree/")
    assert page.evaluate("(v => v.scrollWidth <= v.clientWidth)(document.querySelector('.map-view'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize("width", [320, 390, 899])
def test_a_phone_gets_one_column_without_connectors(curriculum, live_server, browser_page, width):
    page = browser_page("ko", width=width, height=800)
    page.goto(f"{live_server.url}/tree/")
    expect(page.locator(".links")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    lefts = page.evaluate("[...document.querySelectorAll('.track')].map(t => t.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_map_in_all_states_with_its_panel_open_is_accessible(
    mina, live_server, browser_page, assert_accessible, language, theme
):
    page = browser_page(language, theme)
    sign_in(page, live_server.url)
    for state in ("is-locked", "is-open", "is-started", "is-earned", "is-placed", "is-next"):
        assert page.locator(f".node.{state}").count(), state
    assert_accessible(page)
    page.locator("#n0").click()
    expect(page.locator("#panel")).to_be_visible()
    page.mouse.move(1, 1)
    page.wait_for_timeout(200)
    assert_accessible(page)


def test_a_skill_opens_in_the_panel_under_its_own_address_and_closes_again(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/?class=ai-engineer")
    node = page.locator("#n0")
    node.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Python Syntax & Types")
    expect(panel).to_be_focused()
    expect(panel.get_by_role("heading", name="Python Syntax & Types")).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/skills/python-syntax-types/")
    assert panel.locator("header.shell").count() == 0
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(node).to_be_focused()
    expect(page).to_have_url(f"{live_server.url}/tree/?class=ai-engineer")


def test_the_browsers_back_button_leads_from_a_skill_to_the_map(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/")
    page.locator("#n0").click()
    expect(page.locator("#panel")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/tree/")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#map")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Python Syntax & Types", level=1)).to_be_visible()


def test_slash_finds_a_skill_in_either_language_and_escape_clears(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("벡터")
    expect(page.locator(".node.is-found")).to_have_count(1)
    expect(page.locator("#find-count")).to_have_text("1 skill found")
    assert "q=" in page.url
    page.keyboard.press("Enter")
    expect(page.locator(".node:focus")).to_contain_text("Vector DB")
    page.keyboard.press("Escape")
    expect(page.locator(".node.is-found")).to_have_count(0)
    assert "q=" not in page.url
    page.locator("#find").fill("quantum cooking")
    expect(page.locator("#find-count")).to_contain_text("No skill has this in its name.")


def test_arrow_keys_move_between_neighbours(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/")
    numbers = curriculum.tree.numbers
    page.locator(f"#n{numbers['fastapi-essentials']}").focus()
    for key, slug in (
        ("ArrowRight", "dependency-injection"),
        ("ArrowDown", "docker-basics"),
        ("ArrowLeft", "async-architecture"),
        ("ArrowUp", "fastapi-essentials"),
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"n{numbers[slug]}", key


def test_focus_lights_the_way_to_a_skill_and_what_builds_on_it(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/")
    page.locator(f"#n{curriculum.tree.numbers['tool-use']}").focus()
    lit = page.locator(".link.is-lit")
    sources = lit.evaluate_all("links => links.map(link => `${link.dataset.from} ${link.dataset.to}`)")
    assert {
        "context-integration agentic-workflow",
        "gate context-integration",
        "math-and-logic gate",
        "python-mastery devops-foundations",
        "agentic-workflow production-excellence",
    } <= set(sources)
    assert not any("ai-engineer" in source or "data-flow" in source for source in sources)
    related = page.locator(".node.is-related").evaluate_all("nodes => nodes.map(node => node.id)")
    builds = {"fastapi-essentials", "react-pattern", "multi-agent"}
    assert set(related) == {f"n{curriculum.tree.numbers[slug]}" for slug in builds}
    assert page.locator(".hint").count() == 3
    page.keyboard.press("Escape")
    assert page.locator(".hint").count() == 0


def test_zoom_and_fit_change_the_size_and_nothing_else(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/")
    width = "document.getElementById('map').getBoundingClientRect().width"
    before = page.evaluate(width)
    page.keyboard.press("-")
    assert page.evaluate(width) == pytest.approx(before * 0.9, abs=2)
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(width) == pytest.approx(before, abs=2)
    page.keyboard.press("f")
    assert page.evaluate("document.getElementById('map').getBoundingClientRect().height") <= 1000
    page.keyboard.press("0")
    assert page.evaluate(width) == pytest.approx(before, abs=2)
    drawing = page.evaluate("document.querySelector('.links').getBoundingClientRect().width")
    assert drawing == pytest.approx(page.evaluate(width), abs=1)


def test_dragging_the_ground_pans_a_map_that_is_wider_than_its_window(curriculum, live_server, browser_page):
    page = browser_page(width=1000)
    page.goto(f"{live_server.url}/tree/")
    left = "document.querySelector('.map-view').scrollLeft"
    assert page.evaluate(left) == 0
    box = page.locator(".key").bounding_box()
    assert box
    page.mouse.move(box["x"] + 150, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 8, steps=4)
    page.mouse.up()
    assert page.evaluate(left) > 20


def test_without_javascript_every_skill_can_be_found_and_reached(curriculum, live_server, browser_page):
    page = browser_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/tree/")
    assert page.locator(".node").count() == 57
    expect(page.locator("[data-zoom]")).to_be_hidden()
    page.locator("#find").fill("docker")
    page.locator("#find").press("Enter")
    expect(page).to_have_url(re.compile(r"q=docker"))
    page.locator("#find-count").get_by_role("link", name="Docker Basics").click()
    expect(page.get_by_role("heading", name="Docker Basics", level=1)).to_be_visible()


def test_language_and_theme_are_switched_on_the_page_and_kept(curriculum, live_server, browser_page):
    page = browser_page("en", "light")
    page.goto(f"{live_server.url}/tree/?class=ai-engineer")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page).to_have_url(f"{live_server.url}/tree/?class=ai-engineer")
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(curriculum, live_server, browser_page):
    page = browser_page()
    page.goto(f"{live_server.url}/tree/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
