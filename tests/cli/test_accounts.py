"""`accounts`, and the first registrar by `init`: links told once, every command in somebody's name."""

from __future__ import annotations

import re

from registry.workflows import invitations
from tests.cli.desk import BODY
from tests.factories import NOW
from tests.workflows.hiring import PASSWORD

FIRST = ("--regulator", "330000-YJ", "示例应急管理厅", "--registrar", "li", "李示例")
LINK = re.compile(r"^http://127\.0\.0\.1:8000/account/enter/([\w-]{43})$", re.MULTILINE)


def enter(desk, said):
    """Open the account that a link was printed for."""
    [word] = LINK.findall(said)
    with desk.office() as office:
        invitations.accept(office, word, PASSWORD, NOW)


def registrar(desk):
    """Let the first registrar in."""
    made = desk.run("init", *FIRST)
    assert made.exit_code == 0, made.output
    enter(desk, made.stdout)


def test_init_invites_the_first_registrar_until_one_has_entered(desk):
    first = desk.run("init", *FIRST)
    enter(desk, desk.run("init", *FIRST).stdout)
    late = desk.run("init", *FIRST)
    assert (late.exit_code, "REGISTRAR_EXISTS" in late.stderr) == (1, True)
    assert len(LINK.findall(first.stdout)) == 1
    half = desk.run("init", *FIRST[:3])
    assert half.exit_code == 64


def test_a_registrar_invites_lists_locks_and_recovers(desk):
    registrar(desk)
    told = ("zhou", "周示例", "--organisation", BODY, "--role", "clerk", "--as", "li")
    invited = desk.json("accounts", "invite", *told)
    assert invited["login"] == "zhou"
    enter(desk, invited["link"])
    again = desk.json("accounts", "invite", *told, status=1)
    assert again["code"] == "LOGIN_TAKEN"
    assert desk.run("accounts", "lock", "zhou", "--as", "li").exit_code == 0
    lines = {line["login"]: line for line in desk.json("accounts", "list", "--as", "li")}
    assert (lines["zhou"]["state"], lines["li"]["state"]) == ("locked", "active")
    assert lines["zhou"]["roles"] == ["clerk"]
    enter(desk, desk.run("accounts", "recover", "zhou", "--as", "li").stdout)
    assert "active" in desk.run("accounts", "list", "--organisation", BODY, "--as", "li").stdout


def test_a_command_needs_a_name_once_there_is_a_registrar_and_a_right_always(desk):
    assert desk.json("accounts", "list") == []
    registrar(desk)
    assert desk.json("accounts", "list", status=1)["code"] == "NAME_NEEDED"
    assert desk.json("accounts", "list", "--as", "nobody", status=1)["code"] == "ACCOUNT_UNKNOWN"
    told = ("zhou", "周示例", "--organisation", BODY, "--role", "clerk", "--as", "li")
    enter(desk, desk.json("accounts", "invite", *told)["link"])
    assert desk.json("accounts", "list", "--as", "zhou", status=1)["code"] == "FORBIDDEN"
    for act in ("lock", "recover"):
        refused = desk.run("accounts", act, "nobody", "--as", "zhou")
        assert (refused.exit_code, "FORBIDDEN" in refused.stderr) == (1, True)


def test_bodies_are_registered_in_somebody_s_name_with_their_credit_code(desk):
    registrar(desk)
    told = ("bodies", "add", "3303", "温州焊工考核中心", "--kind", "certification_body")
    nameless = desk.run(*told)
    assert (nameless.exit_code, "NAME_NEEDED" in nameless.stderr) == (1, True)
    wrong = desk.run(*told, "--as", "li", "--credit-code", "91110000600037341X")
    assert (wrong.exit_code, "CREDIT_CODE_INVALID" in wrong.stderr) == (1, True)
    assert desk.run(*told, "--as", "li", "--credit-code", "91110000600037341L").exit_code == 0


def test_the_demo_prints_a_link_for_each_regulator_until_it_is_used(demo):
    said = demo.run("init", "--demo").stdout
    links = dict(reversed(line) for line in re.findall(r"(/account/enter/[\w-]+)\s+([\w-]+)", said))
    assert set(links) == {"case-officer", "legal-reviewer", "approver", "registrar", "auditor"}
    assert "http://localhost:8000/account/enter/" in said
    with demo.office() as office:
        invitations.accept(office, links["auditor"].rpartition("/")[2], PASSWORD, NOW)
    again = demo.run("init", "--demo").stdout
    assert len(re.findall("/account/enter/", again)) == 4
