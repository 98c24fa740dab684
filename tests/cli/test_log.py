"""The log on the command line: verified, shown, and witnessed from a folder and over HTTP."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.app import app
from registry.verify import tlog
from registry.verify.note import Note, Verifier
from tests.cli.desk import ROOT
from tests.cli.regulator import Regulator


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_told: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def public(demo, tmp_path):
    """Publish the demonstration; give its folder."""
    out = tmp_path / "public"
    assert demo.run("publish", "--out", out).exit_code == 0
    return out


@pytest.fixture
def served(public):
    """Serve the folder as any web server does; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def kept(tmp_path):
    """Give where the witness keeps its state."""
    return tmp_path / "elsewhere" / "kept.checkpoint"


def witness(location, kept, *more):
    """Run the witness in this process, with no office in its environment."""
    key = kept.parent / "witness.key"
    call = ["witness", "--log", str(location), "--key", str(key), "--state", str(kept), *map(str, more)]
    outside = {name: None for name in os.environ if name.startswith("REGISTRY_")}
    return CliRunner().invoke(app, call, env=outside)


def vkey(public):
    return (public / ".well-known/welder-registry/log.vkey").read_text("utf-8").strip()


def grow(demo, public):
    """Let the log grow, and publish."""
    assert demo.run("publish", "--out", public, "--always").exit_code == 0


def test_the_demonstration_s_log_agrees(demo, public):
    told = demo.json("log", "verify")
    assert (told["fine"], told["findings"]) == (True, [])
    assert told["leaves"] > 5
    assert "All agrees" in demo.run("log", "verify").stdout


def test_the_checkpoint_is_printed_as_it_is_published_and_the_key_is_told(demo, public):
    raw = demo.run("log", "checkpoint").stdout_bytes
    assert raw == (public / "log/checkpoint").read_bytes()
    told = demo.json("log", "checkpoint")
    assert told["note"].encode() == raw
    assert demo.json("keys", "list")["log"] == vkey(public)
    assert vkey(public) in demo.run("keys", "list").stdout
    assert tlog.read_checkpoint(raw, Verifier.parse(vkey(public))).size == told["size"]


def test_an_edited_row_is_a_line_with_a_code_and_exit_1(demo, public):
    demo_database(demo, "UPDATE decision SET reason = 'another'")
    answer = demo.run("log", "verify")
    assert answer.exit_code == 1
    found = [(line.split()[0], line.split()[2]) for line in answer.stdout.splitlines()]
    ids = [sorted(id_ for code, id_ in found if code == each) for each in ("ROW_ALTERED", "APPROVAL_ALTERED")]
    assert len(found) == 2 * len(set(ids[0])) == 6
    assert ids[0] == ids[1]  # each decision is neither what its leaf holds nor what its approver signed
    told = demo.json("log", "verify", status=1)
    assert not told["fine"]
    assert {finding["code"] for finding in told["findings"]} == {"ROW_ALTERED", "APPROVAL_ALTERED"}
    assert set(told["findings"][0]["message"]) == {"zh-CN", "en"}


def demo_database(demo, statement):
    import sqlite3

    with closing(sqlite3.connect(demo.folder / "data/registry.sqlite3")) as database:
        assert database.execute(statement).rowcount > 0
        database.commit()


def test_what_was_typed_wrongly_is_64(demo, tmp_path):
    assert demo.run("log", "verify", "--witness", tmp_path / "no-such-file").exit_code == 64
    assert demo.run("log", "nothing").exit_code == 64
    assert witness(tmp_path, tmp_path / "s", "--vkey", "no key").exit_code == 64


def test_a_witness_keeps_cosigns_and_follows_over_http_and_from_a_folder(demo, public, served, kept):
    for location in (f"{served}/log", public, public / "log", served):
        answer = witness(location, kept, "--vkey", vkey(public), "--json")
        assert answer.exit_code == 0, answer.output
        told = json.loads(answer.stdout)
        note = Note.parse(kept.read_bytes())
        assert Verifier.parse(told["witness"]).verify(note)
        assert tlog.read_checkpoint(kept.read_bytes(), Verifier.parse(vkey(public))).size == told["size"]
        grow(demo, public)
    assert demo.run("log", "verify", "--witness", kept).exit_code == 0
    assert (kept.parent / "witness.key").stat().st_mode & 0o777 == 0o600


def test_the_first_run_may_take_the_published_key_and_says_so(public, kept):
    first = witness(public, kept)
    assert first.exit_code == 0
    assert vkey(public) in first.stderr
    second = witness(public, kept)
    assert second.exit_code == 0
    assert second.stderr == ""
    other = vkey(public).replace("127.0.0.1", "127.0.0.2")
    key = Verifier.parse(vkey(public))
    another = Verifier(key.name, key.kind, bytes(32))
    assert witness(public, kept, "--vkey", other).exit_code == 64
    assert "WITNESS_OTHER_KEY" in witness(public, kept, "--vkey", another).stderr


