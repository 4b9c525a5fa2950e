"""Which learner a request belongs to. The session holds the learner's id, for guests and signed-in users alike."""

from django.db import transaction
from django.http import HttpRequest

from accounts.models import Learner, User
from accounts.services.merging import merge_learners

SESSION_KEY = "learner"


def current_learner(request: HttpRequest) -> int | None:
    """The learner's id, or None for a visitor who has not done anything yet. Makes no row for guests."""
    found = request.session.get(SESSION_KEY)
    if found is None and request.user.is_authenticated:
        return ensure_learner(request)
    return int(found) if found is not None else None


def ensure_learner(request: HttpRequest) -> int:
    """The learner's id; a first-time guest becomes a learner, remembered by their session."""
    found = request.session.get(SESSION_KEY)
    if found is None or not Learner.objects.filter(pk=found).exists():
        user = request.user if isinstance(request.user, User) else None
        learner = Learner.objects.get_or_create(user=user)[0] if user else Learner.objects.create()
        found = request.session[SESSION_KEY] = learner.pk
    return int(found)


@transaction.atomic
def adopt_guest(user: User, request: HttpRequest) -> Learner:
    """After sign-up or sign-in: what the guest of this session did becomes the user's. Safe to repeat.

    The user's row is locked, so that two sign-ins at once make one learner.
    """
    User.objects.select_for_update().get(pk=user.pk)
    known = request.session.get(SESSION_KEY, 0)
    mine = Learner.objects.select_for_update().filter(user=user).first()
    guest = Learner.objects.select_for_update().filter(pk=known, user__isnull=True).first()
    if mine is None:
        mine = guest or Learner()
        mine.user = user
        mine.save()
    elif guest is not None:
        merge_learners(guest, mine)
    request.session[SESSION_KEY] = mine.pk
    return mine
