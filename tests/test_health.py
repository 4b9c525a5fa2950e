"""Probes come by address, without a host name that we know."""

import pytest
from django.db import DatabaseError

from techtree import health


def test_alive_answers_whatever_the_host_is_called(client):
    response = client.get("/health/alive/", headers={"host": "10.0.0.5"})
    assert (response.status_code, response.json()) == (200, {"ok": True})


def test_ready_names_the_published_revision(client, curriculum):
    response = client.get("/health/ready/", headers={"host": "10.0.0.5"})
    assert (response.status_code, response.json()) == (200, {"ok": True, "revision": 1})


@pytest.mark.django_db
def test_ready_says_that_no_curriculum_is_published(client):
    response = client.get("/health/ready/")
    assert response.status_code == 503
    assert "load_tree" in response.json()["reason"]


def test_ready_says_that_the_database_does_not_answer(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(health, "published", fail)
    response = client.get("/health/ready/")
    assert response.status_code == 503
    assert "database" in response.json()["reason"]


def test_a_page_still_refuses_an_unknown_host(client):
    assert client.get("/accounts/login/", headers={"host": "10.0.0.5"}).status_code == 400
