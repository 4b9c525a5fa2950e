"""Recording evidence, and what follows from it."""

import pytest
from django.db import IntegrityError, transaction

from progress.domain.levels import Kind, OutOfOrder
from progress.models import ClassChange, Evidence, Opening, OptionChoice, SkillLevel, XpEntry
from progress.selectors import evidence, learners_with_evidence, standing, xp_total
from progress.services import Gained, change_class, choose_option, record_evidence, start_skill
from tests.cast import ORIGIN, finish_origin, republish, show, skills_of


def test_evidence_brings_its_level_and_its_xp(alice, curriculum):
    gained = show(alice.pk, curriculum, "linux-cli")
    assert (gained.levels, gained.xp, gained.opened, gained.finished) == ((1,), 50, (), ())
    assert standing(alice.pk, curriculum).earned == {curriculum.tree.numbers["linux-cli"]: 1}
    assert xp_total(alice.pk) == 50


def test_the_same_evidence_twice_counts_once(alice, curriculum):
    show(alice.pk, curriculum, "linux-cli")
    assert show(alice.pk, curriculum, "linux-cli") == Gained()
    assert Evidence.objects.count() == 1
    assert xp_total(alice.pk) == 50


def test_new_evidence_of_a_level_already_earned_is_kept_and_brings_nothing(alice, curriculum):
    record_evidence(alice.pk, curriculum, "linux-cli", 1, Kind.QUIZ, "attempt:1")
    assert record_evidence(alice.pk, curriculum, "linux-cli", 1, Kind.REVIEW, "review:1") == Gained()
    assert Evidence.objects.count() == 2
    assert xp_total(alice.pk) == 50


def test_a_challenge_of_level_2_implies_level_1(alice, curriculum):
    gained = show(alice.pk, curriculum, "linux-cli", 2, Kind.TASK)
    assert (gained.levels, gained.xp) == ((1, 2), 200)
    records = Evidence.objects.order_by("level").values_list("level", "kind")
    assert list(records) == [(1, "implied"), (2, "task")]


def test_level_2_after_level_1_implies_nothing(alice, curriculum):
    show(alice.pk, curriculum, "linux-cli")
    gained = show(alice.pk, curriculum, "linux-cli", 2, Kind.TASK)
    assert (gained.levels, gained.xp) == ((2,), 150)
    assert not Evidence.objects.filter(kind="implied").exists()


def test_level_3_without_level_2_is_refused_and_leaves_nothing(alice, curriculum):
    show(alice.pk, curriculum, "linux-cli")
    with pytest.raises(OutOfOrder):
        show(alice.pk, curriculum, "linux-cli", 3, Kind.REVIEW)
    assert Evidence.objects.count() == 1
    show(alice.pk, curriculum, "linux-cli", 2, Kind.TASK)
    assert show(alice.pk, curriculum, "linux-cli", 3, Kind.REVIEW).xp == 400


@pytest.mark.parametrize("level", [-1, 0, 4])
@pytest.mark.parametrize("kind", [Kind.QUIZ, Kind.PLACEMENT])
def test_a_level_that_does_not_exist_is_refused(alice, curriculum, level, kind):
    with pytest.raises(ValueError, match=f"no level {level}"):
        show(alice.pk, curriculum, "linux-cli", level, kind)
    assert not Evidence.objects.exists()


def test_a_skill_that_does_not_exist_is_refused(alice, curriculum):
    with pytest.raises(KeyError, match="linux-cly"):
        show(alice.pk, curriculum, "linux-cly")


def test_placement_opens_gates_and_earns_neither_level_nor_xp(alice, curriculum):
    for skill in ORIGIN:
        gained = show(alice.pk, curriculum, skill, 1, Kind.PLACEMENT)
        assert (gained.levels, gained.xp, gained.finished) == ((), 0, ())
    mine = standing(alice.pk, curriculum)
    assert mine.earned == {}
    assert mine.is_open(curriculum.tree.numbers["fastapi-essentials"])
    assert xp_total(alice.pk) == 0


def test_a_placed_level_that_is_confirmed_earns_its_xp_then(alice, curriculum):
    show(alice.pk, curriculum, "linux-cli", 2, Kind.PLACEMENT)
    gained = record_evidence(alice.pk, curriculum, "linux-cli", 1, Kind.QUIZ, "attempt:1")
    assert (gained.levels, gained.xp) == ((1,), 50)
    row = SkillLevel.objects.get()
    assert (row.earned, row.provisional) == (1, 2)


def test_the_last_skill_of_a_tier_finishes_it_once(alice, curriculum):
    assert show(alice.pk, curriculum, "linux-cli").finished == ()
    last = show(alice.pk, curriculum, "git-version-control")
    assert (last.finished, last.xp) == (("devops-foundations",), 150)
    assert show(alice.pk, curriculum, "git-version-control", 2, Kind.TASK).finished == ()


