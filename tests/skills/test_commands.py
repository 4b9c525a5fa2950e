"""`load_tree` and `export_tree` as people and scripts meet them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from skills.management.commands import load_tree
from skills.models import Revision, Skill
from skills.selectors import published
from tests.cast import show
from tests.skills.trees import garden, load, skill, skills_of, the, write


def run(name: str, *args: Any) -> tuple[int, str]:
    """Exit code and output of a command."""
    out = StringIO()
    try:
        call_command(name, *map(str, args), stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


@pytest.fixture
def path(tmp_path) -> Path:
    return write(tmp_path, garden())


@pytest.fixture
def broken(tmp_path) -> Path:
    data = garden()
    skills_of(data, "soil").append(skill("weed", requires="no-such-skill"))
    return write(tmp_path, data)


@pytest.mark.django_db
def test_a_clean_file_is_published_and_the_plan_is_shown(path):
    code, out = run("load_tree", path)
    assert code == 0
    assert "  create  skill dig\n" in out
    assert "Published revision 1: 15 create, 0 update, 0 rename, 0 retire, 0 unchanged." in out
    code, out = run("load_tree", path)
    assert (code, out) == (0, "Nothing to change; revision 1 stays.\n")


@pytest.mark.django_db
def test_a_dry_run_says_that_nothing_was_written(path):
    code, out = run("load_tree", path, "--dry-run")
    assert code == 0
    assert out.endswith("Dry run: 15 create, 0 update, 0 rename, 0 retire, 0 unchanged. Nothing was written.\n")
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_the_plan_tells_old_names_changed_fields_and_learners(alice, path, tmp_path):
    run("load_tree", path)
    show(alice.pk, published("small"), "dig")
    data = garden()
    the(data, "dig").update(slug="spade", renamed_from=["dig"])
    the(data, "sow")["hours"]["lv1"] = 2
    _, out = run("load_tree", write(tmp_path, data))
    assert "  rename  skill spade (was dig): renamed_from [learners with evidence: 1]\n" in out
    assert "  update  skill sow: hours\n" in out


@pytest.mark.django_db
def test_a_fault_names_file_line_and_column_and_the_exit_code_is_1(broken):
    code, out = run("load_tree", broken)
    line = next(n for n, text in enumerate(broken.read_text().splitlines(), 1) if "no-such-skill" in text)
    column = broken.read_text().splitlines()[line - 1].index("no-such-skill") + 1
    assert code == 1
    first = f"{broken}:{line}:{column}: error unknown-reference at tracks[0].tiers[0].skills[3].requires\n"
    assert out.startswith(first)
    assert out.endswith("1 error; nothing was written.\n")
    assert not Skill.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    code, out = run("load_tree", tmp_path / "none.yaml")
    assert code == 1
    assert "file-not-found" in out


@pytest.mark.django_db
def test_evidence_is_retired_only_when_allowed(alice, path, tmp_path):
    run("load_tree", path)
    show(alice.pk, published("small"), "dig")
    data = garden()
    skills_of(data, "soil").pop(0)
    code, out = run("load_tree", write(tmp_path, data))
    assert code == 1
    assert "error retires-evidence" in out
    assert run("load_tree", path, "--allow-retire")[0] == 0


@pytest.mark.django_db
def test_json_holds_exactly_these_fields(path, broken):
    code, out = run("load_tree", broken, "--format", "json")
    told = json.loads(out)
    assert code == 1
    assert set(told) == {"ok", "faults", "plan", "revision"}
    assert (told["ok"], told["revision"]) == (False, None)
    assert set(told["plan"]) == {"create", "update", "rename", "retire", "unchanged"}
    (fault,) = told["faults"]
    assert set(fault) == {"code", "severity", "line", "column", "path", "value", "message", "hint"}
    assert (fault["code"], fault["severity"], fault["value"]) == ("unknown-reference", "error", "no-such-skill")
    assert fault["path"] == "tracks[0].tiers[0].skills[3].requires"
    assert fault["line"] > 1

    write(path.parent, garden())
    code, out = run("load_tree", path, "--format=json")
    told = json.loads(out)
    assert (code, told["ok"], told["faults"], told["revision"]) == (0, True, [], 1)
    assert told["plan"]["create"][0] == {"kind": "curriculum", "slug": "small", "learners": 0}
    assert len(told["plan"]["create"]) == 15


@pytest.mark.django_db
def test_json_of_a_warning_is_ok(tmp_path):
    data = garden()
    the(data, "dig")["resources"] = []
    code, out = run("load_tree", write(tmp_path, data), "--format=json", "--dry-run")
    told = json.loads(out)
    assert (code, told["ok"], told["revision"]) == (0, True, None)
    assert [fault["severity"] for fault in told["faults"]] == ["warning"]


@pytest.mark.parametrize("wrong", [["--no-such-option"], ["--format", "xml"], ["a.yaml", "b.yaml"]])
def test_wrong_usage_exits_with_2_and_says_how(wrong, capsys):
    with pytest.raises(SystemExit) as stop:
        load_tree.Command().run_from_argv(["manage.py", "load_tree", *wrong])
    assert stop.value.code == 2
    assert "usage: manage.py load_tree" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_a_path_the_own_tree_is_loaded(settings):
    assert run("load_tree")[0] == 0
    assert published().tree.document.slug == settings.DEFAULT_CURRICULUM


@pytest.mark.django_db
def test_the_export_of_the_real_tree_loads_to_the_same_revision_and_exports_to_the_same_bytes(settings, tmp_path):
    run("load_tree")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    assert run("export_tree", first) == (0, "")
    code, out = run("load_tree", first, "--format=json")
    told = json.loads(out)
    assert (code, told["faults"], told["revision"]) == (0, [], 1)
    assert {part: len(changes) for part, changes in told["plan"].items()} == {
        "create": 0,
        "update": 0,
        "rename": 0,
        "retire": 0,
        "unchanged": 92,
    }
    run("export_tree", second)
    assert first.read_bytes() == second.read_bytes()
    assert run("export_tree") == (0, first.read_text())


@pytest.mark.django_db
def test_another_curriculum_is_exported_by_its_slug(tmp_path):
    load(tmp_path, garden())
    code, out = run("export_tree", "--curriculum", "small")
    assert code == 0
    assert "slug: small\n" in out


@pytest.mark.django_db
def test_an_export_without_a_curriculum_or_to_nowhere_fails_and_says_why(tmp_path):
    code, out = run("export_tree")
    assert (code, "run load_tree first" in out) == (1, True)
    load(tmp_path, garden())
    code, out = run("export_tree", tmp_path / "no" / "such" / "folder.yaml", "--curriculum=small")
    assert code == 1
    assert "cannot be written: No such file or directory" in out
