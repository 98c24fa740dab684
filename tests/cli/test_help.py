"""Help: every command explains itself with examples, and each example does what it says when it is typed."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import select

from cli.app import COMMANDS, app
from registry.models import Case
from registry.rules.permissions import Role
from registry.workflows.involvements import involve
from registry.workflows.transaction import reading, transaction
from tests.cli.desk import BODY, NUMBER
from tests.cli.regulator import Regulator
from tests.factories import DAY, NOW
from tests.workflows import hiring, officers, staff

EXAMPLE = re.compile(r"^ +welder-registry (.+)$", re.MULTILINE)
REFUSED = {"keys take-up credential": "NO_SUCCESSOR_KEY"}
"""Examples that only some offices can follow, with what the others are told."""
RUNS_ON = ("serve", "worker")
"""Commands that go on until they are told to end."""
CANNOT_TELL = "check-person"
"""Whose examples ask about somebody the demonstration does not know."""


def every_command() -> Iterator[tuple[str, ...]]:
    """Give the path of each command and of each command of a group."""
    context = click.Context(app)
    for name in COMMANDS:
        yield (name,)
        command = app.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, sub) for sub in command.list_commands(context))


PATHS = list(every_command())


def epilogs() -> Iterator[str]:
    """Give every example of every command, once."""
    context, seen = click.Context(app), dict.fromkeys(EXAMPLE.findall(app.epilog))
    for path in PATHS:
        command = app
        for name in path:
            command = command.get_command(context, name)
        seen |= dict.fromkeys(EXAMPLE.findall(command.epilog))
    return iter(seen)


EXAMPLES = list(epilogs())


@pytest.mark.parametrize("path", [(), *PATHS], ids="-".join)
def test_help_tells_what_it_does_and_prints_an_example(desk, path):
    said = desk.run(*path, "--help")
    assert (said.exit_code, said.stderr) == (0, "")
    examples = EXAMPLE.findall(said.stdout)
    assert examples
    assert all(example.startswith(" ".join(path)) for example in examples)
    assert "例 Example" in said.stdout
    assert not re.search(r"\d{15}", said.stdout)  # a number is never typed where others can see it


def test_the_list_of_commands_is_that_of_the_issue(desk):
    said = desk.run("--help").stdout
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", said, re.MULTILINE)
    assert set(COMMANDS) >= {"init", "upload", "certificates", "verify", "check-person", "revoke", "ban"}
    assert set(COMMANDS) >= {"publish", "keys", "serve"}


@pytest.fixture
def typed(demo, samples, tmp_path, monkeypatch):
    """Give the demonstration, in a folder with the files that examples speak of; `batch` is issued."""
    folder = tmp_path / "typed"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert demo.run("publish", "--out", "public").exit_code == 0
    well_known = ".well-known/welder-registry"
    for path in (f"{well_known}/root.pem", f"{well_known}/trust-list", "status/latest"):
        shutil.copy(folder / "public" / path, folder)
    shutil.copy(demo.folder / "data" / "demo" / "valid.png", folder / "card.jpg")
    shutil.copy(folder / "public" / "log" / "checkpoint", folder / "kept.checkpoint")
    shutil.copy(samples / "registry-list.csv", folder / "list.csv")
    shutil.copy(samples / "results-legacy.xls", folder / "results.xlsx")
    (folder / "number.txt").write_text(NUMBER + "\n")
    return demo


def of_this_office(desk, example):
    """Put what differs from office to office into an example: batch, key, people, accident, addresses."""
    if "--batch" in example:
        batch = desk.json("upload", "results.xlsx", "--body", BODY, "--commit")["batch"]
        return re.sub(r"--batch \S+", f"--batch {batch}", example)
    if "compromised" in example:
        kid = desk.json("keys", "list")["keys"][0]["kid"]
        accident(desk)  # and Chen, who proposes
        return re.sub(r"compromised \w+", f"compromised {kid}", example)
    if "--as chen" in example:
        return example.replace("--accident ID", f"--accident {accident(desk)}")
    if "--as li" in example:
        employ(desk, example)
    if example.startswith("witness"):
        Path("kept.checkpoint").unlink()  # what the office printed is no witness's: the first run has none
    return example.replace("/srv/www/welders", "www").replace("https://weld.example.gov.cn/log", "public/log")


def accident(desk):
    """Let Chen, a case officer, keep an accident file of the person in number.txt."""
    people = Regulator.beside(desk).people
    with desk.office() as office:
        with transaction(office):
            people.officer = staff.officer(office, "chen", Role.CASE_OFFICER, NOW - DAY)
        told = officers.facts(happened_at=NOW - 10 * DAY, determination=officers.document(office, people))
        file = officers.open_file(office, people.officer.actor, told, NOW)
        answer = officers.document(office, people, "查无此证")
        who = ("resident_id", NUMBER, "王建国", "welder")
        involve(office, people.officer.actor, file, *who, NOW, issuer_answer=answer)
        return file


def employ(desk, example):
    """Let Li be the registrar, and where the example is about Zhou's account, Zhou a clerk."""
    with desk.office() as office:
        hiring.organisations(office)
        hiring.hire(office, "li", Role.REGISTRAR, passkey=False)
        if re.match(r"accounts (lock|recover)", example):
            hiring.hire(office, "zhou", Role.CLERK, organisation=BODY)


def runs_on(example):
    """Tell whether a command goes on until it is told to end."""
    return example.startswith(RUNS_ON) and "--once" not in example


@pytest.mark.parametrize("example", [one for one in EXAMPLES if not runs_on(one)])
def test_each_example_does_what_it_says(typed, example):
    line, _, file = of_this_office(typed, example).partition(" < ")
    line, _, kept = line.partition(" > ")
    text = Path(file).read_text() if file else NUMBER
    result = typed.run(*shlex.split(line), text=text)
    if example in REFUSED:
        assert result.exit_code == 1
        assert REFUSED[example] in result.stderr
    else:
        assert result.exit_code == (2 if example.startswith(CANNOT_TELL) else 0), result.output
    if kept:
        assert result.stdout_bytes == Path(kept).read_bytes()


def test_an_example_that_reads_a_file_runs_as_it_is_typed(typed):
    example = of_this_office(typed, next(one for one in EXAMPLES if one.startswith("ban ")))
    done = typed.shell(f"welder-registry {example}", Path.cwd())
    assert done.returncode == 0, done.stderr
    assert "已提请" in done.stdout
    with typed.office() as office, reading(office) as session:
        # One of them came with the demonstration.
        proposed = session.scalars(select(Case.affair).where(Case.state == "proposed")).all()
        assert proposed == ["lifetime_ban", "lifetime_ban"]


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.startswith("serve")])
def test_each_example_of_serve_is_understood(example):
    words = shlex.split(example)
    command = app.get_command(click.Context(app), words[0])
    told = command.make_context(words[0], words[1:]).params
    assert told["port"] == 8000
    assert set(words[1::2]) <= {"--port", "--host", "--workers", "--publish-every"}


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.startswith("worker")])
def test_each_example_of_the_worker_is_understood(example):
    words = shlex.split(example)
    told = app.get_command(click.Context(app), words[0]).make_context(words[0], words[1:]).params
    assert told["every"] == 0.5
    assert told["once"] == ("--once" in words)
    assert (told["out"] is not None) == ("--out" in words)
