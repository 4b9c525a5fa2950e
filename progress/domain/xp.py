"""XP as a ledger (rule 6): what is due for the levels held, each entry with a key that lets it count once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skills.domain.document import XpRules
from skills.domain.gates import Held
from skills.domain.tree import Tree
from skills.domain.unlocking import finished


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger: for what (level, tier, track) and for which node, by slug and row id."""

    key: str
    reason: str
    slug: str
    node: int
    level: int
    amount: int


def due(tree: Tree, earned: Mapping[int, int], ids: Mapping[str, int]) -> Iterator[Entry]:
    """All entries that earned levels (by skill number) have brought about; `ids` gives row ids by slug.

    A branching point counts as finished once, with its first option.
    """
    rules = tree.document.rules.xp
    for number, level in sorted(earned.items()):
        slug = tree.skills[number].slug
        for reached in range(1, level + 1):
            key = f"level:{ids[slug]}:{reached}"
            yield Entry(key, "level", slug, ids[slug], reached, amount(rules, "level", reached))
    done = finished(tree, Held.of(earned))
    for track in tree.document.tracks:
        nodes = [("tier", tier.slug) for tier in track.tiers] + [("track", track.slug)]
        for reason, slug in nodes:
            if slug in done:
                yield Entry(f"{reason}:{ids[slug]}", reason, slug, ids[slug], 0, amount(rules, reason))


def amount(rules: XpRules, reason: str, level: int = 0) -> int:
    """What an entry is worth under the rules of its revision."""
    return rules.at(level) if reason == "level" else {"tier": rules.tier, "track": rules.track}[reason]
