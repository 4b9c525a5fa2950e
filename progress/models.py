"""The learner's ledger. The evidence log is the truth; levels and XP can be rebuilt from it."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from progress.domain.levels import Kind

LEVEL = [MinValueValidator(1), MaxValueValidator(3)]


class AppendOnly(models.Model):
    """Rows that are written once: saving never updates, not even a row made by hand under a key that exists."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only.")
        super().save(*args, **{**kwargs, "force_insert": True})


class Evidence(AppendOnly):
    """A learner showed a level of a skill. `source` says what it points to, such as `attempt:12`."""

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="evidence")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(validators=LEVEL)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    source = models.CharField(max_length=80)
    revision = models.ForeignKey("skills.Revision", on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["-shown_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "skill", "level", "source"], name="evidence_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="evidence_level"),
        ]
        indexes = [models.Index(fields=["learner", "-shown_at"])]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill} Lv{self.level} by {self.kind}"


class Opening(AppendOnly):
    """A skill stays open for a learner: they started it (rule 1), or a mentor waived its gate (`by`)."""

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="openings")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "skill"], name="opening_once")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill} stays open"


class SkillLevel(models.Model):
    """What the log says of one skill, kept ready for pages. Derived; `rebuild_progress` makes it anew."""

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="levels")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    earned = models.PositiveSmallIntegerField(default=0)
    provisional = models.PositiveSmallIntegerField(default=0)
    opened = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "skill"], name="level_once")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill} Lv{self.earned}"


class XpEntry(AppendOnly):
    """One entry of the XP ledger; a total is a sum. `key` lets each occasion count once.

    `amount` follows the rules of `revision`, so it can be proved.
    """

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="xp")
    key = models.CharField(max_length=80)
    reason = models.CharField(max_length=12)
    node = models.PositiveBigIntegerField(help_text="Row id of the skill, tier or track.")
    level = models.PositiveSmallIntegerField(default=0)
    amount = models.IntegerField()
    revision = models.ForeignKey("skills.Revision", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "XP entries"
        ordering = ["-entered_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["learner", "key"], name="xp_once")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.amount} XP for {self.key}"


class ClassChange(AppendOnly):
    """A learner took a track as their class. The latest row is the active one; earlier ones stay (rule 5)."""

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="class_changes")
    track = models.ForeignKey("skills.Track", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.learner}: {self.track}"


class OptionChoice(AppendOnly):
    """A learner chose an option at a branching point. The latest row of a tier counts; the others can follow later."""

    learner = models.ForeignKey("accounts.Learner", on_delete=models.CASCADE, related_name="option_choices")
    option = models.ForeignKey("skills.Option", on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.learner}: {self.option}"
