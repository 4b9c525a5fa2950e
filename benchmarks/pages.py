"""How much a page costs, as a ratio to a bare page of the same server in the same run.

Starts granian (2 workers, 4 threads each) on a database of its own with learners who have got differently far, asks
for the pages in turn over kept connections, round by round, and prints medians. CPU is the server's own user and
system time per request, which other load on the machine disturbs less than throughput.
"""

import http.client
import io
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

LEARNERS = 30
ROUNDS = 7
REQUESTS = 400
CONNECTIONS = 4
PAGES = {
    "bare authenticated page": "/bare/",
    "map": "/tree/",
    "map, one class": "/tree/?class=ai-engineer",
    "skill, locked": "/skills/continuous-training/",
    "me": "/me/",
}


@dataclass
class Measured:
    """One figure a round: requests a second, CPU milliseconds a request, and bytes of the page."""

    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0


def run() -> str:
    folder = Path(tempfile.mkdtemp(prefix="techtree-bench-"))
    os.environ |= {"TECHTREE_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    try:
        cookies = _prepare()
        port = _free_port()
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--workers",
                "2",
                "--blocking-threads",
                "4",
                "--log-level",
                "warning",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "techtree.wsgi:application",
            ]
        )
        try:
            _wait_for(port)
            return _table(_measure(port, server.pid, cookies))
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare() -> list[str]:
    """A database with the real curriculum and learners; returns their session cookies."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from accounts.models import Learner, User
    from accounts.services.learners import SESSION_KEY as LEARNER
    from progress.domain.levels import Kind
    from progress.services import record_evidence
    from skills.selectors import published

    with redirect_stdout(io.StringIO()):
        call_command("prepare")
    now = published()
    chance = random.Random(7)
    cookies = []
    for index in range(LEARNERS):
        user = User.objects.create_user(f"learner{index}@example.org")
        learner = Learner.objects.create(user=user)
        skills = [skill.slug for skill in now.tree.skills][: chance.randrange(0, 40)]
        for slug in skills:
            for level in range(1, chance.choice([2, 2, 3])):
                record_evidence(learner.pk, now, slug, level, Kind.QUIZ, f"bench:{level}")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[LEARNER] = learner.pk
        session.create()
        cookies.append(f"sessionid={session.session_key}; django_language={chance.choice(['en', 'ko'])}")
    return cookies


def _measure(port: int, pid: int, cookies: list[str]) -> dict[str, Measured]:
    found = {name: Measured() for name in PAGES}
    for name, path in PAGES.items():  # every worker has every page warm before the first figure
        found[name].size = _load(port, path, cookies, 200)
    for _ in range(ROUNDS):
        for name, path in PAGES.items():
            cpu, start = _cpu_seconds(pid), time.perf_counter()
            _load(port, path, cookies, REQUESTS)
            seconds = time.perf_counter() - start
            found[name].rate.append(REQUESTS / seconds)
            found[name].cpu.append((_cpu_seconds(pid) - cpu) / REQUESTS * 1000)
    return found


def _load(port: int, path: str, cookies: list[str], requests: int) -> int:
    """Send requests over a few kept connections; returns the size of the last page."""
    sizes: list[int] = []

    def send(offset: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for index in range(offset, requests, CONNECTIONS):
            connection.request("GET", path, headers={"Cookie": cookies[index % len(cookies)]})
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                raise RuntimeError(f"{path}: {response.status}")
        sizes.append(len(body))
        connection.close()

    threads = [threading.Thread(target=send, args=(offset,)) for offset in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(sizes) != CONNECTIONS:
        raise RuntimeError(f"{path}: a connection failed")
    return sizes[-1]


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children, from /proc (proc_pid_stat(5))."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total


def _table(found: dict[str, Measured]) -> str:
    bare = next(iter(found.values()))
    lines = [
        "| page | bytes | requests/s | throughput ÷ bare | CPU ms/request | CPU ÷ bare |",
        "|---|---|---|---|---|---|",
    ]
    for name, measured in found.items():
        rates = statistics.median(a / b for a, b in zip(measured.rate, bare.rate, strict=True))
        cpus = statistics.median(a / b for a, b in zip(measured.cpu, bare.cpu, strict=True))
        lines.append(
            f"| {name} | {measured.size:,} | {statistics.median(measured.rate):.0f} | {rates:.2f} "
            f"| {statistics.median(measured.cpu):.2f} | {cpus:.2f} |"
        )
    return "\n".join(lines)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(150):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    print(run())
