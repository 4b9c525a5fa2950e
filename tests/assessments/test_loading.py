"""Loading the bank: all or nothing, and old answers keep pointing at what was asked."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Item
from assessments.selectors import candidates, document, has_items, questions
from assessments.services import load_bank
from tests.cast import let_time_pass, take_quiz

SKILL = "python-syntax-types"


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    """A copy of the real bank."""
    return Path(shutil.copytree(settings.BANK_FOLDER, tmp_path / "bank"))


def edit(folder: Path, old: str, new: str, skill: str = SKILL) -> Path:
    path = folder / "the-origin" / f"{skill}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def remove_first_item(folder: Path) -> str:
    path = folder / "the-origin" / f"{SKILL}.yaml"
    head, first, *others = path.read_text(encoding="utf-8").split("  - slug: ")
    path.write_text("  - slug: ".join([head, *others]), encoding="utf-8")
    return first.split("\n", 1)[0]


def current():
    return set(Item.objects.filter(retired_at=None).values_list("slug", "digest"))


def test_loading_twice_changes_nothing(curriculum, folder):
    before = current()
    outcome = load_bank(folder, curriculum)
    assert outcome.ok
    assert (outcome.added, outcome.retired, outcome.unchanged) == (0, 0, len(before))
    assert current() == before


def test_with_one_fault_anywhere_nothing_loads(curriculum, folder):
    Item.objects.all().delete()
    path = edit(folder, "difficulty: 1", "difficulty: 9")
    outcome = load_bank(folder, curriculum)
    assert not outcome.ok
    [(where, fault)] = outcome.faults
    assert (where, fault.code, fault.value) == (path, "out-of-range", "9")
    assert not Item.objects.exists()


def test_a_changed_item_is_a_new_version_and_old_answers_keep_the_old_one(alice, curriculum, folder):
    attempt = take_quiz(alice.pk, curriculum, SKILL, right=0)
    asked = questions(attempt)[0].item
    head = f"  - slug: {asked.slug}\n    topic: {asked.topic}\n    type: {asked.type}\n    difficulty: "
    changed = 5 if asked.difficulty != 5 else 4
    edit(folder, f"{head}{asked.difficulty}\n", f"{head}{changed}\n")
    outcome = load_bank(folder, curriculum)
    assert (outcome.added, outcome.retired) == (1, 1)
    versions = Item.objects.filter(slug=asked.slug, skill=asked.skill)
    assert versions.count() == 2
    assert questions(attempt)[0].item == asked
    new = versions.get(retired_at=None)
    assert (document(asked).difficulty, document(new).difficulty) == (asked.difficulty, changed)
    let_time_pass(hours=1)
    seen = {c.item: c.last_seen for c in candidates(alice.pk, curriculum.skill_ids[SKILL])}
    assert asked.pk not in seen
    assert seen[new.pk] is not None, "who saw the old version has seen the item"


def test_a_removed_item_retires_and_comes_back_as_the_same_row(curriculum, folder, settings):
    before = set(Item.objects.values_list("pk", "slug"))
    slug = remove_first_item(folder)
    outcome = load_bank(folder, curriculum)
    assert (outcome.added, outcome.retired) == (0, 1)
    assert not Item.objects.filter(slug=slug, retired_at=None).exists()
    outcome = load_bank(settings.BANK_FOLDER, curriculum)
    assert (outcome.added, outcome.retired) == (1, 0)
    assert set(Item.objects.filter(retired_at=None).values_list("pk", "slug")) == before


def test_a_version_that_comes_back_replaces_the_one_after_it(curriculum, folder, settings):
    before = current()
    edit(folder, "difficulty: 1", "difficulty: 2")
    load_bank(folder, curriculum)
    assert current() != before
    outcome = load_bank(settings.BANK_FOLDER, curriculum)
    assert (outcome.added, outcome.retired) == (1, 1)
    assert current() == before


def test_one_file_can_be_loaded_alone_and_leaves_the_others(curriculum, folder):
    slug = remove_first_item(folder)
    outcome = load_bank(folder / "the-origin" / f"{SKILL}.yaml", curriculum)
    assert (outcome.retired, outcome.unchanged) == (1, 11)
    assert not Item.objects.filter(slug=slug, retired_at=None).exists()
    assert has_items(curriculum.skill_ids["linux-cli"])


def test_two_files_of_one_skill_are_a_fault(curriculum, folder):
    shutil.copy(folder / "the-origin" / f"{SKILL}.yaml", folder / "copy.yaml")
    [(path, fault)] = load_bank(folder, curriculum).faults
    assert (path.stem, fault.code) == (SKILL, "duplicate-bank")


@pytest.mark.parametrize("name", ["no-such-folder", "no-such-file.yaml"])
def test_what_is_not_there_is_a_fault(curriculum, tmp_path, name):
    [(path, fault)] = load_bank(tmp_path / name, curriculum).faults
    assert path == tmp_path / name
    assert fault.message


def test_an_empty_folder_is_a_fault(curriculum, tmp_path):
    [(_, fault)] = load_bank(tmp_path, curriculum).faults
    assert fault.code == "empty-folder"


def run(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("load_bank", *map(str, arguments), stdout=out, no_color=True)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_what_it_did(curriculum, folder):
    code, text = run(folder)
    assert (code, text) == (0, f"Bank: 0 added, 0 retired, {len(current())} unchanged.\n")
    remove_first_item(folder)
    code, text = run(folder, "--format", "json")
    assert code == 0
    assert json.loads(text)["retired"] == 1


def test_the_command_names_file_line_and_way_out_of_each_fault_and_exits_1(curriculum, folder):
    path = edit(folder, "topic: variables", "topic: variabels")
    code, text = run(folder)
    assert code == 1
    assert f"{path}:" in text
    assert "Did you mean “variables”?" in text
    assert "1 faults; nothing was written." in text
    code, text = run(folder, "--format", "json")
    told = json.loads(text)
    assert (code, told["ok"], told["faults"][0]["value"]) == (1, False, "variabels")


def test_without_a_curriculum_the_command_says_what_to_run_first(db):
    with pytest.raises(CommandError, match="run load_tree first"):
        call_command("load_bank")
