"""`serve`: granian on a free port, asked as anybody asks it, while other processes decide."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.desk import Desk

PATIENCE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, question=None):
    """GET a path, or POST a question as JSON; give the body."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        json.dumps(question).encode() if question else None,
        {"Content-Type": "application/json"} if question else {},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


def verdict(port, case):
    return json.loads(ask(port, "/api/v1/verify", {"text": case["text"], "work": case["work"]}))


def until(told, what):
    """Ask again and again until `told()` is so; fail with `what` when patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if told():
                return
        except OSError:
            pass  # not listening yet, or not ready yet (503)
        time.sleep(0.05)
    pytest.fail(f"never: {what}")


@contextmanager
def serving(desk, *options, command=(sys.executable, "-m", "cli"), env=None):
    """Serve on a free port; give the port and the process, whose log is `serve.log`."""
    port = free_port()
    with (desk.folder / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [*map(str, command), "serve", "--port", str(port), *options],
            stdout=log,
            stderr=log,
            cwd=desk.folder,
            env=env or desk.environment(),
        )
    try:
        until(lambda: server.poll() is not None or ask(port, "/readyz"), "ready")
        yield port, server
    finally:
        # Not killed: its workers would be orphans that serve on.
        server.terminate()
        server.wait(timeout=PATIENCE)


def test_a_revocation_by_another_process_is_in_the_next_answer_and_soon_in_public(live, tmp_path):
    case, banned = live.cases()["valid"], live.cases()["banned"]
    with serving(live, "--publish-every", "0.2") as (port, server):
        assert json.loads(ask(port, "/readyz"))["status"] == "ready"
        assert verdict(port, case)["outcome"] == "VALID"
        assert verdict(port, banned)["outcome"] == "BANNED"
        assert "黄" in ask(port, case["text"][case["text"].index("/V/") :]).decode()
        latest = ask(port, "/status/latest")
        live.revoke(0, int(time.time()))
        told = verdict(port, case)
        assert (told["outcome"], told["reasons"]) == ("NOT_VALID", ["REVOKED"])
        until(lambda: ask(port, "/status/latest") != latest, "the next snapshot")

        out = tmp_path / "public"
        assert live.process("publish", "--out", out).returncode == 0
        files = [path for path in out.rglob("*") if path.is_file()]
        assert len(files) >= 5
        for path in files:
            assert ask(port, f"/{path.relative_to(out)}") == path.read_bytes()

        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=PATIENCE) == 0
    log = (live.folder / "serve.log").read_text("utf-8")
    assert f"http://127.0.0.1:{port}/" in log
    assert case["text"][-40:] not in log
    assert "Traceback" not in log
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_whichever_worker_answers_knows_of_a_revocation(live):
    case = live.cases()["valid"]
    with serving(live, "--workers", "2") as (port, _):
        assert {verdict(port, case)["outcome"] for _ in range(10)} == {"VALID"}
        live.revoke(0, int(time.time()))
        assert {verdict(port, case)["outcome"] for _ in range(20)} == {"NOT_VALID"}


def test_a_worker_begins_afresh_and_inherits_no_lock_of_the_publishers_thread(live):
    with serving(live, "--workers", "2") as (_, server):
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        said = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert sum(b"spawn_main" in each for each in said) == 2


def test_ctrl_c_ends_it_too(live):
    with serving(live) as (_, server):
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=PATIENCE) == 0


def test_a_port_in_use_is_told_before_anything_starts(live):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = live.process("serve", "--port", port)
    assert done.returncode == 69
    assert f"无法使用 127.0.0.1:{port}" in done.stderr
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr


def test_an_office_that_was_never_founded_is_not_served(tmp_path):
    done = Desk(tmp_path).process("serve", "--port", free_port())
    assert done.returncode == 78
    assert "welder-registry init" in done.stderr


def test_a_key_taken_up_by_another_process_is_the_servers_key_at_once(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    with monkeypatch.context() as eight_days_ago:
        eight_days_ago.setattr("cli.clock.now", lambda: int(time.time()) - 8 * 86_400)
        assert desk.run("init", "--demo").exit_code == 0
        assert desk.run("keys", "add", "credential").exit_code == 0
    keys = [key for key in desk.json("keys", "list")["keys"] if key["uses"] == ["credential"]]
    new = max(keys, key=lambda key: key["not_before"])["kid"]
    with serving(desk) as (port, _):
        assert new not in ask(port, "/readyz").decode()
        assert desk.process("keys", "take-up", "credential").returncode == 0
        assert new in ask(port, "/readyz").decode()
        assert verdict(port, desk.cases()["valid"])["outcome"] == "VALID"
