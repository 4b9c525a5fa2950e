"""Every node can be told by its slug, and none is empty."""

from skills.domain.checks.run import Run, a_kind
from skills.domain.document import Node, Option, Skill, Tier, Track
from skills.domain.faults import Path
from skills.domain.walking import walk

MIN_RESOURCES = 2


def check_slugs(run: Run) -> bool:
    """Whether every node can be told by its slug."""
    unique = True
    for found in walk(run.document):
        slug = name = found.node.slug
        if slug in run.nodes:
            unique = False
            name = f"{slug} ({len(run.nodes)})"
            message = f"The slug “{slug}” is already taken by {a_kind(run.nodes[slug].kind)}."
            hint = "Slugs are unique over tracks, tiers, options and skills."
            run.add("duplicate-slug", message, hint, (*found.path, "slug"), slug)
        run.nodes[name] = found
        run.names[id(found.node)] = name
        if isinstance(found.node, Skill):
            _check_topic_slugs(run, found.node, found.path)
    _check_renames(run)
    return unique


def _check_topic_slugs(run: Run, skill: Skill, path: Path) -> None:
    seen: set[str] = set()
    for index, topic in enumerate(skill.topics):
        if topic.slug in seen:
            message = f"The topic “{topic.slug}” stands twice in “{skill.slug}”."
            hint = "Topics are unique within their skill."
            run.add("duplicate-slug", message, hint, (*path, "topics", index, "slug"), topic.slug)
        seen.add(topic.slug)


def _check_renames(run: Run) -> None:
    claimed: dict[str, str] = {}
    for found in run.nodes.values():
        slug = found.node.slug
        for index, old in enumerate(found.node.renamed_from):
            path = (*found.path, "renamed_from", index)
            if old in run.nodes:
                message = f"“{old}” is still in use, so “{slug}” cannot be its new name."
                run.add("rename-in-use", message, "Delete the old node or this line.", path, old)
            elif claimed.setdefault(old, slug) != slug:
                message = f"“{old}” is already the old name of “{claimed[old]}”."
                run.add("rename-twice", message, "One old name leads to one new name.", path, old)


def check_contents(run: Run) -> None:
    for found in run.nodes.values():
        _check_content(run, found.node, found.path)


def _check_content(run: Run, node: Node, path: Path) -> None:
    slug = node.slug
    match node:
        case Track(tiers=[]):
            message = f"The track “{slug}” has no tier."
            run.add("track-without-tiers", message, "Add a tier, or delete the track.", (*path, "tiers"), slug)
        case Tier(skills=[]):
            message = f"The tier “{slug}” has no skill."
            run.add("tier-without-skills", message, "Add a skill, or delete the tier.", (*path, "skills"), slug)
        case Tier(options=[]):
            message = f"The branching point “{slug}” has no option."
            run.add("branching-without-options", message, "Add at least two options.", (*path, "options"), slug)
        case Tier(options=[_]):
            message = f"The branching point “{slug}” has only one option."
            hint = "Add another option, or make it a core tier."
            run.add("single-option", message, hint, (*path, "options"), slug, warning=True)
        case Option(skills=[]):
            message = f"The option “{slug}” has no skill."
            run.add("option-without-skills", message, "Add a skill, or delete the option.", (*path, "skills"), slug)
        case Skill(resources=resources) if len(resources) < MIN_RESOURCES:
            message = f"“{slug}” has {len(resources) or 'no'} resource{'' if len(resources) == 1 else 's'}."
            hint = f"Give at least {MIN_RESOURCES} lasting ones."
            run.add("few-resources", message, hint, (*path, "resources"), slug, warning=True)
