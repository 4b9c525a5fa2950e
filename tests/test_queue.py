"""A task sent by name reaches a real worker over the queue of files, and does its work there."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent

SEND = """
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from accounts.models import Learner
from techtree.celery import app

call_command("migrate", verbosity=0)
idle, _ = Learner.objects.create(), Learner.objects.create()
Learner.objects.filter(pk=idle.pk).update(seen_at=timezone.now() - timedelta(days=400))
app.send_task("accounts.forget_idle_guests")
"""


def learners(var: Path) -> int:
    with closing(sqlite3.connect(var / "techtree.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM accounts_learner").fetchone()[0]


def test_a_task_sent_by_name_is_done_by_a_worker(tmp_path):
    var = tmp_path / "var"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TECHTREE_")}
    environment = kept | {"TECHTREE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "techtree.settings"}
    subprocess.run([sys.executable, "-c", SEND], env=environment, cwd=ROOT, check=True, timeout=120)
    assert learners(var) == 2

    command = [sys.executable, "-m", "celery", "--app", "techtree", "worker", "--pool", "solo"]
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 120
            while learners(var) == 2 and worker.poll() is None and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            worker.terminate()
            worker.wait(30)
    assert learners(var) == 1, (tmp_path / "worker.log").read_text()
