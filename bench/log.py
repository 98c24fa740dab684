"""The log: leaves appended and put under checkpoints, and what a checkpoint costs where little is new."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from .figure import Figure, at_least, at_most

LEAVES, AT_ONCE, LONG = 10_000, 100, 100_000


def measure() -> list[Figure]:
    """Give leaves per second with a checkpoint after every 100, and what one costs in a long log."""
    from registry.config import Settings
    from registry.workflows import founding
    from registry.workflows.context import open_office

    with tempfile.TemporaryDirectory() as folder:
        place = {"REGISTRY_DATA_DIR": f"{folder}/data", "REGISTRY_KEY_DIR": f"{folder}/keys"}
        settings = Settings.from_environment(
            {**os.environ, **place, "REGISTRY_DEMO": "1", "REGISTRY_BASE_URL": "http://127.0.0.1:8000"}
        )
        founding.prepare(settings)
        now = int(time.time())
        with open_office(settings) as office:
            founding.found(office, now, demo=True)
            started = time.perf_counter()
            for _ in range(LEAVES // AT_ONCE):
                append(office, AT_ONCE, now)
                checkpoint(office, now)
            rate = LEAVES / (time.perf_counter() - started)
            append(office, LONG, now)
            first = timed(checkpoint, office, now)
            append(office, 1, now)
            next_one = timed(checkpoint, office, now)
            written = timed(write, office, Path(folder, "public"), now)
    note = f"SQLite, transactions of {AT_ONCE} leaves, a checkpoint after each"
    return [
        at_least("log: leaves appended and signed", rate, 1_000, unit=" leaves/s", note=note),
        at_most(
            "log: a checkpoint over 1 new leaf, of one over 100,000",
            next_one / first,
            0.1,
            note=f"{next_one * 1000:.1f} ms and {first * 1000:.0f} ms",
        ),
        Figure("log: 110,000 leaves written as files", "", f"{written:.3g} s", written, None),
    ]


def append(office, count: int, now: int) -> None:  # type: ignore[no-untyped-def]
    """Append leaves as large as a decision's, in one transaction."""
    from registry.models import leaf
    from registry.workflows.transaction import transaction

    with transaction(office) as session:
        for number in range(count):
            record = {"number": number, "reason": "x" * 200}
            told = {"kind": "revocation", "changes": {"revoked": [number]}}
            leaf.append(session, "decision", now, subject=f"{number}", record=record, **told)
        session.expunge_all()


def checkpoint(office, now: int) -> None:  # type: ignore[no-untyped-def]
    """Sign the tree as it stands."""
    from registry.models import leaf
    from registry.workflows import log
    from registry.workflows.transaction import transaction

    with transaction(office) as session:
        leaf.take(session, leaf.LEAVES, 0)
        log.checkpoint(office, log.grown(office), now)


def write(office, folder: Path, _now: int) -> None:  # type: ignore[no-untyped-def]
    """Write the log into a folder."""
    from registry.models import snapshot as published
    from registry.workflows import log, log_files
    from registry.workflows.transaction import reading

    with reading(office) as session:
        log_files.write(office, folder, published.body_of(session, log.CHECKPOINT))


def timed(act, *args) -> float:  # type: ignore[no-untyped-def]
    """Give the seconds that something takes."""
    started = time.perf_counter()
    act(*args)
    return time.perf_counter() - started
