"""The Celery application. Tasks live in each app's `tasks.py`; services queue them by name, on commit."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techtree.settings")

app = Celery("techtree")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
