"""Loading a file: rows say what the document says, nothing is written twice, and nothing wrong is written at all."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from benchmarks.generate import generate_tree
from skills.domain.changes import digest
from skills.domain.document import CurriculumDocument
from skills.models import (
    Curriculum,
    FormerSlug,
    Option,
    Recommendation,
    Resource,
    Revision,
    Skill,
    Tier,
    Topic,
    Track,
)
from skills.selectors import NoCurriculum, published
from skills.services import load_tree, publish
from tests.skills.trees import codes, document, garden, load, option, skill, skills_of, slugs, text, the, tier

pytestmark = pytest.mark.django_db

MODELS = (Curriculum, Revision, Track, Tier, Option, Skill, Topic, Resource, Recommendation, FormerSlug)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the app, by table."""
    return {m.__name__: [model_to_dict(row) | {"pk": row.pk} for row in m.objects.order_by("pk")] for m in MODELS}


def in_rows(curriculum: str) -> dict[str, Any]:
    """The content that the rows tell, in the shape of `in_document`."""
    live = {"curriculum__slug": curriculum, "retired_at": None}

    def common(row: Any) -> tuple[Any, ...]:
        return (row.slug, row.name_en, row.name_ko, row.description_en, row.description_ko, row.requires)

    return {
        "tracks": [(*common(r), r.hue, r.class_title_en, r.class_title_ko) for r in Track.objects.filter(**live)],
        "tiers": [(*common(r), r.track.slug, r.gem) for r in Tier.objects.filter(**live)],
        "options": [(*common(r), r.tier.slug) for r in Option.objects.filter(**live)],
        "skills": [
            (
                *common(r),
                r.tier.slug,
                r.option.slug if r.option else None,
                r.hours_lv1,
                r.hours_lv2,
                r.hours_lv3,
                [(t.slug, t.name_en, t.name_ko, t.summary_en, t.summary_ko) for t in r.topics.all()],
                [(s.title, s.url, s.language) for s in r.resources.all()],
                [(n.on.slug, n.level, n.why_en, n.why_ko) for n in r.recommendations.order_by("pk")],
            )
            for r in Skill.objects.filter(**live)
        ],
    }


def in_document(doc: CurriculumDocument) -> dict[str, Any]:
    def common(node: Any) -> tuple[Any, ...]:
        requires = node.model_dump(mode="json", exclude_none=True).get("requires")
        return (node.slug, node.name.en, node.name.ko, node.description.en, node.description.ko, requires)

    tiers = [(track, tier) for track in doc.tracks for tier in track.tiers]
    return {
        "tracks": [
            (*common(t), t.hue, *((t.class_title.en, t.class_title.ko) if t.class_title else ("", "")))
            for t in doc.tracks
        ],
        "tiers": [(*common(tier), track.slug, tier.gem) for track, tier in tiers],
        "options": [(*common(o), tier.slug) for _, tier in tiers for o in tier.options or ()],
        "skills": [
            (
                *common(s),
                tier.slug,
                o.slug if o else None,
                s.hours.lv1,
                s.hours.lv2,
                s.hours.lv3,
                [(t.slug, t.name.en, t.name.ko, t.summary.en, t.summary.ko) for t in s.topics],
                [(r.title, r.url, r.language) for r in s.resources],
                [(r.skill, r.level or doc.rules.gate_level, r.why.en, r.why.ko) for r in s.recommends],
            )
            for _, tier, o, skills in doc.containers()
            for s in skills
        ],
    }


def test_the_real_tree_loads_whole(settings):
    outcome = load_tree(settings.TREE_FILE)
    assert (outcome.ok, outcome.applied, outcome.revision, outcome.faults) == (True, True, 1, [])
    assert [m.objects.count() for m in (Track, Tier, Option, Skill)] == [6, 18, 10, 57]
    assert len(outcome.plan.create) == 1 + 6 + 18 + 10 + 57
    tree = published()
    assert in_rows("ai-tech-tree") == in_document(tree.tree.document)
    assert Revision.objects.get().digest == digest(tree.tree.document)
    assert set(tree.skill_ids) == {skill.slug for skill in tree.tree.skills}
    assert len(tree.ids) == 6 + 18 + 10 + 57


def test_a_generated_tree_with_gates_and_recommendations_is_in_the_rows_as_in_the_document(tmp_path):
    path = tmp_path / "tree.yaml"
    path.write_text(generate_tree(120, seed=3))
    assert load_tree(path).applied
    assert in_rows("generated-tree") == in_document(published("generated-tree").tree.document)
    assert Recommendation.objects.exists()
    assert Skill.objects.filter(requires__isnull=False).exists()


def test_loading_the_same_file_again_touches_no_row(settings):
    load_tree(settings.TREE_FILE)
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        outcome = load_tree(settings.TREE_FILE)
    assert (outcome.ok, outcome.applied, outcome.revision) == (True, False, 1)
    assert outcome.plan.is_empty
    assert len(outcome.plan.unchanged) == 92
    assert everything() == before
    written = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


