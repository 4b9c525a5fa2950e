"""The class change (전직), and the option at a branching point. Both can be repeated and turned round at any time."""

from django.db import transaction

from accounts.models import Learner
from progress import selectors
from progress.models import ClassChange, OptionChoice
from skills.selectors import Published


class ClassLocked(Exception):
    """The track's gate does not hold yet, so it cannot be taken as a class."""


@transaction.atomic
def change_class(learner_id: int, published: Published, track: str) -> bool:
    """Take a track as the class; False when it is the active one already.

    Raises KeyError when the track is not a class of this revision, ClassLocked while its gate is shut.
    """
    Learner.objects.select_for_update().get(pk=learner_id)
    tree = published.tree
    if track not in {klass.slug for klass in tree.classes}:
        raise KeyError(track)
    if not tree.track_gates[track].holds(selectors.standing(learner_id, published).held):
        raise ClassLocked(track)
    if selectors.active_class(learner_id) == track:
        return False
    ClassChange.objects.create(learner_id=learner_id, track_id=published.ids[track])
    return True


@transaction.atomic
def choose_option(learner_id: int, published: Published, option: str) -> bool:
    """Choose an option at its branching point; False when it is the chosen one already.

    A choice steers what is suggested next; it locks nothing, so it needs no open gate.
    Raises KeyError when this revision has no such option.
    """
    Learner.objects.select_for_update().get(pk=learner_id)
    tiers = {group.option.slug: group.tier.slug for group in published.tree.groups if group.option}
    if selectors.chosen_options(learner_id).get(tiers[option]) == option:
        return False
    OptionChoice.objects.create(learner_id=learner_id, option_id=published.ids[option])
    return True
