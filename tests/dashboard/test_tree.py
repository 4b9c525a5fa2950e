"""The map as the server makes it."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from benchmarks.generate import generate_tree
from dashboard.contexts.next_steps import next_steps
from dashboard.contexts.states import NodeState, node_state
from dashboard.contexts.tree import map_page
from progress.models import SkillLevel
from progress.selectors import Standing, standing
from progress.services import change_class, start_skill
from skills.selectors import Published
from skills.services import load_tree
from tests.cast import ORIGIN, finish_origin, republish, show


def node(html: str, number: int) -> str:
    """The whole link of one skill."""
    found = re.search(rf'<a class="node [^>]*id="n{number}".*?</a>', html, re.DOTALL)
    assert found
    return found[0]


def words(html: str) -> str:
    """What is read aloud: text that is not hidden from screen readers, without tags."""
    heard = re.sub(r'<span class="tag" aria-hidden="true">.*?</span>', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", heard)).strip()


def test_a_visitor_reads_on_the_front_page_what_it_is_and_where_to_start(curriculum: Published, client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Start with Python Syntax &amp; Types" in html
    assert "How it works" in html
    assert html.count('class="node ') == 57


def test_someone_who_has_begun_sees_the_map_without_the_introduction(
    curriculum: Published, as_alice: Client, alice
) -> None:
    show(alice.pk, curriculum, "linux-cli")
    assert "How it works" not in as_alice.get("/").content.decode()


def test_every_skill_is_a_link_with_its_name_and_state_in_words(curriculum: Published, client: Client) -> None:
    html = client.get("/tree/").content.decode()
    for number, skill in enumerate(curriculum.tree.skills):
        link = node(html, number)
        assert f'href="/skills/{skill.slug}/"' in link
        assert f'hx-get="/skills/{skill.slug}/"' in link
        assert words(link).startswith(escape(skill.name.en))
    assert words(node(html, 0)) == "Python Syntax &amp; Types, next, available"
    assert words(node(html, 20)).endswith(", locked")


def test_headings_are_nested_without_a_gap(curriculum: Published, client: Client) -> None:
    for address in ("/", "/tree/"):
        levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_map_speaks_the_language_of_the_page(curriculum: Published, client: Client) -> None:
    korean = client.get("/tree/", headers={"accept-language": "ko"}).content.decode()
    assert "Python 문법과 타입" in node(korean, 0)
    assert 'lang="ko"' in korean
    assert "Python Syntax &amp; Types" in node(client.get("/tree/").content.decode(), 0)


def test_levels_of_one_learner_are_never_shown_to_another(
    curriculum: Published, as_alice: Client, as_bob: Client, alice
) -> None:
    show(alice.pk, curriculum, "python-syntax-types")
    assert "Lv 1 of 3" in node(as_alice.get("/tree/").content.decode(), 0)
    assert "Lv 1 of 3" not in as_bob.get("/tree/").content.decode()


def test_the_number_of_queries_does_not_grow_with_what_is_earned(
    curriculum: Published, as_alice: Client, alice, django_assert_max_num_queries
) -> None:
    as_alice.get("/tree/")
    with django_assert_max_num_queries(5):  # session, user, and three of the map
        as_alice.get("/tree/")
    finish_origin(alice.pk, curriculum)
    with django_assert_max_num_queries(5):
        as_alice.get("/tree/")


def test_the_active_class_is_marked_and_its_way_is_open(curriculum: Published, as_alice: Client, alice) -> None:
    finish_origin(alice.pk, curriculum)
    change_class(alice.pk, curriculum, "data-engineer")
    html = as_alice.get("/tree/").content.decode()
    assert re.search(r'class="track is-active is-row"[^>]*id="data-engineer"', html)
    assert html.count("your class") == 1
    assert re.search(r'class="link is-class is-open is-mine"[^>]*data-to="data-flow"', html)
    assert "You are: Data Blacksmith" in html


def test_one_class_can_be_shown_with_the_way_to_it(curriculum: Published, client: Client) -> None:
    html = client.get("/tree/?class=ai-engineer").content.decode()
    assert re.findall(r'<section class="track[^>]*id="([^"]+)"', html) == ["the-origin", "ai-engineer"]
    assert re.search(r'href="/tree/\?class=ai-engineer" aria-current="true"', html)


def test_an_unknown_class_is_not_found(curriculum: Published, client: Client) -> None:
    assert client.get("/tree/?class=wizard").status_code == 404


@pytest.mark.parametrize("query", ["vector", "벡터", " VECTOR db "])
def test_a_skill_is_found_by_its_name_in_either_language(curriculum: Published, client: Client, query: str) -> None:
    html = client.get("/tree/", {"q": query}).content.decode()
    answer = html[html.index('id="find-count"') :]
    assert '<a href="/skills/vector-db/">' in answer[: answer.index("</div>")]


def test_a_search_without_a_match_says_what_to_try(curriculum: Published, client: Client) -> None:
    html = client.get("/tree/", {"q": "<b>zzz"}).content.decode()
    assert html.count("No skill has this in its name.") == 2  # once shown, once for the script
    assert "&lt;b&gt;zzz" in html
    assert "<b>zzz" not in html


@pytest.mark.parametrize("address", ["/", "/tree/"])
def test_the_map_is_only_read(curriculum: Published, client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_no_markup_of_a_curriculum_reaches_the_page(curriculum: Published, client: Client) -> None:
    def change(data) -> None:
        data["tracks"][0]["name"]["en"] = "<script>alert(1)</script>"
        data["tracks"][0]["tiers"][0]["skills"][0]["name"] = {"en": '"><b>bold</b>', "ko": "'><i>"}

    republish(change)
    html = client.get("/tree/").content.decode()
    assert "<script>alert" not in html
    assert "<b>bold" not in html
    assert "<i>" not in html


def test_a_new_revision_is_shown_at_once(curriculum: Published, client: Client) -> None:
    client.get("/tree/")

    def change(data) -> None:
        data["tracks"][0]["tiers"][0]["skills"][0]["name"]["en"] = "Python From Scratch"

    republish(change)
    assert "Python From Scratch" in client.get("/tree/").content.decode()


def test_nothing_on_the_map_is_styled_or_scripted_inline(curriculum: Published, client: Client) -> None:
    html = client.get("/").content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_a_tree_of_two_thousand_skills_is_shown_a_track_at_a_time(db, client: Client, tmp_path, settings) -> None:
    settings.DEFAULT_CURRICULUM = "generated-tree"
    file = tmp_path / "tree.yaml"
    file.write_text(generate_tree(2000, 3))
    load_tree(file)
    first = client.get("/tree/").content.decode()
    assert 0 < first.count('class="node ') < 500
    assert client.get("/tree/?class=all").content.decode().count('class="node ') == 2000


# States


def state(curriculum: Published, learner_id: int, slug: str, **more: int) -> NodeState:
    return node_state(standing(learner_id, curriculum), curriculum.tree.numbers[slug], **more)


def test_each_state_looks_and_reads_differently() -> None:
    states = [
        NodeState(),
        NodeState(is_open=True),
        NodeState(is_open=True, started=True),
        NodeState(is_open=True, earned=1, held=1),
        NodeState(is_open=True, earned=2, held=2),
        NodeState(is_open=True, earned=3, held=3),
        NodeState(is_open=True, held=2),
        NodeState(is_open=True, earned=1, held=1, rusting=True),
        NodeState(is_open=True, is_next=True),
    ]
    assert len({tuple(found.words) for found in states}) == len(states)
    assert len({(found.css, found.symbol, found.tag) for found in states}) == len(states)
    # Without colour: the symbol, the word on the node, or the shape of its border tell every two apart.
    assert len({(found.symbol, found.tag) for found in states}) == len(states)


def test_every_symbol_of_a_state_is_in_the_sprite(root) -> None:
    sprite = (root / "static" / "icons.svg").read_text()
    for held in range(4):
        for earned in range(held + 1):
            assert f'id="{NodeState(is_open=True, earned=earned, held=held).symbol}"' in sprite
    assert f'id="{NodeState().symbol}"' in sprite


def test_states_follow_what_a_learner_does(curriculum: Published, alice) -> None:
    assert state(curriculum, alice.pk, "linux-cli").words == ["locked"]
    assert state(curriculum, alice.pk, "python-syntax-types").words == ["available"]
    start_skill(alice.pk, curriculum, "python-syntax-types")
    assert state(curriculum, alice.pk, "python-syntax-types").words == ["in progress"]
    show(alice.pk, curriculum, "python-syntax-types")
    assert state(curriculum, alice.pk, "python-syntax-types").words == ["Lv 1 of 3"]
    show(alice.pk, curriculum, "python-syntax-types", 2)
    number = curriculum.tree.numbers["python-syntax-types"]
    rusting = state(curriculum, alice.pk, "python-syntax-types", rusting=1 << number)
    assert rusting.words == ["Lv 2 of 3", "rusting"]


def test_a_placed_level_is_shown_apart_from_an_earned_one(curriculum: Published, alice) -> None:
    row = {"learner_id": alice.pk, "skill_id": curriculum.skill_ids["python-syntax-types"]}
    SkillLevel.objects.create(**row, earned=1, provisional=3)
    found = state(curriculum, alice.pk, "python-syntax-types")
    assert (found.symbol, found.tag) == ("ring-1-3", "placed")
    assert found.words == ["Lv 1 of 3", "placed at Lv 3"]


def test_the_words_of_a_state_are_translated_when_they_are_asked_for() -> None:
    with translation.override("en"):
        assert NodeState().words == ["locked"]
    with translation.override("ko"):
        assert NodeState().words == [translation.gettext("locked")]


# Next steps


def test_next_are_the_cheapest_open_skills_with_what_they_build_on(curriculum: Published) -> None:
    steps = next_steps(curriculum.tree, Standing(curriculum.tree), None)
    assert [step.skill.slug for step in steps] == ["python-syntax-types", "data-structure-core", "oop-functional"]
    assert steps[0].hours == 4


def test_next_are_the_skills_of_the_active_class_first(curriculum: Published, alice) -> None:
    finish_origin(alice.pk, curriculum)
    change_class(alice.pk, curriculum, "llm-application-engineer")
    page = map_page(alice.pk, curriculum)
    tracks = {curriculum.tree.group(step.number).track.slug for step in page.steps}
    assert tracks == {"llm-application-engineer"}
    assert page.steps[0].skill.slug == "prompting-basics"


def test_after_the_origin_and_before_a_class_the_next_step_is_the_class_change(
    curriculum: Published, as_alice: Client, alice
) -> None:
    finish_origin(alice.pk, curriculum)
    page = map_page(alice.pk, curriculum)
    assert page.steps == ()
    assert page.may_choose_class
    assert '<a class="next-step" href="/class/">Choose your class</a>' in as_alice.get("/tree/").content.decode()


def test_what_is_held_or_locked_is_never_a_next_step(curriculum: Published, alice) -> None:
    for slug in ORIGIN[:3]:
        show(alice.pk, curriculum, slug)
    steps = next_steps(curriculum.tree, standing(alice.pk, curriculum), None)
    assert {step.skill.slug for step in steps} == {"linux-cli", "git-version-control"}


def test_the_vendored_files_are_what_the_manifest_says(root) -> None:
    done = subprocess.run([sys.executable, "scripts/vendor.py", "--check"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
