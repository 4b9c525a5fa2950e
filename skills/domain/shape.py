"""From read YAML to a typed document: every shape fault, located and explained."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from skills.domain.document import FORMULAS, SENTENCE_PATTERN, URL_PATTERN
from skills.domain.faults import Fault, Path, nearest, shorten
from skills.domain.reader import Reading, Value

MAX_FAULTS = 10_000
REQUIREMENT_HINT = (
    "Write a skill's slug, {skill: slug, level: n}, {tier: slug}, {option: slug}, {track: slug}, "
    "{all: [...]}, {any: [...]} or {at_least: k, of: [...]}."
)
SLUG_HINT = "Use lower-case words of letters and digits joined by hyphens: like-this-1."
URL_HINT = "Write a full address that begins with https:// and names a host."


def shape[M: BaseModel](reading: Reading, model: type[M]) -> tuple[M | None, list[Fault]]:
    """Check what was read against a model; the document is None as soon as there is any fault.

    A place that the reader has already found fault with is not reported a second time.
    """
    known = {fault.place for fault in reading.faults if fault.place.line}
    try:
        return model.model_validate(reading.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = [_fault(detail, reading, model) for detail in details[:MAX_FAULTS]]
        shown = [fault for fault in found if fault.place not in known]
        if len(details) > MAX_FAULTS:
            message = f"The document has {len(details):,} faults; the first {MAX_FAULTS:,} are shown."
            shown.append(Fault("too-many-faults", message, "Mend these first.", place=shown[-1].place))
        return None, shown


def _fault(detail: ErrorDetails, reading: Reading, model: type[BaseModel]) -> Fault:
    path = _document_path(detail, reading.data)
    kind = detail["type"]
    value = "" if kind == "missing" else shorten(_shown(detail["input"]))
    of_key = kind == "extra_forbidden"
    fields = _fields(model, _general(detail["loc"][:-1])) if of_key else ()
    code, message, hint = _explain(detail, path, fields)
    return Fault(code, message, hint, path, value, reading.place(path, of_key=of_key))


def _explain(detail: ErrorDetails, path: Path, fields: tuple[str, ...]) -> tuple[str, str, str]:
    """Code, message and way out for one pydantic error."""
    kind, context = detail["type"], detail.get("ctx", {})
    name = _name(path)
    match kind:
        case "missing" if name in ("en", "ko"):
            language = {"en": "English", "ko": "Korean"}[name]
            return "missing-translation", f"The {language} text is missing.", f"Add “{name}: ...”."
        case "missing":
            hint = f"Add “{name}:”; docs/tree-format.md describes it."
            return "missing-field", f"The field “{name}” is missing.", hint
        case "extra_forbidden":
            hint = _suggestion(name, fields)
            return "unknown-field", f"There is no field “{shorten(name)}” here.", hint
        case "string_pattern_mismatch" if context.get("pattern") == URL_PATTERN:
            return "bad-url", "This is not a web address.", URL_HINT
        case "string_pattern_mismatch" if context.get("pattern") == SENTENCE_PATTERN:
            return "control-character", f"“{name}” holds a control character.", "Delete it; it is written as an escape."
        case "string_pattern_mismatch":
            return "bad-slug", "This is not a slug.", SLUG_HINT
        case "string_too_short":
            return "empty-text", f"“{name}” is empty.", "Write the text."
        case "string_type" if detail["input"] is None:
            return "empty-text", f"“{name}” is empty.", "Write the text."
        case "string_too_long":
            limit = context.get("max_length")
            return "too-long", f"“{name}” is longer than {limit} characters.", "Shorten it."
        case "too_short":
            return "empty-list", f"“{name}” is an empty list.", "Add at least one entry, or delete the field."
        case "too_long":
            return "too-many", f"“{name}” has more than {context.get('max_length')} entries.", "Split it."
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal" | "finite_number":
            code = "level-out-of-range" if name in ("level", "gate_level") else "out-of-range"
            return code, f"“{name}” {detail['msg'].removeprefix('Input ')}.", _range_hint(name, path)
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return "not-a-number", f"“{name}” is not a whole number.", _range_hint(name, path)
        case "float_parsing" | "float_type":
            return "not-a-number", f"“{name}” is not a number.", _range_hint(name, path)
        case "not_a_requirement":
            return "not-a-requirement", detail["msg"], REQUIREMENT_HINT
        case "one_reference" | "core_or_branching":
            return kind.replace("_", "-"), detail["msg"], _ONE_OF_HINTS[kind]
        case "literal_error" if name == "format":
            return "unknown-format", "This format is not known.", "Write “format: 1”."
        case "literal_error":
            return "unknown-word", f"“{name}” has to be {context.get('expected')}.", "Use one of these words."
        case "bool_parsing" | "bool_type":
            return "wrong-type", f"“{name}” is neither true nor false.", "Write true or false."
    return "wrong-type", f"“{name}” is of the wrong kind: {_wanted(kind)} is expected.", _type_hint(kind)


@lru_cache(maxsize=1000)
def _suggestion(name: str, fields: tuple[str, ...]) -> str:
    return nearest(name, fields) or f"Known here: {', '.join(fields)}."


_ONE_OF_HINTS = {
    "one_reference": "Keep one of tier, option and track.",
    "core_or_branching": "Give a core tier “skills”, a branching point “options”.",
}


def _name(path: Path) -> str:
    """The last field of a path with the numbers after it: `renamed_from[0]`."""
    numbers = ""
    for step in reversed(path):
        if isinstance(step, str):
            return step + numbers
        numbers = f"[{step}]{numbers}"
    return "document"


def _range_hint(name: str, path: Path) -> str:
    if "level" in name:
        return "Levels are 1, 2 and 3."
    if "hours" in path:
        return "Hours are a number above 0, at most 1000."
    return "Write a number in the allowed range; docs/tree-format.md gives it."


def _wanted(kind: str) -> str:
    if kind.startswith(("model", "dict")):
        return "a map"
    return {"string_type": "a text", "list_type": "a list"}.get(kind, "something else")


def _type_hint(kind: str) -> str:
    if kind.startswith(("model", "dict")):
        return "Write a map of fields, such as {en: ..., ko: ...}; docs/tree-format.md gives them."
    return {"string_type": "Write a text.", "list_type": "Write a list of entries, each after “- ”."}.get(
        kind, "docs/tree-format.md describes this field."
    )


def _document_path(detail: ErrorDetails, data: Value) -> Path:
    """pydantic's location without the tags of unions, which are no part of the document."""
    path: list[str | int] = []
    node = data
    for step in detail["loc"]:
        if (isinstance(node, dict) and step in node) or (isinstance(node, list) and isinstance(step, int)):
            node = node[step]  # type: ignore[index]
            path.append(step)
    if detail["type"] == "missing":
        path.append(detail["loc"][-1])
    return tuple(path)


def _general(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The location of all entries of a list alike."""
    return tuple(0 if isinstance(step, int) else step for step in location)


@cache
def _fields(model: type[BaseModel], location: tuple[str | int, ...]) -> tuple[str, ...]:
    """The fields that the map at a location may have, for a suggestion."""
    here: list[Any] = [model]
    for step in location:
        here = [FORMULAS[step]] if step in FORMULAS else list(_below(here, step)) or here
    return tuple(name for annotation in here for name in getattr(annotation, "model_fields", {}))


def _below(annotations: list[Any], step: str | int) -> Iterator[Any]:
    """What one step leads to: a field of a model, or an entry of a list."""
    for annotation in annotations:
        if get_origin(annotation) is list and step == 0:
            yield from _members(get_args(annotation)[0])
        elif step in getattr(annotation, "model_fields", {}):
            yield from _members(annotation.model_fields[step].annotation)


def _members(annotation: Any) -> Iterator[Any]:
    """The members of a union, at any depth and without their metadata."""
    if get_origin(annotation) is Annotated:
        yield from _members(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            yield from _members(member)
    else:
        yield annotation


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(islice(value, 20)) + "}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "null" if value is None else str(value)
