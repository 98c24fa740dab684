"""How long a decision takes to reach the world, at a million credentials; what a hundred changes weigh."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from registry.config import Settings
from registry.models import Credential, CredentialState, PublishedFile
from registry.models import snapshot as published
from registry.verify import cbor, envelope
from registry.workflows import deciding, publication
from registry.workflows.context import Office, open_office
from registry.workflows.transaction import reading, transaction

from . import register
from .figure import Figure, at_most

DECISIONS = 50
_BAN_EVERY = 5
_LONGEST = 60


def measure() -> list[Figure]:
    """Give the 99th percentile from the commit of a decision to the delta served, and a delta's weight."""
    now = int(time.time())
    with register.office(now) as settings, open_office(settings) as office:
        publication.publish(office, now)
        with _worker(settings):
            seconds = sorted(_until_served(office, number) for number in range(DECISIONS))
        weight = _delta_weight(office)
    what = f"decision committed → snapshot and delta served, {register.CREDENTIALS:,} credentials"
    note = f"median {seconds[DECISIONS // 2]:.2f} s, longest {seconds[-1]:.2f} s; worker in its own process"
    return [
        at_most(what, seconds[-(-DECISIONS * 99 // 100) - 1], 5, unit=" s", note=note),
        at_most("delta for 100 changes, without head and signature", weight, 1000, unit=" B"),
    ]


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """Run `welder-registry worker` as it is run: a process of its own that knows nothing of ours."""
    environment = {
        "REGISTRY_DEMO": "1",
        "REGISTRY_DATA_DIR": str(settings.data_dir),
        "REGISTRY_KEY_DIR": str(settings.key_dir),
        "REGISTRY_BASE_URL": settings.base_url,
        "REGISTRY_DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "cli", "worker"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        process.stderr.readline()  # it says when it runs
        yield
    finally:
        process.terminate()
        process.wait(30)


def _until_served(office: Office, number: int) -> float:
    """Decide, and ask for the next snapshot and the delta to it as anybody asks, until both are there."""
    with reading(office) as session:
        before = published.newest(session)
    assert before is not None
    now, basis = int(time.time()), deciding.Basis(f"b{number}", "bench", "bench", "bench")
    if number % _BAN_EVERY == 0:
        passport = f"B{number:07}"
        deciding.ban(office, "passport", passport, None, basis, now)
    else:
        deciding.revoke(office, number * 100 + 1, basis, now)
    committed = time.perf_counter()
    wanted = {
        f"status/{before.epoch}-{before.version + 1}",
        f"status/delta/{before.version}-{before.version + 1}",
    }
    while time.perf_counter() - committed < _LONGEST:
        with reading(office) as session:
            there = select(PublishedFile.path).where(PublishedFile.path.in_(wanted))
            if set(session.scalars(there)) == wanted:
                return time.perf_counter() - committed
        time.sleep(0.02)
    raise TimeoutError("not published")


def _delta_weight(office: Office) -> int:
    """Give the bytes of the classes of a delta of a hundred changes: all but its head and signatures."""
    now = int(time.time())
    publication.publish(office, now)
    with transaction(office) as session:
        for serial in range(777, register.CREDENTIALS, register.CREDENTIALS // 100):
            session.get_one(Credential, serial).state = CredentialState.CANCELLED
    done = publication.publish(office, now)
    raw = publication.file(office, f"status/delta/{done.version - 1}-{done.version}").body
    members = cbor.decode(envelope.unseal(raw, envelope.MAX_OBJECT).payload)
    assert sum(added[0] + removed[0] for removed, added in members["classes"].values()) == 100
    return len(cbor.encode({"from": members["from"], "classes": members["classes"]}))
