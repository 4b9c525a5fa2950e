"""Fixtures for all tests: the small cast, and the real curriculum."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import Learner, User
from assessments.services import load_bank
from skills.selectors import Published, _compiled, published
from skills.services import load_tree


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as it is installed, so that several threads can use one database."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def _compiled_anew():
    """A rolled-back test gives its ids back, so what was compiled for them must not outlive it."""
    yield
    _compiled.cache_clear()


@pytest.fixture
def curriculum(db) -> Published:
    """The real AI tech tree, published, with its bank."""
    load_tree(settings.TREE_FILE)
    tree = published()
    load_bank(settings.BANK_FOLDER, tree)
    return tree


@pytest.fixture
def alice(db) -> Learner:
    """A learner with an account."""
    user = User.objects.create_user("alice@example.org", "correct-horse-battery")
    return Learner.objects.create(user=user)


@pytest.fixture
def bob(db) -> Learner:
    """Another learner, who must never see what is Alice's."""
    user = User.objects.create_user("bob@example.org", "correct-horse-battery")
    return Learner.objects.create(user=user)


@pytest.fixture
def as_alice(alice: Learner) -> Client:
    client = Client()
    client.force_login(alice.user)
    return client


@pytest.fixture
def as_bob(bob: Learner) -> Client:
    client = Client()
    client.force_login(bob.user)
    return client


@pytest.fixture
def root() -> Path:
    return settings.TREE_FILE.parent.parent