def test_a_dry_run_on_an_empty_database_writes_nothing(settings):
    nothing = everything()
    outcome = load_tree(settings.TREE_FILE, dry_run=True)
    assert (outcome.ok, outcome.applied, outcome.revision) == (True, False, None)
    assert everything() == nothing
    with pytest.raises(NoCurriculum):
        published()
    assert load_tree(settings.TREE_FILE).plan == outcome.plan


def test_a_dry_run_plans_what_the_real_run_then_does(tmp_path):
    load(tmp_path, garden())
    data = garden()
    the(data, "dig").update(slug="spade", renamed_from=["dig"])
    the(data, "sow")["hours"] = {"lv1": 2, "lv2": 3, "lv3": 4}
    skills_of(data, "soil").append(skill("weed"))
    skills_of(data, "trees").pop()
    before = everything()
    dry = load(tmp_path, data, dry_run=True)
    assert everything() == before
    real = load(tmp_path, data)
    assert dry.plan == real.plan
    assert (dry.revision, real.revision) == (1, 2)
    assert [slugs(dry, part) for part in ("create", "update", "rename", "retire")] == [
        ["weed"],
        ["sow"],
        ["spade"],
        ["graft"],
    ]


def test_a_file_with_an_error_writes_nothing(tmp_path):
    load(tmp_path, garden())
    before = everything()
    data = garden()
    skills_of(data, "soil").append(skill("weed", requires="no-such-skill"))
    outcome = load(tmp_path, data)
    assert (outcome.ok, outcome.applied, codes(outcome)) == (False, False, ["unknown-reference"])
    assert outcome.faults[0].place.line > 1
    assert everything() == before


def test_an_error_in_the_first_file_leaves_the_database_empty(tmp_path):
    data = garden()
    the(data, "dig")["requires"] = "dig"
    nothing = everything()
    assert codes(load(tmp_path, data))[0] == "cycle"
    assert everything() == nothing


def test_a_warning_is_told_and_does_not_stop_the_load(tmp_path):
    data = garden()
    del the(data, "dig")["resources"]
    outcome = load(tmp_path, data)
    assert (outcome.ok, outcome.applied, codes(outcome)) == (True, True, ["few-resources"])


def test_what_differs_is_all_that_is_written_anew(tmp_path):
    load(tmp_path, garden())
    untouched = {t.skill.slug: t.pk for t in Topic.objects.exclude(skill__slug="sow").select_related("skill")}
    data = garden()
    the(data, "sow").update(
        topics=[
            {"slug": "depth", "name": text("depth"), "summary": text("How deep.")},
            {"slug": "basics", "name": text("new name"), "summary": text("Other.")},
        ],
        resources=[
            {"title": "씨 뿌리기", "url": "https://example.net/sow", "language": "ko"},
            {"title": "Sowing", "url": "https://example.net/sow-en", "language": "en"},
        ],
        recommends=[{"skill": "dig", "why": text("Dig first.")}],
    )
    outcome = load(tmp_path, data)
    assert [(c.slug, set(c.fields)) for c in outcome.plan.update] == [("sow", {"topics", "resources", "recommends"})]
    assert in_rows("small") == in_document(document(data))
    assert {t.skill.slug: t.pk for t in Topic.objects.exclude(skill__slug="sow").select_related("skill")} == untouched


def test_a_gate_can_come_change_and_go(tmp_path):
    load(tmp_path, garden())
    for gate in ("dig", {"all": ["dig", {"skill": "sow", "level": 2}]}, {"at_least": 1, "of": ["dig", "sow"]}):
        data = garden()
        the(data, "water")["requires"] = gate
        outcome = load(tmp_path, data)
        assert [(c.slug, c.fields) for c in outcome.plan.update] == [("water", ("requires",))]
        assert Skill.objects.get(slug="water").requires == gate
    outcome = load(tmp_path, garden())
    assert outcome.revision == 5
    assert Skill.objects.filter(slug="water", requires__isnull=True).exists()


def test_a_gate_of_every_kind_of_node_is_kept(tmp_path):
    data = garden()
    for slug in ("trees", "roots", "orchard", "graft"):
        the(data, slug)["requires"] = {"skill": "dig", "level": 2}
    load(tmp_path, data)
    assert in_rows("small") == in_document(document(data))


def test_a_skill_that_moves_keeps_its_row(tmp_path):
    load(tmp_path, garden())
    row = Skill.objects.get(slug="carrot")
    data = garden()
    skills_of(data, "trees").insert(0, skills_of(data, "soil").pop(1))
    skills_of(data, "herbs").append(skills_of(data, "roots").pop())
    skills_of(data, "roots").append(skill("beet"))
    outcome = load(tmp_path, data)
    assert in_rows("small") == in_document(document(data))
    moved = Skill.objects.get(slug="carrot")
    assert (moved.pk, moved.option.slug) == (row.pk, "herbs")
    assert {c.slug: c.fields for c in outcome.plan.update}["sow"] == ("place",)


