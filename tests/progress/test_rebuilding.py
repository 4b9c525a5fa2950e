"""Proving that what is stored equals what the evidence says, and making it so."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from progress.models import Evidence, SkillLevel, XpEntry
from progress.services import rebuild, start_skill
from progress.tasks import prove
from tests.cast import finish_origin, republish, show, skills_of


@pytest.fixture
def honest(alice, bob, curriculum):
    """Two learners with evidence; Alice has also started a skill."""
    finish_origin(alice.pk, curriculum)
    show(alice.pk, curriculum, "linux-cli", 2)
    start_skill(alice.pk, curriculum, "docker-basics")
    show(bob.pk, curriculum, "linux-cli")
    return curriculum


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def everything():
    levels = SkillLevel.objects.order_by("learner", "skill")
    entries = XpEntry.objects.order_by("learner", "key")
    return (
        list(levels.values_list("learner", "skill", "earned", "provisional", "opened")),
        list(entries.values_list("learner", "key", "reason", "node", "level", "amount", "revision")),
    )


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("rebuild_progress", *arguments, stdout=out, no_color=True)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_an_honest_ledger_shows_no_difference(honest):
    before = everything()
    assert rebuild(honest) == rebuild(honest, check=True) == []
    assert everything() == before
    assert run("--check") == (0, "What is stored equals what the evidence says.\n")
    assert prove.apply().get() == 0


def level_of(learner, skill, tree):
    return (learner.pk, tree.skill_ids[skill])


TAMPERED = "learner_id = %s AND skill_id = %s"


def raise_level(alice, bob, tree):
    sql(f"UPDATE progress_skilllevel SET earned = 3 WHERE {TAMPERED}", *level_of(bob, "linux-cli", tree))  # noqa: S608
    return ["stored earned 3, provisional 0, not opened, evidence says earned 1, provisional 0, not opened"]


def lose_level(alice, bob, tree):
    sql(f"DELETE FROM progress_skilllevel WHERE {TAMPERED}", *level_of(bob, "linux-cli", tree))  # noqa: S608
    return ["stored nothing, evidence says earned 1"]


def invent_level(alice, bob, tree):
    SkillLevel.objects.create(learner=bob, skill_id=tree.skill_ids["git-version-control"], earned=1)
    return ["stored earned 1, provisional 0, not opened, evidence says nothing"]


def lock_again(alice, bob, tree):
    where = level_of(alice, "docker-basics", tree)
    sql(f"UPDATE progress_skilllevel SET opened = FALSE WHERE {TAMPERED}", *where)  # noqa: S608
    return ["not opened, evidence says earned 0, provisional 0, opened"]


def lose_xp(alice, bob, tree):
    sql("DELETE FROM progress_xpentry WHERE learner_id = %s AND reason = 'track'", alice.pk)
    return [f"xp track:{tree.ids['the-origin']}: stored nothing, evidence says 500"]


def raise_xp(alice, bob, tree):
    sql("UPDATE progress_xpentry SET amount = 9999 WHERE learner_id = %s", bob.pk)
    return ["stored 9999, evidence says 50"]


def invent_level_xp(alice, bob, tree):
    node = tree.skill_ids["git-version-control"]
    XpEntry.objects.create(
        learner=bob, key=f"level:{node}:1", reason="level", node=node, level=1, amount=50, revision_id=tree.revision_id
    )
    return [f"xp level:{node}:1: stored 50, evidence says nothing"]


def invent_tier_xp(alice, bob, tree):
    node = tree.ids["math-and-logic"]
    XpEntry.objects.create(
        learner=bob, key=f"tier:{node}", reason="tier", node=node, amount=100, revision_id=tree.revision_id
    )
    return [f"xp tier:{node}: stored 100, evidence says nothing"]


@pytest.mark.parametrize(
    "tamper",
    [raise_level, lose_level, invent_level, lock_again, lose_xp, raise_xp, invent_level_xp, invent_tier_xp],
)
def test_what_was_tampered_with_is_found_and_mended(honest, alice, bob, tamper):
    right = everything()
    told = tamper(alice, bob, honest)
    wrong = everything()
    assert wrong != right

    code, text = run("--check")
    assert code == 1
    assert "1 differences." in text
    for words in told:
        assert words in text
    assert everything() == wrong, "a check writes nothing"
    assert prove.apply().get() == 1

    assert run() == (0, text.replace("1 differences.", "Mended 1 differences."))
    assert everything() == right
    assert run("--check")[0] == 0


def test_lost_evidence_is_told_by_what_hung_on_it(honest, bob):
    Evidence.objects.filter(learner=bob).delete()
    differences = rebuild(honest, check=True)
    assert [(d.learner, d.what, d.told) for d in differences] == [(bob.pk, what, "nothing") for what in ("level", "xp")]


def test_without_a_curriculum_the_command_says_what_to_run_first(db):
    with pytest.raises(CommandError, match="run load_tree first"):
        call_command("rebuild_progress")
    assert prove.apply().get() == 0


def test_xp_of_former_rules_stays_at_what_it_was_worth(honest, alice):
    before = everything()

    def raise_rewards(data):
        data["rules"]["xp"] = {"lv1": 70, "lv2": 150, "lv3": 400, "tier": 111, "track": 555}

    now = republish(raise_rewards)
    assert rebuild(now, check=True) == []
    assert everything() == before
    assert show(alice.pk, now, "docker-basics").xp == 70
    assert rebuild(now, check=True) == []


def test_xp_of_a_retired_skill_and_of_what_is_incomplete_now_stays(honest, alice):
    before = everything()

    def change(data):
        skills_of(data, "math-and-logic")[0]["slug"] = "another-skill"
        for track in data["tracks"]:
            for tier in track["tiers"]:
                for skill in tier.get("skills", []) + [s for o in tier.get("options", []) for s in o["skills"]]:
                    for recommendation in skill["recommends"]:
                        if recommendation["skill"] == "linear-algebra-statistics":
                            recommendation["skill"] = "another-skill"

    now = republish(change)
    assert now.number == 2
    assert rebuild(now, check=True) == []
    assert rebuild(now) == []
    assert everything() == before


def test_a_tier_that_a_new_revision_completes_is_due_with_the_next_evidence_and_no_difference_before(bob, curriculum):
    show(bob.pk, curriculum, "linux-cli")
    now = republish(lambda data: skills_of(data, "devops-foundations").pop())
    assert rebuild(now, check=True) == []
    gained = show(bob.pk, now, "oop-functional")
    assert (gained.finished, gained.xp) == (("devops-foundations",), 150)
    assert rebuild(now, check=True) == []
