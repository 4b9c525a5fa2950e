"""Small curricula as plain data, to be changed, written to a file, or published."""

from pathlib import Path
from typing import Any

import yaml

from skills.domain.document import CurriculumDocument
from skills.services import Outcome, load_tree

type Data = dict[str, Any]


def text(en: str) -> Data:
    return {"en": en, "ko": f"{en} (한국어)"}


def node(slug: str, **more: Any) -> Data:
    return {"slug": slug, "name": text(slug), "description": text(f"About {slug}."), **more}


def skill(slug: str, **more: Any) -> Data:
    topics = [{"slug": "basics", "name": text("basics"), "summary": text("The basics.")}]
    urls = (f"https://example.org/{slug}", f"https://example.com/{slug}")
    resources = [{"title": f"Guide to {slug}", "url": url, "language": "en"} for url in urls]
    return node(slug, **{"hours": {"lv1": 1, "lv2": 2.5, "lv3": 4}, "topics": topics, "resources": resources} | more)


def tier(slug: str, *skills: Data, **more: Any) -> Data:
    return node(slug, **more, skills=list(skills))


def option(slug: str, *skills: Data, **more: Any) -> Data:
    return node(slug, **more, skills=list(skills))


def branching(slug: str, *options: Data, **more: Any) -> Data:
    return node(slug, **more, options=list(options))


def track(slug: str, *tiers: Data, **more: Any) -> Data:
    return node(slug, **{"hue": 120} | more, tiers=list(tiers))


def curriculum(*tracks: Data, slug: str = "small", **more: Any) -> Data:
    return {
        "format": 1,
        "slug": slug,
        "name": text("Small"),
        "description": text("A small one."),
        **more,
        "tracks": list(tracks),
    }


def garden() -> Data:
    """Two tracks: a core tier of three skills, then a branching point; and a class that requires the first track."""
    return curriculum(
        track(
            "ground",
            tier("soil", skill("dig"), skill("sow"), skill("water")),
            branching("beds", option("herbs", skill("mint")), option("roots", skill("carrot"))),
        ),
        track(
            "orchard",
            tier("trees", skill("prune"), skill("graft")),
            requires={"track": "ground"},
            class_title=text("Orchardist"),
        ),
    )


def skills_of(data: Data, group: str) -> list[Data]:
    """The skills of a core tier or an option, to be changed in place."""
    tiers = [tier for track in data["tracks"] for tier in track["tiers"]]
    groups = tiers + [option for tier in tiers for option in tier.get("options", ())]
    return next(g["skills"] for g in groups if g["slug"] == group)


def the(data: Data, slug: str) -> Data:
    """The track, tier, option or skill with this slug, to be changed in place."""
    queue: list[Data] = list(data["tracks"])
    while queue:
        found = queue.pop()
        if found["slug"] == slug:
            return found
        queue += [child for field in ("tiers", "options", "skills") for child in found.get(field) or ()]
    raise LookupError(slug)


def rename(data: Data, old: str, new: str) -> None:
    found = the(data, old)
    found["slug"] = new
    found["renamed_from"] = [old, *found.get("renamed_from", [])]


def document(data: Data) -> CurriculumDocument:
    return CurriculumDocument.model_validate(data)


def write(folder: Path, data: Data) -> Path:
    path = folder / "tree.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def load(folder: Path, data: Data, **options: Any) -> Outcome:
    """Load plain data the way a file is loaded."""
    return load_tree(write(folder, data), **options)


def codes(outcome: Outcome) -> list[str]:
    return [fault.code for fault in outcome.faults]


def slugs(outcome: Outcome, part: str) -> list[str]:
    """The slugs in one part of the plan."""
    return [change.slug for change in getattr(outcome.plan, part)]
