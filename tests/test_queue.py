"""A task sent by name reaches a real worker over the queue of files, and does its work there."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable

SETUP = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Learner
Learner.objects.create()
Learner.objects.create(seen_at=timezone.now())
Learner.objects.order_by("pk")[:1].get()
Learner.objects.filter(pk=1).update(seen_at=timezone.now() - timedelta(days=400))
from techtree.celery import app
app.send_task("accounts.forget_idle_guests")
"""


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """An install of its own, with nothing but its folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TECHTREE_")}
    return kept | {"TECHTREE_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "techtree.settings"}


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [PYTHON, "manage.py", *arguments]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_task_sent_by_name_is_done_by_a_worker(environment, tmp_path):
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "shell", "--no-imports", "--verbosity", "0", "--command", SETUP)
    count = ("shell", "--no-imports", "--command", "from accounts.models import Learner as L; print(L.objects.count())")
    assert manage(environment, *count).split()[-1] == "2"
    command = [PYTHON, "-m", "celery", "--app", "techtree", "worker", "--pool", "solo", "--loglevel", "INFO"]
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        worker = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + 60
            while "succeeded" not in log.read_text() and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            worker.terminate()
            worker.wait(30)
    assert "Task accounts.forget_idle_guests" in log.read_text()
    assert "succeeded" in log.read_text()
    assert manage(environment, *count).split()[-1] == "1"
