"""Writes the rows of a published document: new nodes, changed ones, renames and retirements.

Runs inside the transaction that publishes a revision, and nowhere else. The number of queries depends on the kinds
and on batches of rows, not on single nodes.
"""

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any, cast

from django.db import models
from django.db.models.functions import Now

from skills.domain import document as doc
from skills.domain.changes import Plan
from skills.domain.walking import walk
from skills.models import Curriculum, FormerSlug, Option, Recommendation, Resource, Skill, Tier, Topic, Track

type Row = Track | Tier | Option | Skill
type Rows = dict[str, dict[str, Any]]
"""The rows of a curriculum by kind and slug, the retired ones included."""

BATCH = 500
MODELS: dict[str, type[Row]] = {"track": Track, "tier": Tier, "option": Option, "skill": Skill}
"""Parents before children: a child's row needs its parent's id."""
COMMON = ["position", "name_en", "name_ko", "description_en", "description_ko", "requires", "retired_at"]
OWN_FIELDS = {
    "track": ["class_title_en", "class_title_ko", "hue"],
    "tier": ["track", "gem"],
    "option": ["tier"],
    "skill": ["tier", "option", "hours_lv1", "hours_lv2", "hours_lv3"],
}


def project(curriculum: Curriculum, document: doc.CurriculumDocument, plan: Plan) -> None:
    """Make the rows say what the document says. `plan` names what differs from the rows of today."""
    rows: Rows = {kind: _rows(model, curriculum) for kind, model in MODELS.items()}
    _rename(curriculum, plan, rows)
    touched = {(change.kind, change.slug) for change in (*plan.create, *plan.update, *plan.rename)}
    _write_nodes(curriculum, document, rows, touched)
    _retire(plan, rows)
    has_new_rules = any("rules" in change.fields for change in plan.update)  # they hold the default gate level
    contents = [skill for skill in document.skills() if has_new_rules or ("skill", skill.slug) in touched]
    _write_contents(contents, rows["skill"], document.rules.gate_level)


def _rows(model: type[Row], curriculum: Curriculum) -> dict[str, Any]:
    return {row.slug: row for row in model.objects.filter(curriculum=curriculum)}


def _rename(curriculum: Curriculum, plan: Plan, rows: Rows) -> None:
    """Old rows get their new slugs; the old slugs are remembered, and older ones lead to the newest name.

    No new slug is one that any row has, the retired ones included (`skills.domain.changes` refuses those), so the
    updates never meet.
    """
    if not plan.rename:
        return
    newest = {change.was: change.slug for change in plan.rename}
    for kind, model in MODELS.items():
        renamed = [rows[kind].pop(change.was) for change in plan.rename if change.kind == kind]
        for row in renamed:
            row.slug = newest[row.slug]
            rows[kind][row.slug] = row
        model.objects.bulk_update(cast(Any, renamed), ["slug"], batch_size=BATCH)
    former = dict(FormerSlug.objects.filter(curriculum=curriculum).values_list("slug", "current"))
    leads = {slug: newest.get(current, current) for slug, current in former.items()} | newest
    changed = [
        FormerSlug(curriculum=curriculum, slug=slug, current=current)
        for slug, current in leads.items()
        if former.get(slug) != current and slug != current
    ]
    FormerSlug.objects.bulk_create(
        changed, BATCH, update_conflicts=True, unique_fields=["curriculum", "slug"], update_fields=["current"]
    )
    for slugs in batched(newest.values(), BATCH):  # a node may take back a name that it had before
        FormerSlug.objects.filter(curriculum=curriculum, slug__in=slugs).delete()


def _write_nodes(
    curriculum: Curriculum, document: doc.CurriculumDocument, rows: Rows, touched: set[tuple[str, str]]
) -> None:
    above: dict[tuple[Any, ...], Any] = {}
    found = list(walk(document))
    for kind, model in MODELS.items():
        of_kind = [node for node in found if node.kind == kind]
        written: list[Any] = []
        for position, node in enumerate(of_kind):
            slug = node.node.slug
            row = rows[kind].get(slug) or model(curriculum=curriculum, slug=slug)
            if (kind, slug) in touched or row.position != position:
                _fill(row, node.node, position, above.get(node.path[:-2]))
                written.append(row)
            above[node.path] = rows[kind][slug] = row
        model.objects.bulk_create(
            written,
            BATCH,
            update_conflicts=True,
            unique_fields=["curriculum", "slug"],
            update_fields=COMMON + OWN_FIELDS[kind],
        )


def _fill(row: Any, node: doc.Node, position: int, parent: Any) -> None:
    row.position = position
    row.retired_at = None
    row.name_en, row.name_ko = node.name.en, node.name.ko
    row.description_en, row.description_ko = node.description.en, node.description.ko
    row.requires = node.model_dump(mode="json", include={"requires"}, exclude_none=True).get("requires")
    match node:
        case doc.Track():
            row.hue = node.hue
            row.class_title_en = node.class_title.en if node.class_title else ""
            row.class_title_ko = node.class_title.ko if node.class_title else ""
        case doc.Tier():
            row.track_id, row.gem = parent.pk, node.gem
        case doc.Option():
            row.tier_id = parent.pk
        case doc.Skill():
            is_in_option = isinstance(parent, Option)
            row.tier_id, row.option_id = (parent.tier_id, parent.pk) if is_in_option else (parent.pk, None)
            row.hours_lv1, row.hours_lv2, row.hours_lv3 = node.hours.lv1, node.hours.lv2, node.hours.lv3


def _retire(plan: Plan, rows: Rows) -> None:
    for kind, model in MODELS.items():
        ids = [rows[kind][change.slug].pk for change in plan.retire if change.kind == kind]
        for some in batched(ids, BATCH):
            model.objects.filter(pk__in=some).update(retired_at=Now())


def _write_contents(skills: list[doc.Skill], rows: Mapping[str, Skill], gate_level: int) -> None:
    """Topics, resources and recommendations of these skills are written anew."""
    for some in batched(skills, BATCH):
        ids = [rows[skill.slug].pk for skill in some]
        Topic.objects.filter(skill__in=ids).delete()
        Resource.objects.filter(skill__in=ids).delete()
        Recommendation.objects.filter(skill__in=ids).delete()
    _create(Topic, (_topic(rows[s.slug], i, topic) for s in skills for i, topic in enumerate(s.topics)))
    _create(Resource, (_resource(rows[s.slug], i, resource) for s in skills for i, resource in enumerate(s.resources)))
    _create(
        Recommendation,
        (_recommendation(rows[s.slug], rows[r.skill], r, gate_level) for s in skills for r in s.recommends),
    )


def _create[M: (Topic, Resource, Recommendation)](model: type[M], rows: Iterable[M]) -> None:
    manager: models.Manager[Any] = model.objects
    manager.bulk_create(rows, batch_size=BATCH)


def _topic(skill: Skill, position: int, topic: doc.Topic) -> Topic:
    return Topic(
        skill=skill,
        slug=topic.slug,
        position=position,
        name_en=topic.name.en,
        name_ko=topic.name.ko,
        summary_en=topic.summary.en,
        summary_ko=topic.summary.ko,
    )


def _resource(skill: Skill, position: int, resource: doc.Resource) -> Resource:
    return Resource(skill=skill, position=position, title=resource.title, url=resource.url, language=resource.language)


def _recommendation(skill: Skill, on: Skill, relation: doc.Recommendation, gate_level: int) -> Recommendation:
    level = relation.level or gate_level
    return Recommendation(skill=skill, on=on, level=level, why_en=relation.why.en, why_ko=relation.why.ko)
