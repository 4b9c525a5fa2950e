"""One run of all checks: the document, what is known of it, and the faults found so far."""

from dataclasses import dataclass, field
from functools import cached_property

from skills.domain.document import CurriculumDocument, Node
from skills.domain.faults import Fault, Names, Path, Severity
from skills.domain.walking import Found, Kind


@dataclass
class Run:
    """One run of all checks. `nodes` and `names` also hold what shares its slug with an earlier node."""

    document: CurriculumDocument
    faults: list[Fault] = field(default_factory=list)
    nodes: dict[str, Found] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def add(self, code: str, message: str, hint: str, path: Path, value: str = "", *, warning: bool = False) -> None:
        severity = Severity.WARNING if warning else Severity.ERROR
        self.faults.append(Fault(code, message, hint, path, value, severity=severity))

    def name(self, node: Node) -> str:
        """The name of a node in `nodes` and in the graph: its slug, unless another node has taken that."""
        return self.names[id(node)]

    def has(self, kind: Kind, slug: str) -> bool:
        return slug in self.slugs[kind]

    def nearest(self, kind: Kind, slug: str) -> str:
        return self._known[kind].nearest(slug)

    @cached_property
    def slugs(self) -> dict[Kind, set[str]]:
        slugs: dict[Kind, set[str]] = {"track": set(), "tier": set(), "option": set(), "skill": set()}
        for found in self.nodes.values():
            slugs[found.kind].add(found.node.slug)
        return slugs

    @cached_property
    def _known(self) -> dict[Kind, Names]:
        return {kind: Names(sorted(slugs)) for kind, slugs in self.slugs.items()}


def a_kind(kind: Kind) -> str:
    return "an option" if kind == "option" else f"a {kind}"
