"""Guests who never came back are forgotten, with what they did."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import Learner


def forget_idle_guests() -> int:
    """Delete guests who have not answered anything for GUEST_DAYS days; returns how many."""
    limit = timezone.now() - timedelta(days=settings.GUEST_DAYS)
    _, deleted = Learner.objects.filter(user__isnull=True, seen_at__lt=limit).delete()
    return deleted.get("accounts.Learner", 0)
