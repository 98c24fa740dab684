"""At a terminal: a number is asked for and not shown, long work shows a bar, the answer stays clean."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time

import pytest

from tests.cli.desk import BODY, decision
from tests.cli.regulator import COURT, OFFICER, Regulator

NUMBER = "330108198609034593"  # the demonstration's banned person without a certificate
# A process that has a terminal of its own and passes on what is typed and shown.
TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


@pytest.mark.parametrize(
    ("command", "status", "answer"),
    [
        (("check-person", "--name", "石示例"), 1, "BANNED"),
        (("ban", "--name", "石示例", *OFFICER, *COURT, *decision(1)), 1, "ALREADY_BANNED"),
    ],
)
def test_a_number_that_is_asked_for_is_not_shown(live, command, status, answer):
    Regulator.beside(live, int(time.time()))
    asking = subprocess.Popen(
        [sys.executable, "-c", TERMINAL, sys.executable, "-m", "cli", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=live.environment(),
        cwd=live.folder,
    )
    shown = b""
    while b"number" not in shown:
        part = os.read(asking.stdout.fileno(), 1000)
        assert part, shown.decode()
        shown += part
    rest, _ = asking.communicate(NUMBER.encode() + b"\n", timeout=30)
    assert asking.returncode == status
    said = (shown + rest).decode()
    assert "证件号码" in said
    assert answer in said
    assert NUMBER not in said


def test_long_work_shows_a_bar_to_whoever_watches_and_the_answer_stays_json(live, samples):
    watching, shown_to = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "cli", "upload", samples / "results-2026-q1.xlsx", "--body", BODY, "--json"],
        stdout=subprocess.PIPE,
        stderr=shown_to,
        timeout=60,
        env={**live.environment(), "TERM": "xterm"},
        cwd=live.folder,
    )
    os.close(shown_to)
    shown = os.read(watching, 100_000).decode()
    os.close(watching)
    assert "读取 reading" in shown
    assert "300/" in shown
    assert len(json.loads(done.stdout)["rows"]) == 300
