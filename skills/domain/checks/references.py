"""Every reference names a node of the right kind, and every k fits its group."""

from skills.domain.checks.run import Run, a_kind
from skills.domain.document import AllOf, AnyOf, AtLeast, Formula
from skills.domain.faults import Path
from skills.domain.walking import Leaf, leaves, recommended


def check_references(run: Run) -> bool:
    """Whether every reference names a node of the right kind; also whether every k fits its group."""
    sound = True
    for found in run.nodes.values():
        requires = (*found.path, "requires")
        for leaf in leaves(found.node.requires, requires):
            sound &= _check_reference(run, leaf)
        if found.node.requires is not None:
            _check_k(run, found.node.requires, requires)
        for leaf in recommended(found):
            sound &= _check_reference(run, leaf)
    return sound


def _check_reference(run: Run, leaf: Leaf) -> bool:
    if run.has(leaf.kind, leaf.slug):
        return True
    other = run.nodes.get(leaf.slug)
    if other is None:
        hint = run.nearest(leaf.kind, leaf.slug) or f"Name {a_kind(leaf.kind)} of this curriculum."
    elif "recommends" in leaf.path:
        hint = f"“{leaf.slug}” is {a_kind(other.kind)}; only skills are recommended."
    else:
        hint = f"“{leaf.slug}” is {a_kind(other.kind)}: write {{{other.kind}: {leaf.slug}}}."
    run.add("unknown-reference", f"There is no {leaf.kind} “{leaf.slug}”.", hint, leaf.path, leaf.slug)
    return False


def _check_k(run: Run, formula: Formula, path: Path) -> None:
    parts: list[Formula] = []
    word = ""
    match formula:
        case AllOf(all=parts):
            word = "all"
        case AnyOf(any=parts):
            word = "any"
        case AtLeast(at_least=k, of=parts):
            word = "of"
            if k > len(parts):
                message = f"At least {k} of {len(parts)} can never hold."
                run.add("k-too-large", message, f"Ask for at most {len(parts)}.", (*path, "at_least"), str(k))
    for index, part in enumerate(parts):
        _check_k(run, part, (*path, word, index))
