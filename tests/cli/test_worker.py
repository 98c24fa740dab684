"""`worker`: publishes what was decided elsewhere, by itself, and ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

from tests.cli.desk import NUMBER
from tests.workflows.registering import ban

_PATIENCE = 60


def test_once_publishes_what_is_due_and_then_says_that_nothing_is(desk):
    with desk.office() as office:
        ban(office, NUMBER, 1_795_485_600)
    assert "Published" in desk.run("worker", "--once").stdout
    assert "Nothing was due" in desk.run("worker", "--once").stdout


def test_a_decision_of_another_process_is_published_into_the_folder_and_sigterm_ends_it(live, tmp_path):
    out = tmp_path / "public"
    command = [sys.executable, "-m", "cli", "worker", "--every", "0.1", "--out", str(out)]
    process = subprocess.Popen(
        command, cwd=live.folder, env=live.environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        latest = out / "status/latest"
        first = _other_than(latest, None)
        with live.office() as office:
            ban(office, NUMBER, int(time.time()))
        assert _other_than(latest, first) != first
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0


def _other_than(path, before):
    """Wait until the file says something else."""
    for _ in range(_PATIENCE * 10):
        if path.exists() and (body := path.read_bytes()) != before:
            return body
        time.sleep(0.1)
    raise AssertionError("nothing was published")
