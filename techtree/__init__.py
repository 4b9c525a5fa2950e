"""Wiring only: settings, URLs, the Celery application, the WSGI entry point, and how it all is started."""

from techtree.celery import app as celery_app

__all__ = ["celery_app"]
