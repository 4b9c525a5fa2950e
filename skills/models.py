"""The curriculum in the database.

A *revision* is one published state of a curriculum, whole and immutable: what pages show is compiled from it.
The rows of tracks, tiers, options and skills are what lasts across revisions: identities that evidence can point
at, with the published content beside them for the admin and for queries. They are written in one place only
(`skills.services.projection`), in the transaction that publishes a revision. docs/decisions/0001 says why.
"""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Curriculum(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    published = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "curricula"

    def __str__(self) -> str:
        return self.slug


class Revision(models.Model):
    """One immutable published state. `document` is the curriculum in canonical JSON, `digest` its SHA-256."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    message = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["curriculum", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.curriculum.slug} r{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A revision is immutable; publish a new one.")
        super().save(*args, **kwargs)


class Node(models.Model):
    """What tracks, tiers, options and skills have in common. A retired node keeps its row and its slug."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="%(class)ss")
    slug = models.SlugField(max_length=80)
    position = models.PositiveIntegerField(help_text="Place among all nodes of its kind, in document order.")
    name_en = models.CharField(max_length=4000)
    name_ko = models.CharField(max_length=4000)
    description_en = models.TextField()
    description_ko = models.TextField()
    requires = models.JSONField(null=True, blank=True, help_text="The gate: a formula over skills at levels.")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["curriculum", "slug"], name="%(class)s_slug_once")]

    def __str__(self) -> str:
        return self.name_en


class Track(Node):
    class_title_en = models.CharField(max_length=4000, blank=True)
    class_title_ko = models.CharField(max_length=4000, blank=True)
    hue = models.PositiveSmallIntegerField(validators=[MaxValueValidator(359)])


class Tier(Node):
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="tiers")
    gem = models.BooleanField(default=False)


class Option(Node):
    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="options")


class Skill(Node):
    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="skills")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, null=True, blank=True, related_name="skills")
    hours_lv1 = models.FloatField(validators=[MinValueValidator(0)])
    hours_lv2 = models.FloatField(validators=[MinValueValidator(0)])
    hours_lv3 = models.FloatField(validators=[MinValueValidator(0)])


class Topic(models.Model):
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="topics")
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=4000)
    name_ko = models.CharField(max_length=4000)
    summary_en = models.TextField()
    summary_ko = models.TextField()

    class Meta:
        ordering = ["skill", "position"]
        constraints = [models.UniqueConstraint(fields=["skill", "slug"], name="topic_slug_once")]

    def __str__(self) -> str:
        return self.name_en


class Resource(models.Model):
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="resources")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=4000)
    url = models.URLField(max_length=500)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)

    class Meta:
        ordering = ["skill", "position"]

    def __str__(self) -> str:
        return self.title


class Recommendation(models.Model):
    """A soft relation: `skill` builds on `on` at a level. It never locks."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="recommendations")
    on = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="recommended_by")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3)])
    why_en = models.TextField()
    why_ko = models.TextField()

    def __str__(self) -> str:
        return f"{self.skill} on {self.on} at {self.level}"


class FormerSlug(models.Model):
    """A slug that a node once had. It is never given to another node, and old addresses lead to the new one."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="former_slugs")
    slug = models.SlugField(max_length=80)
    current = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["curriculum", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.slug} → {self.current}"
