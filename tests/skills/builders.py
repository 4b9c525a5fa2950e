"""Small curricula for tests, as plain data that reads like the YAML file it stands for.

curriculum(track("t", tier("one", skill("a")), branching("two", option("x", skill("b", requires="a")))))
"""

from typing import Any

import yaml

from skills.domain.document import CurriculumDocument
from skills.domain.load import Loaded, load_bytes
from skills.domain.tree import Tree, compile_tree

type Data = dict[str, Any]


def text(en: str = "Text", ko: str = "글") -> Data:
    return {"en": en, "ko": ko}


def node(slug: str, **fields: Any) -> Data:
    return {"slug": slug, "name": text(), "description": text(), **fields}


def skill(slug: str, **fields: Any) -> Data:
    usual = {"hours": hours(1, 2, 4), "topics": [topic("topic")], "resources": [resource(), resource("ko")]}
    return node(slug, **usual | fields)


def hours(lv1: float, lv2: float, lv3: float) -> Data:
    return {"lv1": lv1, "lv2": lv2, "lv3": lv3}


def topic(slug: str) -> Data:
    return {"slug": slug, "name": text(), "summary": text()}


def resource(language: str = "en", url: str = "https://example.org/page") -> Data:
    return {"title": "A page", "url": url, "language": language}


def recommendation(slug: str, **fields: Any) -> Data:
    return {"skill": slug, "why": text(), **fields}


def skills(*slugs: str) -> list[Data]:
    return [skill(slug) for slug in slugs]


def tier(slug: str, *members: Data, **fields: Any) -> Data:
    return node(slug, **fields, skills=list(members))


def branching(slug: str, *options: Data, **fields: Any) -> Data:
    return node(slug, **fields, options=list(options))


def option(slug: str, *members: Data, **fields: Any) -> Data:
    return node(slug, **fields, skills=list(members))


def track(slug: str, *tiers: Data, **fields: Any) -> Data:
    return node(slug, hue=0, **fields, tiers=list(tiers))


def curriculum(*tracks: Data, **fields: Any) -> Data:
    whole = {"format": 1, "slug": "curriculum", "name": text(), "description": text()}
    return whole | fields | {"tracks": list(tracks)}


def one_tier(*members: Data) -> Data:
    """A curriculum whose skills all stand in one tier."""
    return curriculum(track("track", tier("tier", *members)))


def to_yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def load(data: Any) -> Loaded:
    """Through the whole way that a file goes."""
    return load_bytes(to_yaml(data).encode())


def document_of(data: Data) -> CurriculumDocument:
    return CurriculumDocument.model_validate(data)


def tree_of(data: Data) -> Tree:
    """Compiled; a curriculum with errors is refused, so that no test rests on one."""
    loaded = load(data)
    assert loaded.document is not None, loaded.faults
    return compile_tree(loaded.document)
