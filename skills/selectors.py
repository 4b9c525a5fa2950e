"""Reads the curriculum. The published revision is compiled once per process and then shared, immutable."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from skills.domain.changes import Past
from skills.domain.document import CurriculumDocument
from skills.domain.tree import Tree, compile_tree
from skills.domain.walking import Kind
from skills.models import Curriculum, FormerSlug, Option, Revision, Skill, Tier, Track

KINDS: tuple[tuple[Kind, type[Track | Tier | Option | Skill]], ...] = (
    ("track", Track),
    ("tier", Tier),
    ("option", Option),
    ("skill", Skill),
)


class NoCurriculum(LookupError):
    """Nothing is published yet: `manage.py load_tree` has not run."""


@dataclass(frozen=True)
class Published:
    """A published revision: its row's id and number, the compiled tree, and row ids by slug.

    `ids` has every track, tier, option and skill (slugs are unique over all four), `skill_ids` the skills alone.
    """

    revision_id: int
    number: int
    tree: Tree
    ids: Mapping[str, int]
    skill_ids: Mapping[str, int]

    @cached_property
    def slugs(self) -> dict[int, str]:
        """Each skill's slug by its row id."""
        return {pk: slug for slug, pk in self.skill_ids.items()}

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Each skill's number in the compiled tree by its row id."""
        return {pk: self.tree.numbers[slug] for slug, pk in self.skill_ids.items()}


PUBLISHED = """
    SELECT revision.id, revision.digest FROM skills_revision AS revision
    JOIN skills_curriculum AS curriculum ON curriculum.published_id = revision.id WHERE curriculum.slug = %s
"""


def select(sql: str, *parameters: int | str) -> list[tuple[Any, ...]]:
    """Rows of a query that is written out: for the few that every page asks (docs/decisions/0007)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def published(curriculum: str | None = None) -> Published:
    """The published revision of a curriculum: one query once it is compiled.

    Raises NoCurriculum when nothing is published.
    """
    slug = curriculum or settings.DEFAULT_CURRICULUM
    found = select(PUBLISHED, slug)
    if not found:
        raise NoCurriculum(slug)
    return _compiled(*found[0])


@lru_cache(maxsize=4)
def _compiled(revision_id: int, digest: str) -> Published:
    """Kept for the life of the process. The digest is part of the key: a restored backup may give an id twice."""
    revision = Revision.objects.get(pk=revision_id)
    document = CurriculumDocument.model_validate(revision.document)
    ids: dict[str, int] = {}
    skill_ids: dict[str, int] = {}
    for _, model in KINDS:
        rows = model.objects.filter(curriculum=revision.curriculum_id, retired_at=None)
        skill_ids = dict(rows.values_list("slug", "pk"))
        ids |= skill_ids
    return Published(revision.pk, revision.number, compile_tree(document), ids, skill_ids)


def published_document(curriculum: Curriculum) -> CurriculumDocument | None:
    revision = curriculum.published
    return CurriculumDocument.model_validate(revision.document) if revision else None


def past(curriculum: Curriculum) -> Past:
    """What the database remembers of slugs: former names, and what is retired."""
    former = FormerSlug.objects.filter(curriculum=curriculum).values_list("slug", "current")
    retired: dict[str, Kind] = {}
    for kind, model in KINDS:
        rows = model.objects.filter(curriculum=curriculum, retired_at__isnull=False)
        retired |= dict.fromkeys(rows.values_list("slug", flat=True), kind)
    return Past(dict(former), retired)


def present_slug(slug: str, curriculum: str | None = None) -> str | None:
    """Where a former slug leads today, or None when it never was one."""
    rows = FormerSlug.objects.filter(curriculum__slug=curriculum or settings.DEFAULT_CURRICULUM, slug=slug)
    return rows.values_list("current", flat=True).first()
