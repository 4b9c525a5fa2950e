"""The bank that ships: no faults, every topic asked about, and programs that print what their key says."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessments.domain.bank import SkillBank, load_bank_reading
from assessments.domain.quiz import Candidate, draw
from skills.domain.load import load_file
from skills.domain.reader import read_file
from tests.cast import ORIGIN

DATA = Path(__file__).parents[2] / "data"
PATHS = sorted((DATA / "bank").rglob("*.yaml"))
DOCUMENT = load_file(DATA / "tree.yaml").document
TOPICS = {skill.slug: [topic.slug for topic in skill.topics] for skill in DOCUMENT.skills()}
LOADED = {path: load_bank_reading(read_file(path), TOPICS) for path in PATHS}
BANKS: list[SkillBank] = [loaded.bank for loaded in LOADED.values() if loaded.bank]
PROGRAMS = [(bank.skill, item) for bank in BANKS for item in bank.items if item.type == "code"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_bank_file_has_no_fault_and_is_named_after_its_skill(path):
    assert LOADED[path].faults == []
    assert LOADED[path].bank.skill == path.stem


@pytest.mark.parametrize("skill", ORIGIN)
def test_every_skill_of_the_origin_has_at_least_eight_items(skill):
    assert sum(len(bank.items) for bank in BANKS if bank.skill == skill) >= 8


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.skill)
def test_every_topic_of_the_skill_is_asked_about(bank):
    assert {item.topic for item in bank.items} == set(TOPICS[bank.skill])


@pytest.mark.parametrize(("skill", "item"), PROGRAMS, ids=[item.slug for _, item in PROGRAMS])
def test_a_program_prints_its_key(skill, item, tmp_path):
    command = [sys.executable, "-I", "-c", item.code]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    key = item.options[item.key].text
    assert ran.stdout.split() == key.en.replace("`", "").split()
    assert key.ko == key.en


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.skill)
def test_a_retake_asks_nothing_that_was_asked_before(bank):
    pool = [Candidate(number, item.topic) for number, item in enumerate(bank.items)]
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for seed in range(200):
        first = {candidate.item for candidate in draw(pool, 5, seed)}
        seen = [Candidate(c.item, c.topic, now if c.item in first else None) for c in pool]
        assert first.isdisjoint(candidate.item for candidate in draw(seen, 5, seed + 1))


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.skill)
def test_where_the_key_stands_in_the_file_is_no_hint(bank):
    """A form sends an option's place in the file, so a favourite place would give the key away."""
    places = Counter(item.key for item in bank.items)
    assert max(places.values()) <= len(bank.items) / 2
