"""Several child processes as one: they start together, and when one ends or we are told to stop, all end."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

GRACE = 10.0
"""Seconds that a child has to end by itself before it is killed."""


class Processes:
    """Use as a context manager, so that no way out leaves a child behind."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False

    def __enter__(self) -> "Processes":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> None:
        # A session of their own keeps Ctrl-C away from the children: we stop them, in order and once.
        self._children[name] = subprocess.Popen(  # noqa: S603 - our own commands
            command, start_new_session=True, preexec_fn=_die_with_parent if sys.platform == "linux" else None
        )

    def has_ended(self) -> bool:
        return self._stopping or any(child.poll() is not None for child in self._children.values())

    def wait(self) -> int:
        """Until a child ends or a signal comes. Returns the exit code: 0 after a signal, else the child's."""
        while not self.has_ended():
            time.sleep(0.2)
        if self._stopping:
            return 0
        return next(child.returncode for child in self._children.values() if child.poll() is not None) or 1

    def stop(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self._children.values():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _die_with_parent() -> None:
    """Ask Linux to end this child even if we are killed without a chance to stop it (prctl(2), PR_SET_PDEATHSIG)."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
