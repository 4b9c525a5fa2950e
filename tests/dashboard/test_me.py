"""One's own page, for learners and for guests."""

from django.test import Client

from progress.domain.levels import Kind
from progress.services import change_class, record_evidence
from skills.selectors import Published


def test_a_visitor_is_told_what_to_do_next_and_gets_no_row(client: Client, curriculum: Published):
    page = client.get("/me/")
    assert page.status_code == 200
    assert "as a guest" in page.content.decode()
    assert 'href="/skills/python-syntax-types/"' in page.content.decode()
    assert "learner" not in client.session


def test_levels_xp_and_evidence_are_shown(as_alice: Client, alice, curriculum: Published):
    record_evidence(alice.pk, curriculum, "python-syntax-types", 1, Kind.QUIZ, "test:1")
    page = as_alice.get("/me/").content.decode()
    assert "<dd>50</dd>" in page
    assert "<strong>Lv 1</strong>" in page
    assert "by quiz" in page


def test_what_is_alices_is_not_bobs(as_bob: Client, alice, curriculum: Published):
    record_evidence(alice.pk, curriculum, "python-syntax-types", 1, Kind.QUIZ, "test:1")
    page = as_bob.get("/me/").content.decode()
    assert "<dd>50</dd>" not in page
    assert "by quiz" not in page


def test_the_class_change_is_announced_once_it_is_open_and_the_class_shown_once_taken(
    as_alice: Client, alice, curriculum: Published
):
    for number in curriculum.tree.members["the-origin"]:
        record_evidence(alice.pk, curriculum, curriculum.tree.skills[number].slug, 1, Kind.QUIZ, "test:1")
    assert "The class change (전직) is open to you." in as_alice.get("/me/").content.decode()
    change_class(alice.pk, curriculum, "data-engineer")
    page = as_alice.get("/me/").content.decode()
    assert "Data Blacksmith" in page
    assert "The class change (전직) is open to you." not in page


def test_the_page_only_reads(as_alice: Client, curriculum: Published):
    assert as_alice.post("/me/").status_code == 405