def test_the_last_skill_of_the_origin_finishes_it_and_opens_the_first_tier_of_every_class(alice, curriculum):
    for skill in ORIGIN[:-1]:
        gained = show(alice.pk, curriculum, skill)
    last = show(alice.pk, curriculum, ORIGIN[-1])
    assert last.finished == ("math-and-logic", "the-origin")
    assert last.xp == 50 + 100 + 500
    assert "fastapi-essentials" in last.opened
    assert {curriculum.tree.group(curriculum.tree.numbers[slug]).track.slug for slug in last.opened} == {
        track.slug for track in curriculum.tree.classes
    }
    assert not set(gained.opened) & set(last.opened)
    assert show(alice.pk, curriculum, ORIGIN[-1], 2, Kind.TASK).opened == ()


def test_the_second_option_of_a_branching_point_brings_no_second_bonus(alice, curriculum):
    tree = curriculum.tree
    finished = []
    for number in tree.members["ai-modeler-domain"]:
        finished += show(alice.pk, curriculum, tree.skills[number].slug).finished
    assert finished == ["ai-modeler-domain"]
    assert XpEntry.objects.filter(reason="tier").count() == 1


def test_two_learners_never_touch_each_others_rows(alice, bob, curriculum):
    show(alice.pk, curriculum, "linux-cli", 2, Kind.TASK)
    show(bob.pk, curriculum, "linux-cli")
    show(bob.pk, curriculum, "git-version-control")
    assert (xp_total(alice.pk), xp_total(bob.pk)) == (200, 200)
    assert len(evidence(alice.pk)) == 2
    assert SkillLevel.objects.get(learner=alice).earned == 2
    assert SkillLevel.objects.get(learner=bob, skill__slug="linux-cli").earned == 1
    skill_id = curriculum.skill_ids["linux-cli"]
    assert learners_with_evidence([skill_id, 0]) == {skill_id: 2}


def test_a_visitor_stands_at_the_start(curriculum):
    mine = standing(None, curriculum)
    assert (mine.earned, mine.provisional, mine.opened) == ({}, {}, 0)
    assert mine.is_open(curriculum.tree.numbers["python-syntax-types"])
    assert not mine.is_open(curriculum.tree.numbers["fastapi-essentials"])


def test_what_is_written_once_is_never_saved_again(alice, curriculum):
    finish_origin(alice.pk, curriculum)
    start_skill(alice.pk, curriculum, "fastapi-essentials")
    change_class(alice.pk, curriculum, "ai-engineer")
    choose_option(alice.pk, curriculum, "app-architect")
    for model in (Evidence, Opening, XpEntry, ClassChange, OptionChoice):
        row = model.objects.first()
        with pytest.raises(TypeError, match=f"{model.__name__} is append-only"):
            row.save()
        values = {field.attname: getattr(row, field.attname) for field in model._meta.fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            model(**values).save()


def test_evidence_outlives_its_skill_and_counts_again_when_the_skill_comes_back(alice, curriculum):
    show(alice.pk, curriculum, "git-version-control")
    kept = {}

    def retire(data):
        tier = skills_of(data, "devops-foundations")
        kept["skill"] = tier.pop()
        assert kept["skill"]["slug"] == "git-version-control"

    gone = republish(retire)
    assert standing(alice.pk, gone).earned == {}
    assert evidence(alice.pk)[0].slug == "git-version-control"
    assert xp_total(alice.pk) == 50
    back = republish(lambda data: skills_of(data, "devops-foundations").append(kept["skill"]))
    assert standing(alice.pk, back).earned == {back.tree.numbers["git-version-control"]: 1}


def test_evidence_follows_its_skill_through_a_rename_and_counts_once(alice, curriculum):
    show(alice.pk, curriculum, "git-version-control")

    def rename(data):
        for track in data["tracks"]:
            for tier in track["tiers"]:
                for skill in tier.get("skills", []) + [s for o in tier.get("options", []) for s in o["skills"]]:
                    for recommendation in skill["recommends"]:
                        if recommendation["skill"] == "git-version-control":
                            recommendation["skill"] = "git"
                    if skill["slug"] == "git-version-control":
                        skill |= {"slug": "git", "renamed_from": ["git-version-control"]}

    now = republish(rename)
    assert standing(alice.pk, now).earned == {now.tree.numbers["git"]: 1}
    assert show(alice.pk, now, "git").xp == 0
    assert [record.slug for record in evidence(alice.pk, skill="git")] == ["git", "git"]
    assert {record.revision for record in evidence(alice.pk)} == {1, 2}
