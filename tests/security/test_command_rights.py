"""Every command that asks a right × every role × what exists and what does not, run in somebody's name."""

from __future__ import annotations

import pytest

from registry.rules.permissions import Act, Channel, Role
from tests.cli.desk import Desk, decision
from tests.factories import NOW, make_resident_id
from tests.security.catalogue import COMMANDS
from tests.security.doors import statements
from tests.security.rights import allowed
from tests.security.town import home

ASKING = [name for name, asks in COMMANDS.items() if isinstance(asks, Act)]
NUMBER = make_resident_id(order=61)


@pytest.fixture
def desk(town, monkeypatch):
    """Give the desk of the town."""
    monkeypatch.setattr("cli.clock.now", lambda: NOW)
    return Desk(town.folder)


def typed(desk, name, role, *, own, exists):
    """Give what is typed after `welder-registry`, and what is typed into the command."""
    login = "target" if exists else "nobody-of-this-name"
    body = home(role) if own else "3301" if exists else "none"
    accident = ("--other-ground", "法院判决")
    return {
        "upload": (str(desk.folder / "results.csv"), "--body", body),
        "check-person": ("--number", "-", "--name", "石示例"),
        "revoke": ("0" if exists else "999", *decision(900 + list(Role).index(role))),
        "ban": ("--number", "-", *accident, *decision(800 + list(Role).index(role))),
        "bodies add": (body if exists else f"new-{role.value}", "示例", "--kind", "employer"),
        "accounts list": ("--organisation", body),
        "accounts invite": (f"by-{role.value}", "示例", "--organisation", body, "--role", "clerk"),
        "accounts lock": (login,),
        "accounts recover": (login,),
    }[name], f"{NUMBER if exists else make_resident_id(order=62)}\n"


def ran(desk, name, role, *, own, exists):
    """Run a command in the name of somebody; give what it said and the statements that it took."""
    words, text = typed(desk, name, role, own=own, exists=exists)
    with statements() as told:
        result = desk.run(*name.split(), *words, "--as", role.value, text=text)
    return result, told


@pytest.mark.parametrize("name", ASKING)
def test_a_command_is_for_whom_it_is_written(town, desk, name):
    for role in Role:
        for own in (True, False):
            there, told = ran(desk, name, role, own=own, exists=True)
            missing, told_of_none = ran(desk, name, role, own=own, exists=False)
            cell = (role.value, own, there.output)
            if allowed(role, COMMANDS[name], Channel.COMMAND, own=own):
                assert "FORBIDDEN" not in there.output + missing.output, cell
                continue
            assert "FORBIDDEN" in there.output, cell
            assert (there.exit_code, there.output) == (missing.exit_code, missing.output), cell
            assert told == told_of_none, cell


@pytest.mark.parametrize("name", ASKING)
def test_a_command_in_nobodys_name_is_refused_once_there_is_a_registrar(town, desk, name):
    words, text = typed(desk, name, Role.REGISTRAR, own=True, exists=True)
    result = desk.run(*name.split(), *words, text=text)
    missing_option = COMMANDS[name] is Act.CASE_PROPOSE  # there the name has always been needed
    assert result.exit_code != 0
    assert ("--as" if missing_option else "NAME_NEEDED") in result.output


@pytest.mark.parametrize("name", ASKING)
def test_a_command_in_the_name_of_nobody_known_is_refused(town, desk, name):
    words, text = typed(desk, name, Role.REGISTRAR, own=True, exists=True)
    for login in ("nobody-of-this-name", ""):
        result = desk.run(*name.split(), *words, "--as", login, text=text)
        assert (result.exit_code != 0, "ACCOUNT_UNKNOWN" in result.output) == (True, True), result.output
