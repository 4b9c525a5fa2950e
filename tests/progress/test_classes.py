"""The class change, and the option at a branching point."""

import pytest

from progress.domain.levels import Kind
from progress.models import ClassChange, Evidence, OptionChoice, XpEntry
from progress.selectors import active_class, chosen_options, classes_held
from progress.services import ClassLocked, change_class, choose_option
from tests.cast import ORIGIN, finish_origin, show


def test_nobody_has_a_class_at_the_start(alice, curriculum):
    assert active_class(alice.pk) is None
    assert active_class(None) is None
    assert classes_held(alice.pk) == []


def test_the_class_change_is_locked_until_the_origin_is_finished(alice, curriculum):
    for skill in ORIGIN[:-1]:
        show(alice.pk, curriculum, skill)
    with pytest.raises(ClassLocked):
        change_class(alice.pk, curriculum, "ai-engineer")
    assert not ClassChange.objects.exists()
    show(alice.pk, curriculum, ORIGIN[-1])
    assert change_class(alice.pk, curriculum, "ai-engineer") is True
    assert active_class(alice.pk) == "ai-engineer"


def test_provisional_levels_open_the_class_change(alice, curriculum):
    for skill in ORIGIN:
        show(alice.pk, curriculum, skill, 1, Kind.PLACEMENT)
    assert change_class(alice.pk, curriculum, "mlops-engineer") is True


def test_the_same_class_twice_changes_nothing(alice, curriculum):
    finish_origin(alice.pk, curriculum)
    assert change_class(alice.pk, curriculum, "ai-engineer") is True
    assert change_class(alice.pk, curriculum, "ai-engineer") is False
    assert ClassChange.objects.count() == 1


def test_going_back_and_forth_keeps_everything(alice, curriculum):
    finish_origin(alice.pk, curriculum)
    before = (list(Evidence.objects.values_list("pk")), list(XpEntry.objects.values_list("pk")))
    for track in ("ai-engineer", "data-engineer", "ai-engineer"):
        assert change_class(alice.pk, curriculum, track) is True
        assert active_class(alice.pk) == track
    assert ClassChange.objects.count() == 3
    assert [held.track for held in classes_held(alice.pk)] == ["ai-engineer", "data-engineer"]
    assert (list(Evidence.objects.values_list("pk")), list(XpEntry.objects.values_list("pk"))) == before


@pytest.mark.parametrize("track", ["no-such-track", "the-origin", "linux-cli", ""])
def test_what_is_no_class_cannot_be_taken(alice, curriculum, track):
    finish_origin(alice.pk, curriculum)
    with pytest.raises(KeyError):
        change_class(alice.pk, curriculum, track)
    assert not ClassChange.objects.exists()


def test_an_option_can_be_chosen_changed_and_chosen_again(alice, curriculum):
    assert choose_option(alice.pk, curriculum, "vision-sage") is True
    assert choose_option(alice.pk, curriculum, "vision-sage") is False
    assert choose_option(alice.pk, curriculum, "language-sage") is True
    assert chosen_options(alice.pk) == {"ai-modeler-domain": "language-sage"}
    assert choose_option(alice.pk, curriculum, "vision-sage") is True
    assert choose_option(alice.pk, curriculum, "app-architect") is True
    assert chosen_options(alice.pk) == {"ai-modeler-domain": "vision-sage", "ai-engineer-specialty": "app-architect"}
    assert OptionChoice.objects.count() == 4


@pytest.mark.parametrize("option", ["no-such-option", "ai-modeler", "ai-modeler-domain", "", "\x00"])
def test_what_is_no_option_cannot_be_chosen(alice, curriculum, option):
    with pytest.raises(KeyError):
        choose_option(alice.pk, curriculum, option)
    assert not OptionChoice.objects.exists()


def test_the_choices_of_two_learners_are_apart(alice, bob, curriculum):
    finish_origin(alice.pk, curriculum)
    finish_origin(bob.pk, curriculum)
    change_class(alice.pk, curriculum, "ai-engineer")
    choose_option(alice.pk, curriculum, "app-architect")
    change_class(bob.pk, curriculum, "ai-modeler")
    assert (active_class(alice.pk), active_class(bob.pk)) == ("ai-engineer", "ai-modeler")
    assert chosen_options(bob.pk) == {}
