"""Exit statuses: what is typed wrongly is 64, what nobody foresaw is 70, neither repeats what was typed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.desk import BODY, NUMBER, ROOT, decision
from tests.cli.regulator import OFFICER, Regulator

WRONG = {
    "no such command": ["fly"],
    "no such option": ["init", "--colour"],
    "init takes no argument": ["init", "demo"],
    "upload without a body": ["upload", __file__],
    "upload without a file": ["upload", "--body", BODY],
    "upload of a file that is not there": ["upload", "/no/such/file.xlsx", "--body", BODY],
    "upload of a folder": ["upload", "/tmp", "--body", BODY],
    "upload of an unknown kind": ["upload", __file__, "--body", BODY, "--kind", "gossip"],
    "certificates without a batch": ["certificates", "--out", "/tmp/x"],
    "certificates without a folder": ["certificates", "--batch", "1"],
    "certificates into a file": ["certificates", "--batch", "1", "--out", __file__],
    "verify nothing": ["verify"],
    "verify on no day": ["verify", "TEXT", "--on", "2026-02-30"],
    "verify with half the files": ["verify", "TEXT", "--trust", __file__],
    "check-person without a name": ["check-person", "--number", "-"],
    "check-person with an unknown document": ["check-person", "--type", "library_card", "--name", "x"],
    "revoke a word": ["revoke", "seven", *OFFICER, *decision(1)],
    "revoke below zero": ["revoke", *OFFICER, *decision(1), "--", "-1"],
    "revoke without a basis": ["revoke", "7", *OFFICER],
    "revoke in nobody's name": ["revoke", "7", *decision(1)],
    "ban without a basis": ["ban", "--number", "-", *OFFICER],
    "ban in nobody's name": ["ban", "--number", "-", *decision(1)],
    "publish nowhere": ["publish"],
    "publish into a file": ["publish", "--out", __file__],
    "keys of no such command": ["keys", "steal"],
    "keys add nothing": ["keys", "add"],
    "keys compromised without since": ["keys", "compromised", "00ff"],
    "bodies add half": ["bodies", "add", "3302"],
    "accounts invite without a role": ["accounts", "invite", "x", "x", "--organisation", BODY],
    "accounts invite for no such role": [
        "accounts",
        "invite",
        "x",
        "x",
        "--organisation",
        BODY,
        "--role",
        "x",
    ],
    "worker without a pause": ["worker", "--every", "0"],
    "witness without a state": ["witness", "--log", "/tmp", "--key", "/tmp/x"],
    "serve on no port": ["serve", "--port", "70000"],
    "serve by no worker": ["serve", "--workers", "0"],
    "serve with publishing never": ["serve", "--publish-every", "0"],
}


@pytest.mark.parametrize("args", WRONG.values(), ids=WRONG)
def test_what_is_typed_wrongly_exits_64_and_says_how_it_is_meant(desk, args):
    before = desk.stored()
    result = desk.run(*args, text=NUMBER)
    assert result.exit_code == 64
    assert result.stdout == ""
    assert "Usage: " in result.stderr
    assert "--help" in result.stderr
    assert desk.stored() == before


def test_without_a_command_the_help_is_shown(desk):
    result = desk.run()
    assert result.exit_code == 64
    assert "welder-registry" in result.output
    for name in ("upload", "verify", "serve"):
        assert name in result.output


def test_the_version_is_told(desk):
    assert "0.1.0" in desk.run("--version").stdout


@pytest.mark.parametrize(
    "args",
    [
        ["upload", __file__, "--body", "9999"],
        ["revoke", "999", *OFFICER, *decision(1)],
        ["check-person", "--number", "-", "--name", "x"],
        ["ban", "--number", "-", *OFFICER, *decision(1)],
        ["accounts", "list", "--as", "nobody"],
        ["verify", "--image", __file__],
    ],
)
def test_a_refusal_is_told_in_both_languages_with_one_code_and_as_json_when_asked(desk, args):
    Regulator.beside(desk)
    plain = desk.run(*args, text="12345")
    told = desk.run(*args, "--json", text="12345")
    assert plain.exit_code == told.exit_code == (2 if args[0] in ("verify", "check-person") else 1)
    assert plain.stdout == ""
    refusal = json.loads(told.stdout)
    assert list(refusal) == ["code", "message"]
    assert plain.stderr.splitlines() == [
        f"{refusal['code']}：{refusal['message']['zh-CN']}",
        f"{refusal['code']}: {refusal['message']['en']}",
    ]
    assert told.stderr == plain.stderr


@pytest.mark.parametrize("command", [["python", "-m", "cli"], ["welder-registry"]])
def test_both_entries_are_the_same_program(desk, command):
    ran = desk.shell(f"{' '.join(command)} bodies list --json", desk.folder)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == desk.json("bodies", "list")
    assert desk.shell(f"{' '.join(command)} fly || exit $?", desk.folder).returncode == 64


def test_what_nobody_foresaw_exits_70_and_tells_where_but_not_with_what(desk):
    script = (
        "import cli.commands.bodies as bodies\n"
        f"def broken(): raise ValueError('about {NUMBER}')\n"
        "bodies.open_office = broken\n"
        "from cli.__main__ import main\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "bodies", "list"],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=ROOT,
        env=desk.environment(),
    )
    assert ran.returncode == 70
    assert "内部错误（ValueError）" in ran.stderr
    assert "Internal error (ValueError)" in ran.stderr
    assert "cli/commands/bodies.py" in ran.stderr
    assert NUMBER not in ran.stdout + ran.stderr


def test_a_reader_that_left_early_is_no_error_of_ours(desk):
    line = "set +e; (welder-registry keys list --json; echo $? >status) | true; cat status"
    ran = desk.shell(line, desk.folder)
    assert ran.stdout.strip() == "1"
    assert ran.stderr == ""
