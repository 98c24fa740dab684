"""The README's commands, one after another, exactly as they are written."""

from __future__ import annotations

import re
import subprocess
import time

import pytest

from registry.workflows import invitations
from tests.cli.desk import ROOT, Desk
from tests.cli.test_serve import ask, free_port, until
from tests.workflows.hiring import PASSWORD

README = (ROOT / "README.md").read_text("utf-8")
EXPECTED = {"check-person": 1}
"""Statuses other than 0: the person of the example is banned."""


def commands(holding: str) -> list[str]:
    """Give the commands of the one block that has this text; continued lines as one."""
    (block,) = [found for found in re.findall(r"```sh\n(.+?)```", README, re.DOTALL) if holding in found]
    lines = block.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def come_in(folder, said, role):
    """Enter the account that `init --demo` printed a link for."""
    word = re.search(rf"/account/enter/([\w-]+) +{role}$", said, re.MULTILINE)[1]
    where = {"REGISTRY_DATA_DIR": str(folder / "var/data"), "REGISTRY_KEY_DIR": str(folder / "var/keys")}
    with Desk(folder, where).office() as office:
        invitations.accept(office, word, PASSWORD, int(time.time()))


def test_from_a_workbook_to_a_verdict(tmp_path):
    activate, export, *typed = commands("--kind list")
    assert activate == ". .venv/bin/activate"  # here the commands are on the path already
    assert len(typed) == 9
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    desk = Desk(tmp_path)
    made = desk.shell(f"{export}; welder-registry init --demo", tmp_path)
    assert made.returncode == 0, made.stderr
    come_in(tmp_path, made.stdout, "case-officer")
    said = {}
    batch = "ID"
    for line in typed:
        done = desk.shell(f"{export}; {line.replace('--batch ID', f'--batch {batch}')}", tmp_path)
        command = re.search(r"welder-registry (\S+)", line)[1]
        assert done.returncode == EXPECTED.get(command, 0), (line, done.stderr)
        said[line] = done.stdout
        if found := re.search(r"Batch (\S+): 60 certificates", done.stdout):
            batch = found[1]
    assert batch != "ID"
    assert (tmp_path / "var" / "faults-marked.xlsx").stat().st_size > 1000
    assert len(list((tmp_path / "var" / "certificates").glob("*.svg"))) == 60
    (proposed,) = [text for line, text in said.items() if " revoke " in line]
    assert "已提请" in proposed
    online, offline = [text for line, text in said.items() if " verify " in line]
    assert "[VALID]" in online
    assert "[VALID]" in offline
    assert "· online" in online
    assert "· offline" in offline


def test_an_office_of_ones_own(tmp_path):
    *found, serve = commands("bodies add")
    own = Desk(
        tmp_path,
        {
            "REGISTRY_DEMO": "",
            "REGISTRY_BASE_URL": "https://weld.example",
            "REGISTRY_KEY_PASSPHRASE": "long enough a passphrase",
            "REGISTRY_TIMEZONE": "Asia/Shanghai",
        },
    )
    for line in found:
        done = own.shell(line, tmp_path)
        assert done.returncode == 0, done.stderr
    port = free_port()
    words = serve.replace("8000", str(port)).split()
    with (tmp_path / "serve.log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, cwd=tmp_path, env=own.environment())
    try:
        until(lambda: server.poll() is not None or ask(port, "/readyz"), "ready")
        assert b'"ready"' in ask(port, "/readyz")
    finally:
        server.terminate()
        assert server.wait(timeout=30) == 0


@pytest.mark.parametrize("name", re.findall(r"`(REGISTRY_\w+)`", README))
def test_every_setting_that_is_named_is_one(name):
    assert f'"{name}"' in (ROOT / "registry" / "config.py").read_text("utf-8")


def test_every_setting_that_there_is_is_named():
    used = re.findall(r'"(REGISTRY_[A-Z_]+)"', (ROOT / "registry" / "config.py").read_text("utf-8"))
    assert set(used) == set(re.findall(r"`(REGISTRY_\w+)`", README))
