"""Property tests here end when they end: on a shared machine a deadline per example only tells how busy it is."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