def test_nodes_that_change_places_keep_their_rows(tmp_path):
    load(tmp_path, garden())
    rows = dict(Skill.objects.values_list("slug", "pk"))
    data = garden()
    data["tracks"].reverse()
    skills_of(data, "soil").reverse()
    outcome = load(tmp_path, data)
    assert outcome.applied
    assert in_rows("small") == in_document(document(data))
    assert dict(Skill.objects.values_list("slug", "pk")) == rows


def test_a_core_tier_can_become_a_branching_point(tmp_path):
    load(tmp_path, garden())
    rows = dict(Skill.objects.values_list("slug", "pk"))
    data = garden()
    trees = the(data, "trees")
    prune, graft = trees.pop("skills")
    trees["options"] = [option("shears", prune), option("knives", graft)]
    assert load(tmp_path, data).applied
    assert in_rows("small") == in_document(document(data))
    assert dict(Skill.objects.values_list("slug", "pk")) == rows


def test_other_rules_reach_the_recommendations_that_leave_the_level_to_them(tmp_path):
    data = garden()
    the(data, "graft")["recommends"] = [{"skill": "prune", "why": text("It heals.")}]
    load(tmp_path, data)
    data["rules"] = {"gate_level": 2}
    outcome = load(tmp_path, data)
    assert [(c.kind, c.slug, c.fields) for c in outcome.plan.update] == [("curriculum", "small", ("rules",))]
    assert Recommendation.objects.get().level == 2


def test_two_curricula_may_use_the_same_slugs(tmp_path):
    load(tmp_path, garden())
    other = garden() | {"slug": "other"}
    the(other, "dig")["name"] = text("Dig deeper")
    assert load(tmp_path, other).revision == 1
    assert in_rows("small") == in_document(document(garden()))
    assert in_rows("other") == in_document(document(other))
    assert published("small").skill_ids["dig"] != published("other").skill_ids["dig"]


def test_a_revision_is_immutable(tmp_path):
    load(tmp_path, garden())
    revision = Revision.objects.get()
    revision.message = "another"
    with pytest.raises(TypeError, match="immutable"):
        revision.save()
    first = deepcopy(revision.document)
    data = garden()
    skills_of(data, "soil").append(skill("weed"))
    load(tmp_path, data)
    assert Revision.objects.get(number=1).document == first


def test_what_is_published_says_who_and_what(alice, tmp_path):
    publish(document(garden()), author=alice.user, message="first")
    revision = Curriculum.objects.get(slug="small").published
    assert (revision.number, revision.author, revision.message) == (1, alice.user, "first")


def test_a_revision_that_is_written_under_a_used_id_is_read_anew(tmp_path):
    """A restored backup may give an id a second time."""
    load(tmp_path, garden())
    assert "dig" in published("small").skill_ids
    used = Revision.objects.get().pk
    data = garden()
    the(data, "dig")["slug"] = "delve"
    assert publish(document(data)).applied
    Curriculum.objects.update(published=None)
    Revision.objects.get(pk=used).delete()
    Revision.objects.update(id=used)
    Curriculum.objects.update(published=used)
    assert "delve" in published("small").skill_ids


@pytest.mark.parametrize("skills", [1000])
def test_a_large_tree_takes_queries_by_the_batch(skills, tmp_path):
    path = tmp_path / "tree.yaml"
    path.write_text(generate_tree(skills, seed=1))

    def queries(change: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert change().applied
        return len(captured)

    assert queries(lambda: load_tree(path)) < skills / 10
    data = published("generated-tree").tree.document.model_dump(mode="json", exclude_none=True)
    first = next(skills_of(data, t["slug"]) for track in data["tracks"] for t in track["tiers"] if "skills" in t)
    first.insert(0, skill("one-in-front"))
    assert queries(lambda: publish(document(data))) < skills / 10
    assert in_rows("generated-tree") == in_document(document(data))
    everywhere = json.dumps(data)
    old = [found.slug for found in document(data).skills()]
    for slug in old:
        everywhere = everywhere.replace(f'"{slug}"', f'"new-{slug}"')
    renamed = json.loads(everywhere)
    for found in (s for track in renamed["tracks"] for t in track["tiers"] for s in all_skills(t)):
        found["renamed_from"] = [found["slug"].removeprefix("new-")]
    assert queries(lambda: publish(document(renamed))) < skills / 10
    assert FormerSlug.objects.count() == Skill.objects.count() == skills + 1


def all_skills(tier: dict[str, Any]) -> list[dict[str, Any]]:
    return [skill for group in (tier, *tier.get("options", ())) for skill in group.get("skills", ())]


def test_an_added_tier_is_written_with_its_skills(tmp_path):
    load(tmp_path, garden())
    data = garden()
    data["tracks"][1]["tiers"].append(tier("fruit", skill("pick")))
    outcome = load(tmp_path, data)
    assert slugs(outcome, "create") == ["fruit", "pick"]
    assert slugs(outcome, "update") == []
    assert in_rows("small") == in_document(document(data))
