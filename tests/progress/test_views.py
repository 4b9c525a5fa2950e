"""The pages of the class change."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Learner
from progress.models import ClassChange, OptionChoice
from progress.selectors import active_class, chosen_options
from tests.cast import finish_origin, republish, show

CLASS = "/class/ai-engineer/"


def body(response) -> str:
    return unescape(response.content.decode())


def test_a_visitor_sees_every_class_and_what_is_missing(client, curriculum):
    response = client.get("/class/")
    page = response.context["page"]
    assert response.status_code == 200
    assert [shown.track.slug for shown in page.classes] == [track.slug for track in curriculum.tree.classes]
    assert (page.is_open, len(page.missing), page.active) == (False, 6, None)
    assert page.missing_hours == sum(step.hours for step in page.missing) > 0
    for shown in page.classes:
        assert shown.track.class_title.en in body(response)
        assert client.get(f"/class/{shown.track.slug}/").status_code == 200
    assert not Learner.objects.exists()


def test_the_report_counts_what_carries_over(as_alice, alice, curriculum):
    finish_origin(alice.pk, curriculum)
    show(alice.pk, curriculum, "docker-basics")
    page = as_alice.get("/class/").context["page"]
    assert (page.is_open, page.missing, page.held_skills) == (True, (), 7)
    routes = {shown.track.slug: shown.routes for shown in page.classes}
    assert [[skill.slug for skill in route.satisfied] for route in routes["ai-engineer"]] == [["docker-basics"]] * 2
    assert all(route.satisfied == () for route in routes["ai-modeler"])
    for shown in page.classes:
        for route in shown.routes:
            assert route.steps + len(route.satisfied) == route.total
            assert 0 < route.chain_hours <= route.hours


def test_taking_a_class_and_another_and_the_first_again(as_alice, alice, curriculum):
    finish_origin(alice.pk, curriculum)
    assert not as_alice.get(CLASS).context["shown"].is_active
    for slug in ("ai-engineer", "data-engineer", "ai-engineer"):
        response = as_alice.post(f"/class/{slug}/")
        assert response.status_code == 200
        assert response.context["shown"].is_active
        assert response.context["page"].active.slug == slug
        assert active_class(alice.pk) == slug
    assert as_alice.post(CLASS).status_code == 200
    assert ClassChange.objects.count() == 3
    held = {shown.track.slug for shown in as_alice.get("/class/").context["page"].classes if shown.was_held}
    assert held == {"ai-engineer", "data-engineer"}


def test_a_locked_class_change_says_what_comes_first(as_alice, curriculum):
    response = as_alice.post(CLASS, follow=True)
    assert response.redirect_chain == [("/class/", 302)]
    assert "The Origin comes first" in body(response)
    assert not ClassChange.objects.exists()


def test_a_visitor_who_tries_is_told_the_same(client, curriculum):
    response = client.post(CLASS, follow=True)
    assert response.redirect_chain == [("/class/", 302)]
    assert "The Origin comes first" in body(response)


def test_a_guest_can_take_a_class(client, curriculum):
    client.post("/assess/python-syntax-types/1/start/")
    guest = Learner.objects.get()
    finish_origin(guest.pk, curriculum)
    assert client.post(CLASS).status_code == 200
    assert active_class(guest.pk) == "ai-engineer"


def test_a_session_whose_learner_is_gone_starts_anew(as_alice, alice, curriculum):
    finish_origin(alice.pk, curriculum)
    as_alice.get("/class/")
    alice.delete()
    assert as_alice.get("/class/").status_code == 200
    assert as_alice.post(CLASS, follow=True).redirect_chain == [("/class/", 302)]
    assert as_alice.post("/class/option/", {"option": "app-architect"}).status_code == 302


@pytest.mark.parametrize("slug", ["no-such-track", "the-origin", "linux-cli"])
def test_what_is_no_class_is_404(as_alice, curriculum, slug):
    assert as_alice.get(f"/class/{slug}/").status_code == 404
    assert as_alice.post(f"/class/{slug}/").status_code == 404


def test_choosing_an_option_leads_back_to_its_class(as_alice, alice, curriculum):
    for option in ("app-architect", "serving-specialist", "serving-specialist"):
        response = as_alice.post("/class/option/", {"option": option}, follow=True)
        assert response.redirect_chain == [(CLASS, 302)]
        chosen = [route.options[0].slug for route in response.context["shown"].routes if route.chosen]
        assert chosen == [option]
    assert OptionChoice.objects.count() == 2
    assert chosen_options(alice.pk) == {"ai-engineer-specialty": "serving-specialist"}


@pytest.mark.parametrize("data", [{}, {"option": ""}, {"option": "no-such-option"}, {"option": "\x00"}])
def test_an_unknown_option_is_404_and_makes_nobody_a_learner(client, curriculum, data):
    assert client.post("/class/option/", data).status_code == 404
    assert not Learner.objects.exists()


def test_the_wrong_method_is_405(as_alice, curriculum):
    assert as_alice.post("/class/").status_code == 405
    assert as_alice.put(CLASS).status_code == 405
    assert as_alice.get("/class/option/").status_code == 405


def test_without_a_csrf_token_nothing_changes(alice, curriculum):
    finish_origin(alice.pk, curriculum)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    assert client.post(CLASS).status_code == 403
    assert client.post("/class/option/", {"option": "app-architect"}).status_code == 403
    assert not ClassChange.objects.exists()
    assert not OptionChoice.objects.exists()


def test_a_class_that_has_left_the_tree_is_no_longer_active_and_not_forgotten(as_alice, alice, curriculum):
    finish_origin(alice.pk, curriculum)
    as_alice.post(CLASS)

    def retire(data):
        gone = next(track for track in data["tracks"] if track["slug"] == "ai-engineer")
        data["tracks"].remove(gone)
        slugs = {s["slug"] for t in gone["tiers"] for o in (t, *t.get("options", [])) for s in o.get("skills") or []}
        for track in data["tracks"]:
            for tier in track["tiers"]:
                for skill in tier.get("skills", []) + [s for o in tier.get("options", []) for s in o["skills"]]:
                    skill["recommends"] = [r for r in skill["recommends"] if r["skill"] not in slugs]

    republish(retire)
    response = as_alice.get("/class/")
    assert response.status_code == 200
    assert response.context["page"].active is None
    assert as_alice.get(CLASS).status_code == 404
    assert as_alice.get("/me/").status_code == 200
    assert ClassChange.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_what_was_done(as_alice, alice, curriculum):
    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            assert as_alice.get(path).status_code == 200
        return len(captured)

    as_alice.get("/class/")
    before = [queries("/class/"), queries(CLASS)]
    finish_origin(alice.pk, curriculum)
    for slug in ("ai-engineer", "data-engineer", "ai-engineer"):
        as_alice.post(f"/class/{slug}/")
    as_alice.post("/class/option/", {"option": "app-architect"})
    as_alice.get("/class/")
    assert [queries("/class/"), queries(CLASS)] == before
    assert max(before) <= 9
