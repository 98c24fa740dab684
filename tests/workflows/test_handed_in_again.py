"""Whose certificate was ended by a decision is handed in again: refused or waiting, never silently good."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from registry.models import Credential, Decision
from registry.models.batch import Record
from registry.rules.measures import Measure
from registry.workflows import cases, intake, issuance
from registry.workflows.cases import Affair, Proposal
from registry.workflows.transaction import reading
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import approve, basis, day, document, refused, two_persons, until_reviewed

WELDER = make_resident_id(order=77)
AGAIN = {"有效期起": "2026-04-07", "有效期止": "2032-04-06", "应复审日期": "2029-04-06", "初领日期": ""}
NEW = {"考核日期": "2026-11-25", "有效期起": "2026-12-01", "有效期止": "2032-11-30", "应复审日期": ""}
LATER = NOW + 20 * DAY


@pytest.fixture
def people(office, tmp_path):
    """Give a team, and issue a certificate: serial 0."""
    acts.issue(office, acts.write(tmp_path / "one.csv", [acts.row(WELDER, "石示例")]))
    office.session.rollback()
    return staff.team(office)


def revoked(office, people, number="1", **details):
    proposal = Proposal(Affair.REVOKE, basis(number), serial=0, details=details)
    return approve(office, people.approver, until_reviewed(office, people, proposal, NOW), NOW).decided


def lifted(office, people, decided, now=NOW):
    told = Proposal(Affair.LIFT, basis("解1"), ends_id=decided.id)
    one = cases.propose(office, people.officer.actor, told, now)
    one = cases.review(office, people.reviewer.actor, one.id, one.version, now, passed=True)
    return approve(office, people.approver, one, now)


def handed_in(office, tmp_path, now=LATER, **changes):
    """Hand a row about the welder in again; give outcome, codes and the serials there are then."""
    told = {"初领日期": "", "准考证号": "33260400999", **changes}
    file = acts.write(tmp_path / "again.csv", [acts.row(WELDER, "石示例", **told)])
    dry = intake.dry_run(office, file, body=acts.BODY, kind="results", now=now)
    report = acts.hand_in(office, file, now=now)
    assert (report.counts, report.rows) == (dry.counts, dry.rows)
    issuance.issue(office, report.batch, now)
    with reading(office) as session:
        serials = list(session.scalars(select(Credential.serial).order_by(Credential.serial)))
    return report.rows[0].outcome, [one.code for one in report.rows[0].problems], serials


def test_with_another_start_day_a_revoked_person_waits_and_with_a_new_exam_does_not(office, people, tmp_path):
    decided = revoked(office, people)
    assert handed_in(office, tmp_path, **AGAIN) == ("conflict", ["DECIDED_BEFORE"], [0])
    with reading(office) as session:
        record = session.scalar(select(Record).where(Record.outcome == "conflict"))
        assert json.loads(office.vault.open(record.sealed, row=f"record.sealed:{record.id}".encode()))
        assert session.get(Decision, decided.id).details == {"fraud": False}
    assert handed_in(office, tmp_path, **NEW) == ("accept", [], [0, 1])


def test_after_fraud_no_application_is_taken_for_three_years_whatever_exam_it_shows(office, people, tmp_path):
    revoked(office, people, fraud=True)
    assert handed_in(office, tmp_path, **NEW) == ("reject", ["REAPPLY_BARRED"], [0])
    assert handed_in(office, tmp_path, **AGAIN) == ("reject", ["REAPPLY_BARRED"], [0])
    other = {**NEW, "操作项目": "压力焊作业"}
    assert handed_in(office, tmp_path, **other) == ("reject", ["REAPPLY_BARRED"], [0])
    with reading(office) as session:
        stored = session.scalars(select(Record.problems).where(Record.outcome == "reject")).all()
    assert [[found["code"] for found in problems] for problems in stored] == [["REAPPLY_BARRED"]] * 3


def test_a_lifted_revocation_bars_nobody(office, people, tmp_path):
    lifted(office, people, revoked(office, people, fraud=True))
    assert handed_in(office, tmp_path, **NEW)[:2] == ("accept", [])


def test_a_suspended_person_gets_no_second_certificate_until_the_term_is_over(office, people, tmp_path):
    until = day("2026-12-31")
    two_persons(office, people, Proposal(Affair.SUSPEND, basis(), serial=0, until=until), NOW)
    assert handed_in(office, tmp_path, **NEW) == ("conflict", ["DECIDED_BEFORE"], [0])
    after = {**NEW, "有效期起": "2026-12-02", "有效期止": "2032-12-01"}
    assert handed_in(office, tmp_path, now=NOW + 40 * DAY, **after)[:2] == ("accept", [])


def test_the_very_certificate_that_was_revoked_is_nothing_new(office, people, tmp_path):
    revoked(office, people, fraud=True)
    outcome, codes, serials = handed_in(office, tmp_path, 初领日期="2026-04-06")
    assert (outcome, codes, serials) == ("same", [], [0])


def test_an_imported_revocation_for_fraud_bars_too(office, people, tmp_path):
    paper = [document(office, people, "撤销决定")]
    told = Proposal(
        Affair.IMPORT, basis("外1"), documents=tuple(paper), serial=0,
        measure=Measure.REVOKE, details={"fraud": True},
    )  # fmt: skip
    decided = two_persons(office, people, told, NOW).decided
    with reading(office) as session:
        details = session.get(Decision, decided.id).details
    assert (details["fraud"], details["documents"]) == (True, paper)
    assert handed_in(office, tmp_path, **NEW) == ("reject", ["REAPPLY_BARRED"], [0])


@pytest.mark.parametrize("fraud", ["yes", 1, None, [True]])
def test_fraud_is_said_with_yes_or_no(office, people, fraud):
    told = Proposal(Affair.REVOKE, basis(), serial=0, details={"fraud": fraud})
    refused("PROPOSAL_INVALID", cases.propose, office, people.officer.actor, told, NOW)
