"""Two publications at the same moment take their turns, on SQLite and PostgreSQL alike."""

import pytest

from skills.models import Curriculum, Revision, Skill
from skills.selectors import published
from skills.services import change_gate, load_tree, publish
from tests.cast import at_once
from tests.skills.trees import codes, document, garden, load, skill, skills_of, the, write

pytestmark = pytest.mark.django_db(transaction=True)


def with_one_more(slug):
    data = garden()
    skills_of(data, "soil").append(skill(slug))
    return document(data)


def test_the_same_file_twice_makes_one_revision(tmp_path):
    path = write(tmp_path, garden())
    outcomes = at_once(*[lambda: load_tree(path)] * 4)
    assert sorted(outcome.applied for outcome in outcomes) == [False, False, False, True]
    assert {outcome.revision for outcome in outcomes} == {1}
    assert (Revision.objects.count(), Skill.objects.count()) == (1, 7)


def test_the_same_change_twice_makes_one_revision(tmp_path):
    load(tmp_path, garden())
    outcomes = at_once(*[lambda: publish(with_one_more("weed"))] * 4)
    assert sorted(outcome.applied for outcome in outcomes) == [False, False, False, True]
    assert list(Revision.objects.values_list("number", flat=True)) == [2, 1]


def test_different_changes_take_their_turns_and_both_revisions_are_whole(tmp_path):
    load(tmp_path, garden())
    names = ("weed", "mulch", "rake")
    outcomes = at_once(*(lambda n=n: publish(with_one_more(n)) for n in names))
    assert sorted(outcome.revision for outcome in outcomes) == [2, 3, 4]
    first, *later = sorted(zip(outcomes, names, strict=True), key=lambda pair: pair[0].revision)
    assert not first[0].plan.retire
    before = first[1]
    for outcome, name in later:
        assert [c.slug for c in outcome.plan.create] == [name]
        assert [c.slug for c in outcome.plan.retire] == [before], "planned against the result of the one before"
        before = name
    documents = {r.number: r.document for r in Revision.objects.all()}
    for outcome, name in zip(outcomes, names, strict=True):
        assert documents[outcome.revision] == with_one_more(name).model_dump(mode="json", exclude_none=True)
    assert Curriculum.objects.get().published.number == 4
    assert set(published("small").skill_ids) == {found.slug for found in with_one_more(before).skills()}


def test_two_curricula_that_are_published_for_the_first_time_do_not_meet(tmp_path):
    outcomes = at_once(*(lambda s=s: publish(document(garden() | {"slug": s})) for s in ("north", "south")))
    assert [outcome.revision for outcome in outcomes] == [1, 1]
    assert Skill.objects.count() == 14


def test_of_two_editors_who_saw_the_same_revision_one_is_refused(tmp_path):
    load(tmp_path, garden())
    curriculum = Curriculum.objects.get()
    outcomes = at_once(
        lambda: change_gate(curriculum, "water", "dig", base=1),
        lambda: change_gate(curriculum, "graft", "prune", base=1),
    )
    assert sorted(outcome.applied for outcome in outcomes) == [False, True]
    refused = next(outcome for outcome in outcomes if not outcome.applied)
    assert (codes(refused), refused.revision) == (["stale-edit"], 2)
    gates = [the(Revision.objects.get(number=2).document, slug).get("requires") for slug in ("water", "graft")]
    assert sorted(map(str, gates)) in (["None", "dig"], ["None", "prune"])
