"""How long and how much memory it takes to read, shape and check a curriculum, by size.

    uv run python -m benchmarks.validation

Each size runs in fresh child processes: one measures the loader (median of three runs), one the peak of its
memory, and one a plain `yaml.load` of the same bytes, which is what reading without places and checks costs.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from benchmarks.generate import generate_tree
from skills.domain.load import load_bytes

SIZES = (57, 1_000, 10_000)
RUNS = 3
SEED = 1


def main() -> None:
    print(f"{'skills':>7} {'bytes':>11} {'CPU s':>7} {'wall s':>7} {'peak MB':>8} {'plain CPU s':>12} {'ratio':>6}")
    with TemporaryDirectory() as folder:
        for skills in SIZES:
            path = Path(folder, f"{skills}.yaml")
            path.write_text(generate_tree(skills, SEED))
            ours, memory, plain = (_in_child(what, path) for what in ("load", "memory", "plain"))
            cpu, wall = ours["cpu"], ours["wall"]
            print(
                f"{skills:>7,} {path.stat().st_size:>11,} {cpu:>7.2f} {wall:>7.2f} {memory['peak']:>8.0f}"
                f" {plain['cpu']:>12.2f} {cpu / plain['cpu']:>6.2f}"
            )


def _in_child(what: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.validation", what, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _measure(what: str, content: bytes) -> dict[str, float]:
    match what:
        case "load":
            return _median(lambda: _load(content))
        case "plain":
            return _median(lambda: yaml.load(content, Loader=yaml.CSafeLoader))
        case "memory":
            _load(content)
            return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    raise SystemExit(f"{what}: measure load, plain or memory")


def _load(content: bytes) -> None:
    if load_bytes(content).document is None:
        raise SystemExit("the generated curriculum has an error")


def _median(run: Callable[[], object]) -> dict[str, float]:
    """Seconds of CPU and wall clock: the medians over all runs."""
    cpus, walls = [], []
    for _ in range(RUNS):
        cpu, wall = time.process_time(), time.perf_counter()
        run()
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return {"cpu": statistics.median(cpus), "wall": statistics.median(walls)}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        what, path = sys.argv[1:]
        print(json.dumps(_measure(what, Path(path).read_bytes())))
