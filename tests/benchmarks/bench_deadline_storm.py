"""The evening of the deadline: ``python tests/benchmarks/bench_deadline_storm.py [APPLICANTS]``.

2,000 applicants send the same submission three times within 60 seconds, a tenth of them after the
closing, while a worker of the server is killed every 10 seconds. Prints what was lost (must be
nothing) and the waiting times, with the ratio to a bare commit on the same machine.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.storm import open_last_pages, outcome_of, prepare, rage, served

SECONDS = 60.0
KILL_EVERY = 10.0


def bare_commit(folder: Path) -> float:
    """Return the seconds that one durable commit takes here: a small file written and synced."""
    path = folder / "bare"
    began = time.perf_counter()
    with path.open("ab", buffering=0) as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
    return (time.perf_counter() - began) / 100


def tell(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Prepare, open the pages, rage, compare."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    folder = Path(tempfile.mkdtemp(prefix="contest-storm-"))
    try:
        baseline = bare_commit(folder)
        began = time.monotonic()
        storm = prepare(folder, number)
        tell(f"prepared {number} entries in {time.monotonic() - began:.0f} s")
        with served(storm):
            began = time.monotonic()
            open_last_pages(storm)
            tell(f"opened {number} last pages in {time.monotonic() - began:.0f} s")
        with served(storm, kill_every=KILL_EVERY):
            began = time.monotonic()
            rage(storm, seconds=SECONDS * number / 2000)
            lasted = time.monotonic() - began
        found = outcome_of(storm)
        tell(f"{number * 3} posts in {lasted:.0f} s, {storm.kills} kills, {storm.outages} cut off")
        for name, value in vars(found).items():
            tell(f"  {name:16} {value:.3f}" if isinstance(value, float) else f"  {name:16} {value}")
        waits = sorted(storm.waits)
        tell(f"  p50 from due     {waits[len(waits) // 2]:.3f}")
        tell(f"  p95 from due     {waits[len(waits) * 95 // 100]:.3f}")
        tell(f"  p95 / bare synced write ({baseline * 1000:.2f} ms): {found.p95 / baseline:.0f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
