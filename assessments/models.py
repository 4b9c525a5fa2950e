"""The bank and what learners did with it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Item(models.Model):
    """One version of one Lv1 question. A changed item is a new row, so an answer always points at what was asked."""

    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    digest = models.CharField(max_length=64)
    topic = models.SlugField(max_length=80)
    type = models.CharField(max_length=12)
    difficulty = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    body = models.JSONField(help_text="The item as in its file.")
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["skill", "slug"]
        constraints = [models.UniqueConstraint(fields=["skill", "slug", "digest"], name="item_version_once")]

    def __str__(self) -> str:
        return self.slug


class Attempt(models.Model):
    """One sitting of an assessment. `outcome` keeps what passing brought, so the result can be shown again."""

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="attempts")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey("skills.Revision", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)
    seed = models.BigIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    passed = models.BooleanField(null=True)
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "skill", "level"],
                condition=models.Q(finished_at=None),
                name="one_open_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill} Lv{self.level}"


class Question(models.Model):
    """One item as it was put in an attempt. `order` shows the options' order; `answer` is an option's index or -1."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    order = models.JSONField()
    answer = models.SmallIntegerField(null=True, blank=True)
    correct = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="question_once")]

    def __str__(self) -> str:
        return f"{self.attempt} {self.position}"
