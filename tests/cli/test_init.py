"""`init`: twice changes nothing, and it is refused with sentences where settings cannot be used."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.app import app
from tests.cli.desk import Desk


def held(folder: Path) -> dict[str, bytes]:
    """Give every file of the keys."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def refused(**settings: str) -> tuple[int, str]:
    """Run `init` with nothing but these settings; give its status and what it said."""
    outside = {name: None for name in os.environ if name.startswith("REGISTRY_")}
    result = CliRunner().invoke(app, ["init"], env={**outside, **settings})
    assert isinstance(result.exception, SystemExit)
    return result.exit_code, result.stderr


def test_the_second_time_keeps_keys_trust_list_and_bodies(desk):
    keys, trust = held(desk.folder / "keys"), desk.json("keys", "list")
    bodies, stored = desk.json("bodies", "list"), desk.stored()
    again = desk.run("init")
    assert again.exit_code == 0
    assert "已就绪" in again.stdout
    assert "is ready" in again.stdout
    assert (held(desk.folder / "keys"), desk.json("keys", "list")) == (keys, trust)
    assert (desk.json("bodies", "list"), desk.stored()) == (bodies, stored)


def test_the_demo_the_second_time_keeps_everything(demo):
    stored, cases, keys = demo.stored(), demo.cases(), held(demo.folder / "keys")
    desk_of = demo.json("keys", "list")
    assert demo.run("init", "--demo").exit_code == 0
    assert (demo.stored(), demo.cases(), held(demo.folder / "keys")) == (stored, cases, keys)
    assert demo.json("keys", "list") == desk_of
    assert stored["credential"] >= 300
    assert stored["decision"] == 3


def test_the_demo_prints_what_to_open_and_commands_that_do_what_they_say(live):
    said = (live.folder / "said.txt").read_text("utf-8")
    assert "http://127.0.0.1:8000/docs" in said
    # The lines name the folder they were made in; this copy of it lies elsewhere.
    lines = [line.strip() for line in said.splitlines() if "welder-registry" in line and "  #" in line]
    tried = {}
    for line in lines:
        command, _, expected = line.partition("  # ")
        tried[expected.strip()] = live.shell(command, live.folder)
    assert {"VALID", "NOT_VALID", "OUT_OF_SCOPE", "BANNED"} < set(tried)
    for expected, done in tried.items():
        if expected.isupper():
            assert f"[{expected}]" in done.stdout, done.stderr
            assert done.returncode == (0 if expected == "VALID" else 1)
        else:
            assert done.returncode == 0, done.stderr


def test_outside_the_demo_every_missing_setting_is_named(tmp_path):
    status, said = refused()
    assert status == 78
    for name in ("DATA_DIR", "KEY_DIR", "BASE_URL", "KEY_PASSPHRASE"):
        assert f"REGISTRY_{name} is not set" in said
    status, said = refused(
        REGISTRY_DATA_DIR=str(tmp_path / "data"),
        REGISTRY_KEY_DIR=str(tmp_path / "keys"),
        REGISTRY_BASE_URL="https://weld.example",
    )
    assert (status, said.count("is not set")) == (78, 1)
    assert "REGISTRY_KEY_PASSPHRASE is not set" in said
    assert "设置不可用" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"REGISTRY_KEY_DIR": "data/keys"}, "REGISTRY_KEY_DIR lies inside REGISTRY_DATA_DIR"),
        ({"REGISTRY_BASE_URL": "weld.example"}, "REGISTRY_BASE_URL must be"),
        ({"REGISTRY_BASE_URL": "https://weld.example/path"}, "REGISTRY_BASE_URL must be"),
        ({"REGISTRY_TIMEZONE": "Mars/Olympus"}, "REGISTRY_TIMEZONE"),
        ({"REGISTRY_DATABASE_URL": "mysql://localhost/registry"}, "REGISTRY_DATABASE_URL must begin"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_and_nothing_is_made(
    tmp_path, monkeypatch, changed, sentence
):
    monkeypatch.chdir(tmp_path)
    good = {
        "REGISTRY_DATA_DIR": "data",
        "REGISTRY_KEY_DIR": "keys",
        "REGISTRY_BASE_URL": "https://weld.example",
        "REGISTRY_KEY_PASSPHRASE": "long enough a passphrase",
    }
    status, said = refused(**{**good, **changed})
    assert status == 78
    assert sentence in said
    assert "long enough" not in said
    assert list(tmp_path.iterdir()) == []


def test_an_office_of_ones_own_has_locked_keys_and_no_bodies(tmp_path):
    own = Desk(tmp_path, {"REGISTRY_DEMO": "", "REGISTRY_KEY_PASSPHRASE": "long enough a passphrase"})
    assert own.run("init").exit_code == 0
    assert own.json("bodies", "list") == []
    for path in (tmp_path / "keys").glob("*.key"):
        assert path.stat().st_mode & 0o077 == 0
        assert b"BEGIN PRIVATE KEY" not in path.read_bytes()
    other = Desk(tmp_path, {**own.more, "REGISTRY_KEY_PASSPHRASE": "another passphrase"})
    wrong = other.run("keys", "list")
    assert wrong.exit_code == 78
    assert "not this passphrase" in wrong.stderr


def test_without_init_commands_say_to_run_it(tmp_path):
    unmade = Desk(tmp_path).run("bodies", "list")
    assert unmade.exit_code == 78
    assert "welder-registry init" in unmade.stderr


def test_keys_without_their_database_say_to_run_init(desk):
    shutil.rmtree(desk.folder / "data")
    (desk.folder / "data").mkdir()
    lost = desk.run("bodies", "list")
    assert lost.exit_code == 69
    assert "尚未初始化" in lost.stderr
    assert "was not set up yet" in lost.stderr


def test_a_data_folder_that_is_not_there_is_told_as_such(desk):
    shutil.rmtree(desk.folder / "data")
    assert desk.run("bodies", "list").exit_code == 69
