"""A document as YAML that loads to the same content, and exports to the same bytes again."""

import re
from typing import Any

import yaml

from skills.domain.changes import canonical
from skills.domain.document import CurriculumDocument

HEADER = """\
# yaml-language-server: $schema=../docs/tree.schema.json
# {name}. docs/tree-format.md describes the format.
"""
INLINE = 100
"""A map of plain values up to this many characters stands in one line."""
ESCAPED = re.compile("[\r\u2028\u2029]")
"""Line ends that no file may hold as they are: in double quotes they are written as escapes."""


class _Inline(dict[str, Any]):
    """A small map that is written in one line."""


class _Dumper(yaml.CSafeDumper):
    pass


def _represent_inline(dumper: _Dumper, data: _Inline) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


def _represent_text(dumper: _Dumper, text: str) -> yaml.Node:
    style = '"' if ESCAPED.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(_Inline, _represent_inline)
_Dumper.add_representer(str, _represent_text)


def export(document: CurriculumDocument) -> str:
    name = " ".join(document.name.en.split())
    return HEADER.format(name=name) + as_yaml(canonical(document)) + "\n"


def as_yaml(value: Any) -> str:
    """Plain data of a document as it stands in its file, without a line end."""
    text = yaml.dump(
        _tidy(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text.removesuffix("...\n").rstrip("\n")


def _tidy(value: Any) -> Any:
    """Without empty lists and false flags (0 stays), whole hours as whole numbers, small maps in one line."""
    if isinstance(value, list):
        return [_tidy(entry) for entry in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, dict):
        return value
    kept = {key: _tidy(entry) for key, entry in value.items() if not (entry is False or entry == [])}
    plain = all(isinstance(entry, str | int | float) for entry in kept.values())
    length = sum(len(key) + 2 * len(str(entry)) + 4 for key, entry in kept.items()) if plain else INLINE
    return _Inline(kept) if plain and length < INLINE else kept
