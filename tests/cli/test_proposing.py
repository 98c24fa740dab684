"""`revoke` and `ban` propose and do nothing else; what the demonstration decided can be checked again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.models import Account, Approval, Case, Credential, Decision
from registry.workflows import approving
from registry.workflows.transaction import reading
from tests.cli.desk import NUMBER, decision
from tests.factories import NOW
from tests.workflows import staff


@pytest.fixture
def staffed(demo):
    """Give the demonstration with the people of a regulator."""
    with demo.office() as office:
        staff.team(office, NOW - staff.DAY, prefix="a.")
    return demo


def cases(desk):
    """Give the kinds of the cases that the demonstration did not come with."""
    with desk.office() as office, reading(office) as session:
        found = session.execute(select(Case.affair, Case.proposal).where(Case.affair != "import")).all()
    numbered = [(affair, proposal["basis"]["decision_number"]) for affair, proposal in found]
    return [affair for affair, number in numbered if not number.startswith("示例")]


def test_a_revocation_is_proposed_and_nothing_is_revoked(staffed):
    before = staffed.stored()
    made = staffed.json("revoke", 0, "--as", "a.officer", *decision(7))
    assert made["state"] == "proposed"
    assert len(made["proposal_sha256"]) == 64
    assert (staffed.stored(), cases(staffed)) == (before, ["revoke"])
    said = staffed.run("revoke", 0, "--as", "a.officer", *decision(8))
    assert "已提请" in said.stdout
    assert "second person" in said.stdout


def test_whether_a_certificate_was_got_by_fraud_is_part_of_what_is_proposed(staffed):
    opened = [
        staffed.json("revoke", 0, *said, "--as", "a.officer", *decision(number))["case"]
        for number, said in ((7, ()), (8, ("--fraud",)))
    ]
    with staffed.office() as office, reading(office) as session:
        assert [session.get(Case, key).proposal["details"] for key in opened] == [
            {"fraud": False},
            {"fraud": True},
        ]


def test_a_ban_is_proposed_on_a_ground_that_is_named(staffed):
    who = ("--number", "-", "--name", "王建国")
    refused = staffed.json("ban", "--as", "a.officer", *who, *decision(3), text=NUMBER, status=1)
    assert refused["code"] == "GROUND_NOT_MET"
    ground = ("--other-ground", "法院判决")
    made = staffed.json("ban", "--as", "a.officer", *ground, *who, *decision(3), text=NUMBER)
    assert made["state"] == "proposed"
    assert cases(staffed) == ["lifetime_ban"]
    checked = staffed.run("check-person", "--number", "-", "--name", "王建国", text=NUMBER)
    assert "BANNED" not in checked.stdout


@pytest.mark.parametrize(
    ("login", "code"),
    [("nobody", "ACCOUNT_UNKNOWN"), ("a.approver", "FORBIDDEN"), ("a.reviewer", "FORBIDDEN")],
)
def test_only_an_officer_proposes(staffed, login, code):
    assert staffed.json("revoke", 0, "--as", login, *decision(7), status=1)["code"] == code
    assert cases(staffed) == []


def test_a_proposal_names_its_account(staffed):
    assert staffed.run("revoke", 0, *decision(7)).exit_code == 64


def test_what_the_demonstration_decided_was_approved_by_a_passkey_and_nobody_can_sign_in(demo):
    with demo.office() as office, reading(office) as session:
        decisions = session.scalars(select(Decision)).all()
        approvals = session.scalars(select(Approval)).all()
        assert {one.assertion_sha256 for one in decisions} == {one.sha256 for one in approvals}
        assert len(approvals) == 3
        assert all(approving.holds(office, one) for one in approvals)
        demo_accounts = session.scalars(select(Account).where(Account.login.startswith("demo."))).all()
        assert {one.state for one in demo_accounts} == {"locked"}
        assert all(one.password_hash is None for one in demo_accounts)
        assert session.scalars(select(Credential.serial)).first() is not None
