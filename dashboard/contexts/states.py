"""What one node of the map shows of a learner."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from progress.selectors import Standing


class NodeState(NamedTuple):
    """Everything that changes how a node looks; equal states look the same, so drawn nodes are kept by state.

    `held` is the level earned or placed, whichever is higher.
    """

    is_open: bool = False
    started: bool = False
    earned: int = 0
    held: int = 0
    rusting: bool = False
    is_next: bool = False

    @property
    def symbol(self) -> str:
        """The symbol of `static/icons.svg` that says it by shape."""
        return f"ring-{self.earned}-{self.held}" if self.is_open else "lock"

    @property
    def css(self) -> str:
        """Class names for the node; the first says the main state."""
        main = "earned" if self.earned else "placed" if self.held else "started" if self.started else "open"
        names = [main if self.is_open else "locked"]
        names += ["rusting"] if self.rusting else []
        names += ["next"] if self.is_next else []
        return " ".join(f"is-{name}" for name in names)

    @property
    def words(self) -> list[str]:
        """The state in words, as a screen reader hears it after the name."""
        if not self.is_open:
            return [_("locked")]
        found = [_("next")] if self.is_next else []
        if self.earned:
            found.append(_("Lv %(level)s of 3") % {"level": self.earned})
        if self.held > self.earned:
            found.append(_("placed at Lv %(level)s") % {"level": self.held})
        if self.rusting:
            found.append(_("rusting"))
        if not self.held:
            found.append(_("in progress") if self.started else _("available"))
        return found

    @property
    def tag(self) -> str:
        """The one word that stands on the node, or nothing."""
        if self.is_next:
            return _("next")
        if self.rusting:
            return _("rusting")
        if self.held > self.earned:
            return _("placed")
        return _("in progress") if self.started and not self.held else ""


def node_state(standing: Standing, number: int, *, upcoming: int = 0, rusting: int = 0) -> NodeState:
    """The state of one skill. `upcoming` and `rusting` are bit sets of skill numbers."""
    earned = standing.earned.get(number, 0)
    return NodeState(
        is_open=standing.is_open(number),
        started=bool(standing.opened >> number & 1),
        earned=earned,
        held=max(earned, standing.provisional.get(number, 0)),
        rusting=bool(rusting >> number & 1) and earned > 0,
        is_next=bool(upcoming >> number & 1),
    )
