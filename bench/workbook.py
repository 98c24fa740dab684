"""A 10,000-row workbook: dry run, commit with signing, and memory, each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import people
from .figure import Figure, at_least, at_most

ROWS = 10_000


def measure() -> list[Figure]:
    """Give seconds of the dry run, rows per second of the commit, and the peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "results.xlsx")
        people.workbook(book, ROWS)
        command = [sys.executable, "-m", "bench.workbook", folder]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(answer.stdout)
    return [
        at_most("10,000-row workbook, dry run", told["dry_run"], 3, unit=" s", note="SQLite"),
        at_least(
            "10,000-row workbook, committed and signed", told["rate"], 2500, unit=" rows/s", note="SQLite"
        ),
        at_most("memory of both, with the parser's process", told["memory"], 300, unit=" MB"),
    ]


def main(folder: Path) -> None:
    """Do it once in this process and print the figures as JSON."""
    from registry.config import Settings
    from registry.workflows import founding, intake, issuance
    from registry.workflows.context import open_office

    place = {"REGISTRY_DATA_DIR": str(folder / "data"), "REGISTRY_KEY_DIR": str(folder / "keys")}
    settings = Settings.from_environment(
        {**os.environ, **place, "REGISTRY_DEMO": "1", "REGISTRY_BASE_URL": "http://127.0.0.1:8000"}
    )
    now = int(time.time())
    book = folder / "results.xlsx"
    founding.prepare(settings)
    with open_office(settings) as office:
        founding.found(office, now, demo=True)
        started = time.perf_counter()
        intake.dry_run(office, book, body="3301", kind="results", now=now)
        dry_run = time.perf_counter() - started
        started = time.perf_counter()
        report = intake.commit(office, book, body="3301", kind="results", now=now)
        issued = issuance.issue(office, report.batch, now)
        rate = issued.count / (time.perf_counter() - started)
    if issued.count != ROWS:
        raise SystemExit(f"{issued.count} of {ROWS} certificates were issued")
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"dry_run": dry_run, "rate": rate, "memory": peak / 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
