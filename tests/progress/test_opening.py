"""Starting a skill: from then on it never locks again."""

import pytest

from progress.models import Opening, SkillLevel
from progress.selectors import standing
from progress.services import SkillLocked, start_skill
from tests.cast import finish_origin, republish, show, skills_of


def test_an_open_skill_can_be_started_twice(alice, curriculum):
    start_skill(alice.pk, curriculum, "python-syntax-types")
    start_skill(alice.pk, curriculum, "python-syntax-types")
    assert Opening.objects.count() == 1
    row = SkillLevel.objects.get()
    assert (row.earned, row.provisional, row.opened) == (0, 0, True)


def test_a_locked_skill_cannot_be_started(alice, curriculum):
    with pytest.raises(SkillLocked, match="fastapi-essentials"):
        start_skill(alice.pk, curriculum, "fastapi-essentials")
    assert not Opening.objects.exists()


def test_an_unknown_skill_cannot_be_started(alice, curriculum):
    with pytest.raises(KeyError):
        start_skill(alice.pk, curriculum, "no-such-skill")


def test_a_started_skill_never_locks_again(alice, bob, curriculum):
    finish_origin(alice.pk, curriculum)
    finish_origin(bob.pk, curriculum)
    start_skill(alice.pk, curriculum, "docker-basics")

    def harden(data):
        docker = next(s for s in skills_of(data, "system-foundation") if s["slug"] == "docker-basics")
        docker["requires"] = {"skill": "linux-cli", "level": 3}

    now = republish(harden)
    docker = now.tree.numbers["docker-basics"]
    assert standing(alice.pk, now).is_open(docker)
    assert not standing(bob.pk, now).is_open(docker)
    start_skill(alice.pk, now, "docker-basics")
    with pytest.raises(SkillLocked):
        start_skill(bob.pk, now, "docker-basics")


def test_starting_keeps_the_level_and_evidence_keeps_the_start(alice, curriculum):
    start_skill(alice.pk, curriculum, "python-syntax-types")
    show(alice.pk, curriculum, "python-syntax-types")
    start_skill(alice.pk, curriculum, "python-syntax-types")
    row = SkillLevel.objects.get()
    assert (row.earned, row.opened) == (1, True)
