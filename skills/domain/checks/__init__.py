"""What the fields of a curriculum mean together: slugs, references, the gate graph, what can be reached."""

from skills.domain.checks.graph import check_cycles, check_recommendations, gate_graph, skills_in_order
from skills.domain.checks.reach import check_reachable, check_redundant
from skills.domain.checks.references import check_references
from skills.domain.checks.run import Run
from skills.domain.checks.slugs import check_contents, check_slugs
from skills.domain.document import CurriculumDocument
from skills.domain.faults import Fault
from skills.domain.tree import compile_tree


def check(document: CurriculumDocument) -> list[Fault]:
    """All faults and warnings of a well-shaped document, without places (the reader knows those)."""
    run = Run(document)
    slugs_are_unique = check_slugs(run)
    check_contents(run)
    references_are_sound = check_references(run)
    graph = gate_graph(run)
    knotted = check_cycles(run, graph)
    if slugs_are_unique and references_are_sound:
        tree = compile_tree(document)
        order = skills_in_order(graph, knotted)
        check_reachable(run, tree, order, knotted)
        if not knotted:
            check_redundant(run, tree, order)
    if not knotted:
        check_recommendations(run, graph)
    return run.faults
