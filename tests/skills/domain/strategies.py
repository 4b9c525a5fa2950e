"""Random small curricula for property tests, as plain data."""

from typing import Any

from hypothesis import strategies as st

from tests.skills.builders import Data, branching, curriculum, hours, option, recommendation, skill, tier, track

LEVELS = st.sampled_from([None, 1, 2, 3])


@st.composite
def formulas(draw: st.DrawFn, skills: list[str], groups: list[Data], depth: int = 2) -> Any:
    """A requirement on some of these skills, and on finished tiers, options and tracks ({tier: slug})."""
    kinds = ["skill"] * 2 + ["level"] + ["finished"] * bool(groups) + ["all", "any", "at_least"] * bool(depth)
    match draw(st.sampled_from(kinds)):
        case "skill":
            return draw(st.sampled_from(skills))
        case "level":
            level = draw(LEVELS)
            return {"skill": draw(st.sampled_from(skills))} | ({"level": level} if level else {})
        case "finished":
            return draw(st.sampled_from(groups))
        case kind:
            parts = draw(st.lists(formulas(skills, groups, depth - 1), min_size=1, max_size=3))
            if kind == "at_least":
                return {"at_least": draw(st.integers(1, len(parts))), "of": parts}
            return {kind: parts}


def _shapes(most: int) -> st.SearchStrategy[list[list[list[int]]]]:
    """How many skills stand in each option (or core tier) of each tier of each track, at most `most` in all."""
    tiers = st.lists(st.lists(st.integers(1, 2), min_size=1, max_size=2), min_size=1, max_size=3)
    shapes = st.lists(tiers, min_size=1, max_size=3)
    return shapes.filter(lambda shape: sum(size for tiers in shape for tier in tiers for size in tier) <= most)


@st.composite
def documents(draw: st.DrawFn, *, acyclic: bool = True, most: int = 12) -> Data:
    """A curriculum of at most so many skills. When acyclic, requirements look back in the document only."""
    shapes = draw(_shapes(most))
    total = sum(size for tiers in shapes for groups in tiers for size in groups)
    names = [f"s{number}" for number in range(total)]
    skills: list[str] = []
    groups: list[Data] = []

    def requires() -> Data:
        known = skills if acyclic else names
        if not known or draw(st.integers(0, 2)):
            return {}
        return {"requires": draw(formulas(list(known), list(groups)))}

    def members(size: int) -> list[Data]:
        made = []
        for _ in range(size):
            fields: Data = requires()
            if skills and not draw(st.integers(0, 5)):
                fields["recommends"] = [recommendation(draw(st.sampled_from(skills)), level=draw(st.integers(1, 3)))]
            effort = hours(*(draw(st.integers(1, 9)) for _ in range(3)))
            made.append(skill(names[len(skills)], hours=effort, **fields))
            skills.append(names[len(skills)])
        return made

    tracks = []
    for t, shape in enumerate(shapes):
        track_gate = requires()
        tiers = []
        for i, sizes in enumerate(shape):
            slug = f"t{t}-{i}"
            tier_gate = requires()
            if len(sizes) == 1:
                tiers.append(tier(slug, *members(sizes[0]), **tier_gate))
            else:
                options = []
                for o, size in enumerate(sizes):
                    option_gate = requires()
                    options.append(option(f"{slug}-{o}", *members(size), **option_gate))
                    groups.append({"option": f"{slug}-{o}"})
                tiers.append(branching(slug, *options, **tier_gate))
            groups.append({"tier": slug})
        groups.append({"track": f"t{t}"})
        tracks.append(track(f"t{t}", *tiers, **track_gate))
    return curriculum(*tracks, rules={"gate_level": draw(st.integers(1, 3))})
