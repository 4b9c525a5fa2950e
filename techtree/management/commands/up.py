"""`manage.py up`: everything on one machine, started by `make run`."""

import socket
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from techtree.environment import read_environment
from techtree.processes import Processes

HOST = "127.0.0.1"
START_SECONDS = 60


class Command(BaseCommand):
    help = "Prepare the database, then run the web server and a Celery worker until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        port = read_environment().port
        _refuse_taken_port(port)
        with Processes() as processes:
            call_command("prepare")
            if processes.has_ended():
                return
            processes.start("worker", [sys.executable, "-m", "celery", "--quiet", "-A", "techtree", *WORKER])
            processes.start("server", [sys.executable, "-m", "granian", *SERVER, "--host", HOST, "--port", str(port)])
            if _answers(port, processes):
                self.stdout.write(WELCOME.format(address=f"http://{HOST}:{port}/"))
                self.stdout.flush()
            code = processes.wait()
        if code:
            raise CommandError("A process ended by itself; its last lines above say why.", returncode=code)


WORKER = ["worker", "--beat", "--pool", "threads", "--concurrency", "2", "--loglevel", "warning"]
SERVER = [
    "--interface",
    "wsgi",
    "--workers",
    "1",
    "--blocking-threads",
    "4",
    "--log-level",
    "warning",
    "techtree.wsgi:application",
]
WELCOME = """
  TechTree is at {address}
  An administrator is made with: uv run manage.py createsuperuser
  Ctrl-C stops everything.
"""


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8001 make run"
            raise CommandError(message) from None


def _answers(port: int, processes: Processes) -> bool:
    """Whether the server has come up, before anything ended."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not processes.has_ended():
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/ready/", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
