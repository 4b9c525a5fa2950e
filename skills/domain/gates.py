"""Gates: formulas over skills at levels, compiled so that a whole tree is judged with a few integer operations.

The learner's levels come as three bit sets, one a level: bit `i` of `held[level - 1]` says that skill number
`i` is held at that level or above. A conjunction over a hundred skills is then one `&` and one `==`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

LEVEL_COUNT = 3


@dataclass(frozen=True, slots=True)
class Held:
    """Skills held, as one bit set a level. Level 2 implies level 1."""

    at: tuple[int, int, int] = (0, 0, 0)

    @classmethod
    def of(cls, levels: Mapping[int, int]) -> "Held":
        """From skill number to level (0 to 3)."""
        sets = [0, 0, 0]
        for number, level in levels.items():
            for below in range(min(level, LEVEL_COUNT)):
                sets[below] |= 1 << number
        return cls((sets[0], sets[1], sets[2]))

    def __or__(self, other: "Held") -> "Held":
        mine, theirs = self.at, other.at
        return Held((mine[0] | theirs[0], mine[1] | theirs[1], mine[2] | theirs[2]))

    def __and__(self, other: "Held") -> "Held":
        mine, theirs = self.at, other.at
        return Held((mine[0] & theirs[0], mine[1] & theirs[1], mine[2] & theirs[2]))

    def __sub__(self, other: "Held") -> "Held":
        mine, theirs = self.at, other.at
        return Held((mine[0] & ~theirs[0], mine[1] & ~theirs[1], mine[2] & ~theirs[2]))

    def __bool__(self) -> bool:
        return any(self.at)

    def covers(self, other: "Held") -> bool:
        (one, two, three), (ask_one, ask_two, ask_three) = self.at, other.at
        return one & ask_one == ask_one and two & ask_two == ask_two and three & ask_three == ask_three

    def level(self, number: int) -> int:
        return sum(bits >> number & 1 for bits in self.at)

    def with_skill(self, number: int, level: int) -> "Held":
        return self | Held.of({number: level})

    def levels(self) -> dict[int, int]:
        """Skill number to level, for every skill held."""
        return {number: self.level(number) for number in numbers(self.at[0])}

    def highest(self) -> dict[int, int]:
        """Skill number to the highest level in the sets; for a difference, whose lower levels are held already."""
        return {number: level for level, bits in enumerate(self.at, start=1) for number in numbers(bits)}


def mentioned(gate: "Gate") -> int:
    """The skills that a gate asks for in any way, as a bit set."""
    if isinstance(gate, Need):
        return gate.held.at[0]
    return reduce(or_, map(mentioned, gate.parts), 0)


def numbers(bits: int) -> list[int]:
    """The numbers of the bits that are set, in ascending order."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


@dataclass(frozen=True, slots=True)
class Need:
    """All of these skills at these levels: the conjunction that most gates consist of."""

    held: Held = Held()

    def holds(self, held: Held) -> bool:
        return held.covers(self.held)


@dataclass(frozen=True, slots=True)
class KOf:
    """At least `k` of the parts hold: AND is k = all, OR is k = 1."""

    k: int
    parts: tuple["Gate", ...]

    def holds(self, held: Held) -> bool:
        found = 0
        for part in self.parts:
            found += part.holds(held)
            if found >= self.k:
                return True
        return self.k <= 0


type Gate = Need | KOf

OPEN: Gate = Need()


def all_of(gates: Iterable[Gate]) -> Gate:
    """The conjunction, with all plain needs merged into one."""
    merged, others = Held(), []
    for gate in gates:
        if isinstance(gate, Need):
            merged |= gate.held
        else:
            others.append(gate)
    if not others:
        return Need(merged)
    parts: Sequence[Gate] = [Need(merged), *others] if merged else others
    return parts[0] if len(parts) == 1 else KOf(len(parts), tuple(parts))


def any_of(gates: Iterable[Gate]) -> Gate:
    parts = tuple(gates)
    return parts[0] if len(parts) == 1 else KOf(1, parts)
