"""A second opinion on gates: formulas evaluated as they are written, and the cheapest way by trying all ways."""

import heapq
from collections.abc import Iterator
from itertools import count

from skills.domain.document import (
    AllOf,
    AnyOf,
    AtLeast,
    CurriculumDocument,
    Finished,
    Formula,
    Option,
    Skill,
    SkillAt,
    Tier,
    Track,
)

type Levels = dict[str, int]


class Oracle:
    def __init__(self, document: CurriculumDocument) -> None:
        self.document = document
        self.level = document.rules.gate_level
        self.tiers = {tier.slug: tier for track in document.tracks for tier in track.tiers}
        self.options = {option.slug: option for tier in self.tiers.values() for option in tier.options or ()}
        self.tracks = {track.slug: track for track in document.tracks}
        self.skills = {skill.slug: skill for skill in document.skills()}

    def holds(self, formula: Formula | None, levels: Levels) -> bool:
        match formula:
            case None:
                return True
            case str():
                return levels.get(formula, 0) >= self.level
            case SkillAt():
                return levels.get(formula.skill, 0) >= (formula.level or self.level)
            case Finished(tier=str(slug)):
                return self.tier_finished(self.tiers[slug], levels)
            case Finished(option=str(slug)):
                return self.all_at_gate_level(self.options[slug].skills, levels)
            case Finished(track=str(slug)):
                return self.track_finished(self.tracks[slug], levels)
            case AllOf():
                return all(self.holds(part, levels) for part in formula.all)
            case AnyOf():
                return any(self.holds(part, levels) for part in formula.any)
            case AtLeast():
                return sum(self.holds(part, levels) for part in formula.of) >= formula.at_least
        raise AssertionError(formula)

    def all_at_gate_level(self, skills: list[Skill], levels: Levels) -> bool:
        return all(levels.get(skill.slug, 0) >= self.level for skill in skills)

    def tier_finished(self, tier: Tier, levels: Levels) -> bool:
        if tier.options is not None:
            return any(self.all_at_gate_level(option.skills, levels) for option in tier.options)
        return self.all_at_gate_level(tier.skills or [], levels)

    def track_finished(self, track: Track, levels: Levels) -> bool:
        return all(self.tier_finished(tier, levels) for tier in track.tiers)

    def finished(self, levels: Levels) -> set[str]:
        nodes = {slug: self.tier_finished(tier, levels) for slug, tier in self.tiers.items()}
        nodes |= {slug: self.all_at_gate_level(option.skills, levels) for slug, option in self.options.items()}
        nodes |= {slug: self.track_finished(track, levels) for slug, track in self.tracks.items()}
        return {slug for slug, is_finished in nodes.items() if is_finished}

    def gates_open(self, levels: Levels) -> set[str]:
        """The slugs of the skills whose gates hold, waived and started ones apart."""
        return {skill.slug for skill, formulas in self.gates() if all(self.holds(f, levels) for f in formulas)}

    def gates(self) -> Iterator[tuple[Skill, list[Formula | None]]]:
        """Every skill with all that has to hold before it opens."""
        for track in self.document.tracks:
            before: list[Formula | None] = [track.requires]
            for tier in track.tiers:
                parts: list[Tier | Option] = list(tier.options) if tier.options is not None else [tier]
                for part in parts:
                    inner = [part.requires] if isinstance(part, Option) else []
                    for skill in part.skills or []:
                        yield skill, [*before, tier.requires, *inner, skill.requires]
                before = [track.requires, Finished(tier=tier.slug)]

    def fewest_hours(self, slug: str, levels: Levels, waived: set[str]) -> float:
        """By Dijkstra's search over all states that can be reached by raising one open skill by one level."""
        goal = next(formulas for skill, formulas in self.gates() if skill.slug == slug)
        order = list(self.skills)
        start = tuple(levels.get(name, 0) for name in order)
        tie = count()
        queue = [(0.0, next(tie), start)]
        done: set[tuple[int, ...]] = set()
        while queue:
            hours, _, state = heapq.heappop(queue)
            if state in done:
                continue
            done.add(state)
            now = dict(zip(order, state, strict=True))
            if all(self.holds(formula, now) for formula in goal):
                return hours
            opened = self.gates_open(now) | waived
            for index, name in enumerate(order):
                level = state[index]
                if level < 3 and (level or name in opened):
                    further = (*state[:index], level + 1, *state[index + 1 :])
                    heapq.heappush(queue, (hours + self.skills[name].hours.at(level + 1), next(tie), further))
        raise AssertionError(f"{slug} cannot be opened")
