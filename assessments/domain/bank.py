"""The Lv1 bank as documents: one file a skill, `data/bank/<track>/<skill>.yaml`, and what an item must be."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from assessments.domain.quiz import figure
from skills.domain.document import Model, Sentence, Slug, Text, Url
from skills.domain.faults import Fault, Path, nearest
from skills.domain.load import locate
from skills.domain.reader import Reading
from skills.domain.shape import shape

MAX_STEM_WORDS = 80
OPTION_COUNTS = range(3, 6)
FORBIDDEN_OPTIONS = ("all of the above", "none of the above", "모두 정답", "정답 없음", "위의 모든", "모두 해당")


class Wording(Text):
    """A text in both languages; a plain string says the same in both, as code and figures do."""

    @model_validator(mode="before")
    @classmethod
    def _same_in_both(cls, data: Any) -> Any:
        return {"en": data, "ko": data} if isinstance(data, str) else data


class ItemOption(Model):
    """One answer to choose from, and why it is right or wrong."""

    text: Wording
    key: bool = False
    why: Text


class Source(Model):
    title: Sentence
    url: Url


class Item(Model):
    """One Lv1 question with a single key. `code` items show a program and ask what it prints."""

    slug: Slug
    topic: Slug
    type: Literal["single", "code"]
    difficulty: Annotated[int, Field(ge=1, le=5)]
    stem: Text
    code: Sentence | None = None
    options: Annotated[list[ItemOption], Field(json_schema_extra={"minItems": 3, "maxItems": 5})]
    source: Source

    @property
    def key(self) -> int:
        """The index of the right option."""
        return next(index for index, option in enumerate(self.options) if option.key)

    @property
    def digest(self) -> str:
        """Tells one version of an item from another: SHA-256 of its canonical JSON."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class SkillBank(Model):
    """All items of one skill."""

    format: Literal[1]
    skill: Slug
    items: list[Item] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _number_of_format(cls, data: Any) -> Any:
        return {**data, "format": 1} if isinstance(data, dict) and data.get("format") == "1" else data


@dataclass(frozen=True)
class BankFile:
    """One file's bank, unless there is an error, and its faults."""

    bank: SkillBank | None
    faults: list[Fault]


def load_bank_reading(reading: Reading, topics: Mapping[str, Iterable[str]]) -> BankFile:
    """Shape and check one bank file. `topics` has the topic slugs of every skill of the curriculum."""
    if reading.data is None:
        return BankFile(None, reading.faults)
    bank, faults = shape(reading, SkillBank)
    if bank is not None:
        faults = [locate(fault, reading) for fault in check_bank(bank, topics)]
    faults = sorted([*reading.faults, *faults], key=lambda fault: fault.place.line)
    return BankFile(None if faults else bank, faults)


def check_bank(bank: SkillBank, topics: Mapping[str, Iterable[str]]) -> list[Fault]:
    if bank.skill not in topics:
        hint = nearest(bank.skill, topics) or "Name a skill of data/tree.yaml."
        return [Fault("unknown-reference", f"There is no skill “{bank.skill}”.", hint, ("skill",), bank.skill)]
    known = list(topics[bank.skill])
    faults = [fault for index, item in enumerate(bank.items) for fault in _check_item(item, ("items", index), known)]
    known_slugs: set[str] = set()
    for index, item in enumerate(bank.items):
        if item.slug in known_slugs:
            path: Path = ("items", index, "slug")
            message = f"The item “{item.slug}” stands twice."
            faults.append(Fault("duplicate-slug", message, "Rename one.", path, item.slug))
        known_slugs.add(item.slug)
    return faults


def _check_item(item: Item, path: Path, topics: list[str]) -> Iterable[Fault]:
    if item.topic not in topics:
        hint = nearest(item.topic, topics) or f"Topics of this skill: {', '.join(topics)}."
        yield Fault("unknown-reference", f"There is no topic “{item.topic}”.", hint, (*path, "topic"), item.topic)
    if len(item.stem.en.split()) > MAX_STEM_WORDS:
        message = f"The stem has more than {MAX_STEM_WORDS} words."
        yield Fault("long-stem", message, "Ask one thing, briefly.", (*path, "stem", "en"))
    if item.type == "code" and item.code is None:
        yield Fault("code-missing", "An item of type code shows a program.", "Add “code: |-” and the program.", path)
    at_options = (*path, "options")
    count = len(item.options)
    if count not in OPTION_COUNTS:
        message = f"An item has 3 to 5 options; this one has {count}."
        yield Fault("option-count", message, "Add plausible options, or drop the weakest.", at_options)
    keys = sum(option.key for option in item.options)
    if keys != 1:
        message = f"An item has exactly one key; this one has {keys}."
        yield Fault("one-key", message, "Write “key: true” at the one right option.", at_options)
    for texts, language in _wordings(item).items():
        figures = [number for number in map(figure, texts) if number is not None]
        if len(figures) == count and figures != sorted(set(figures)):
            message = f"Figures are shown in the order of the file, and here they do not ascend ({language})."
            yield Fault("unsorted-figures", message, "Sort the options.", at_options, ", ".join(texts))
        for index, text in enumerate(texts):
            at = (*at_options, index, "text")
            if text in texts[:index]:
                yield Fault("duplicate-option", f"Two options say the same ({language}).", "Change one.", at, text)
            if any(phrase in text.lower() for phrase in FORBIDDEN_OPTIONS):
                hint = "Write an option that stands for itself."
                yield Fault("catch-all-option", "An option must not speak of the others.", hint, at, text)


def _wordings(item: Item) -> dict[tuple[str, ...], str]:
    """The texts of the options and their language; once where both languages say the same."""
    return {tuple(option.text.in_language(name) for option in item.options): name for name in ("ko", "en")}
