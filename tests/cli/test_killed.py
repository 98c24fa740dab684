"""A process that is killed in the middle of its work: nothing half-written, and the next one finishes it."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from registry.models import Batch, BatchState
from tests.cli.desk import BODY
from tests.factories import make_resident_id
from tests.workflows.acts import row, write

ROWS = 1_500


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Give a file that takes a while."""
    people = (make_resident_id(born=date(1980, 1, 1) + timedelta(days=number)) for number in range(ROWS))
    return write(tmp_path_factory.mktemp("large") / "large.csv", [row(number) for number in people])


@pytest.mark.parametrize("table", ["batch", "credential", None])
def test_what_was_cut_off_is_whole_or_not_there_and_is_finished_by_the_next(live, large, table):
    before = live.stored()
    upload = ("upload", large, "--body", BODY, "--commit")
    cut = subprocess.Popen(
        [sys.executable, "-m", "cli", *map(str, upload)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=live.environment(),
        cwd=live.folder,
    )
    while table is not None and live.stored()[table] == before[table] and cut.poll() is None:
        time.sleep(0.005)
    cut.kill()
    cut.wait(timeout=30)
    left = {name: count - before[name] for name, count in live.stored().items()}
    assert left["batch"] in (0, 1)
    assert left["record"] == left["exam"] == left["batch"] * ROWS
    assert left["credential"] in (0, left["record"])

    done = live.process(*upload)
    assert done.returncode == 0
    assert f"{ROWS} certificates" in done.stdout
    whole = {name: count - before[name] for name, count in live.stored().items()}
    assert (whole["batch"], whole["record"], whole["credential"]) == (1, ROWS, ROWS)


def test_a_batch_whose_signing_was_cut_off_is_finished_by_init_too(live, large):
    before = live.stored()
    cut = subprocess.Popen(
        [sys.executable, "-m", "cli", "upload", str(large), "--body", BODY, "--commit"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=live.environment(),
        cwd=live.folder,
    )
    while live.stored()["credential"] == before["credential"]:
        assert cut.poll() is None
    cut.kill()
    cut.wait(timeout=30)
    assert live.process("init").returncode == 0
    with live.office() as office:
        states = dict(office.session.execute(select(Batch.state, func.count()).group_by(Batch.state)).all())
    assert states == {BatchState.ISSUED: before["batch"] + 1}
