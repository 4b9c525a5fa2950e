"""The curriculum as a document: what `data/tree.yaml` may say, field by field.

These models are the one declaration of the format. Shape faults, the JSON Schema in `docs/tree.schema.json`
and the export all come from them; what the fields mean together is checked in `skills.domain.checks`.
Texts that people read exist in both languages.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

FORMAT = 1

# The longest lists: no honest curriculum comes near, and a hostile one stays cheap to refuse.
MOST_SKILLS = 20_000
MOST_PARTS = 1_000
MOST_OTHERS = 100
LEVELS = (1, 2, 3)

type Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
# No control characters, which YAML's escapes would let in: databases and YAML itself refuse them.
SENTENCE_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
URL_PATTERN = r"^https?://[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?$"
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=SENTENCE_PATTERN)
]
Url = Annotated[str, StringConstraints(pattern=URL_PATTERN, max_length=500)]
Level = Annotated[int, Field(ge=1, le=3)]
Hours = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class Model(BaseModel):
    """Immutable, and closed: a field that is not declared is a fault, never silently dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """One text in both languages."""

    en: Sentence
    ko: Sentence

    def in_language(self, language: str) -> str:
        return self.ko if language.startswith("ko") else self.en


# Gates


class SkillAt(Model):
    """A skill at a level; without a level, at the curriculum's gate level."""

    skill: Slug
    level: Level | None = None


class Finished(Model):
    """A finished tier, option or track: all of it at the gate level (of a branching point: one option)."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    tier: Slug | None = None
    option: Slug | None = None
    track: Slug | None = None

    @property
    def kind(self) -> Literal["tier", "option", "track"]:
        return "tier" if self.tier is not None else "option" if self.option is not None else "track"

    @property
    def slug(self) -> str:
        return self.tier or self.option or self.track or ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(ref is not None for ref in (self.tier, self.option, self.track)) != 1:
            raise PydanticCustomError("one_reference", "A requirement names exactly one tier, option or track.")
        return self


class AllOf(Model):
    all: list["Formula"] = Field(min_length=1, max_length=MOST_PARTS)


class AnyOf(Model):
    any: list["Formula"] = Field(min_length=1, max_length=MOST_PARTS)


class AtLeast(Model):
    """At least this many of the group hold."""

    at_least: Annotated[int, Field(ge=1)]
    of: list["Formula"] = Field(min_length=1, max_length=MOST_PARTS)


FORMULAS: dict[str, type[Model]] = {
    "<all>": AllOf,
    "<any>": AnyOf,
    "<at_least>": AtLeast,
    "<skill>": SkillAt,
    "<finished>": Finished,
}
"""The tags that tell the kinds of requirement apart. They stand in pydantic's locations; no field is named like one."""


def _formula_tag(value: Any) -> str | None:
    """Which kind of requirement a value is, by the word it uses."""
    if isinstance(value, str):
        return "<slug>"
    if isinstance(value, dict):
        return next(
            (tag for tag, model in FORMULAS.items() if model.model_fields.keys() - {"level"} & value.keys()), None
        )
    return next((tag for tag, model in FORMULAS.items() if isinstance(value, model)), None)


Formula = Annotated[
    Annotated[Slug, Tag("<slug>")]
    | Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[AtLeast, Tag("<at_least>")]
    | Annotated[SkillAt, Tag("<skill>")]
    | Annotated[Finished, Tag("<finished>")],
    Discriminator(
        _formula_tag,
        custom_error_type="not_a_requirement",
        custom_error_message="This is not a requirement.",
    ),
]


# The tree


class Topic(Model):
    slug: Slug
    name: Text
    summary: Text


class Resource(Model):
    title: Sentence
    url: Url
    language: Literal["en", "ko"]


class Recommendation(Model):
    """A skill that this one builds on, at a level, and why. It never locks."""

    skill: Slug
    level: Level | None = None
    why: Text


class HoursPerLevel(Model):
    """Estimated hours of study from the level below to this one."""

    lv1: Hours
    lv2: Hours
    lv3: Hours

    def at(self, level: int) -> float:
        return (self.lv1, self.lv2, self.lv3)[level - 1]


class Node(Model):
    """What tracks, tiers, options and skills have in common. Slugs are unique over all four."""

    slug: Slug
    renamed_from: list[Slug] = Field([], max_length=MOST_OTHERS)
    name: Text
    tagline: Text | None = None
    description: Text
    icon: Slug | None = None
    requires: Formula | None = None


class Skill(Node):
    hours: HoursPerLevel
    topics: list[Topic] = Field(min_length=1, max_length=MOST_OTHERS)
    resources: list[Resource] = Field([], max_length=MOST_OTHERS)
    recommends: list[Recommendation] = Field([], max_length=MOST_OTHERS)


class Option(Node):
    """One of the alternatives of a branching point."""

    skills: list[Skill] = Field(max_length=MOST_SKILLS)


class Tier(Node):
    """An ordered stage of a track: core (with skills), or a branching point (with options)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["skills"]}, {"required": ["options"]}]})

    gem: bool = False
    skills: list[Skill] | None = Field(None, max_length=MOST_SKILLS)
    options: list[Option] | None = Field(None, max_length=MOST_OTHERS)

    @property
    def is_branching(self) -> bool:
        return self.options is not None

    @model_validator(mode="after")
    def _core_or_branching(self) -> Self:
        if (self.skills is None) == (self.options is None):
            raise PydanticCustomError("core_or_branching", "A tier has either skills or options.")
        return self


class Track(Node):
    """A path through the tree. One with a class title is a class that a learner can take."""

    class_title: Text | None = None
    hue: Annotated[int, Field(ge=0, le=359)]
    tiers: list[Tier] = Field(max_length=MOST_PARTS)


class QuizRules(Model):
    questions: Annotated[int, Field(ge=1, le=50)] = 5
    pass_percent: Annotated[int, Field(ge=1, le=100)] = 80
    retake_minutes: Annotated[int, Field(ge=0, le=100_000)] = 10


Xp = Annotated[int, Field(ge=0, le=1_000_000)]


class XpRules(Model):
    """XP for what is shown for the first time."""

    lv1: Xp = 50
    lv2: Xp = 150
    lv3: Xp = 400
    tier: Xp = 100
    track: Xp = 500

    def at(self, level: int) -> int:
        return (self.lv1, self.lv2, self.lv3)[level - 1]


class Rules(Model):
    """The defaults of this curriculum."""

    gate_level: Level = 1
    quiz: QuizRules = QuizRules()
    xp: XpRules = XpRules()


class CurriculumDocument(Model):
    format: Literal[1]
    slug: Slug
    name: Text
    description: Text
    rules: Rules = Rules()
    tracks: list[Track] = Field(min_length=1, max_length=MOST_PARTS)

    @model_validator(mode="before")
    @classmethod
    def _number_of_format(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("format") == str(FORMAT):
            return {**data, "format": FORMAT}
        return data

    def containers(self) -> Iterator[tuple[Track, Tier, Option | None, list[Skill]]]:
        """Every core tier and option in document order, with its skills."""
        for track in self.tracks:
            for tier in track.tiers:
                if tier.skills is not None:
                    yield track, tier, None, tier.skills
                for option in tier.options or ():
                    yield track, tier, option, option.skills

    def skills(self) -> Iterator[Skill]:
        for *_, skills in self.containers():
            yield from skills