def test_a_log_set_back_is_refused_and_what_was_kept_stays(demo, public, kept, tmp_path):
    old = (public / "log/checkpoint").read_bytes()
    grow(demo, public)
    assert witness(public, kept).exit_code == 0
    before = kept.read_bytes()
    (public / "log/checkpoint").write_bytes(old)
    answer = witness(public, kept)
    assert answer.exit_code == 1
    assert "WITNESS_ROLLBACK" in answer.stderr
    assert kept.read_bytes() == before


def test_a_fork_of_the_same_office_is_refused_by_witness_and_by_verify(demo, public, kept, tmp_path):
    other = demo.copy_to(tmp_path / "restored")
    grow(demo, public)
    assert witness(public, kept).exit_code == 0
    for _ in range(3):
        assert other.run("publish", "--out", tmp_path / "fork", "--always").exit_code == 0
    answer = witness(tmp_path / "fork", kept)
    assert answer.exit_code == 1
    assert "WITNESS_FORK" in answer.stderr
    told = other.json("log", "verify", "--witness", kept, status=1)
    assert {finding["code"] for finding in told["findings"]} == {"HEAD_CONTRADICTED"}
    assert demo.run("log", "verify", "--witness", kept).exit_code == 0


def test_a_restored_office_does_not_write_over_what_is_in_public(demo, public, tmp_path):
    old = demo.copy_to(tmp_path / "restored")
    grow(demo, public)
    before = (public / "log/checkpoint").read_bytes()
    answer = old.run("publish", "--out", public, "--always")
    assert answer.exit_code == 1
    assert "LOG_FORK" in answer.stderr
    assert (public / "log/checkpoint").read_bytes() == before


def test_nothing_to_read_is_69_and_a_key_that_others_can_read_78(public, kept, tmp_path):
    assert witness(tmp_path / "nowhere", kept).exit_code == 69
    assert witness("http://127.0.0.1:9", kept).exit_code == 69
    assert witness(public, kept).exit_code == 0
    (kept.parent / "witness.key").chmod(0o644)
    assert witness(public, kept).exit_code == 78


def test_a_kept_file_that_is_no_checkpoint_of_this_log_is_told(demo, public, tmp_path):
    (tmp_path / "other").write_text("not a checkpoint\n", "utf-8")
    answer = demo.run("log", "verify", "--witness", tmp_path / "other")
    assert answer.exit_code == 1
    assert "CHECKPOINT_UNREADABLE" in answer.stderr


def test_a_witness_loads_no_office():
    asked = "[name for name in ('flask', 'sqlalchemy') if name in sys.modules]"
    call = f"import sys; from cli.commands import witness; print({asked})"
    answer = subprocess.run(
        [sys.executable, "-c", call], capture_output=True, text=True, check=True, cwd=Path(ROOT)
    )
    assert answer.stdout.strip() == "[]"


def copied(origin, target):
    """Copy a database that may be open."""
    with sqlite3.connect(origin) as have, sqlite3.connect(target) as copy:
        have.backup(copy)
    have.close()
    copy.close()


def test_a_database_put_back_takes_over_what_was_published(demo, public, kept, tmp_path):
    database, regulator = demo.folder / "data" / "registry.sqlite3", Regulator.beside(demo)
    assert demo.run("publish", "--out", public).exit_code == 0
    copied(database, tmp_path / "backup")
    regulator.revoke(0, 71)
    assert demo.run("publish", "--out", public).exit_code == 0
    assert witness(public / "log", kept).exit_code == 0
    copied(tmp_path / "backup", database)
    assert "LOG_FORK" in demo.run("publish", "--out", public).stderr
    assert demo.json("log", "verify", "--witness", kept, status=1)["findings"][0]["code"] == "LOG_BEHIND"
    told = demo.json("log", "restore", "--from", public)
    assert [one[1:] for one in told["decided_again"]] == [["revoked", 0]]
    assert demo.json("log", "restore", "--from", public) == {"restored": 0}
    assert demo.run("publish", "--out", public).exit_code == 0
    assert witness(public / "log", kept).exit_code == 0
    checked = demo.json("log", "verify", "--witness", kept)
    assert (checked["fine"], checked["restored"]) == (True, told["restored"])


def test_a_check_is_kept_where_that_is_asked(demo):
    assert demo.run("log", "verify").exit_code == 0
    with closing(sqlite3.connect(demo.folder / "data/registry.sqlite3")) as database:
        count = "SELECT count(*) FROM audit_entry WHERE act = 'log.verify'"
        assert database.execute(count).fetchone() == (0,)
        assert demo.run("log", "verify", "--keep").exit_code == 0
        assert database.execute(count).fetchone() == (1,)
    assert demo.run("log", "verify").exit_code == 0  # the check itself is sealed as anything written down
