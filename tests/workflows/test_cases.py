"""The procedure walked in the office: what each step leaves behind, and what it refuses."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from registry.models import Approval, AuditEntry, CaseStep
from registry.rules.measures import Measure
from registry.verify import Outcome
from registry.workflows import case_views, cases, issuance
from registry.workflows.cases import Affair, Proposal
from registry.workflows.transaction import reading
from tests.factories import DAY, make_resident_id
from tests.workflows import officers, staff
from tests.workflows.acts import hand_in, row, write
from tests.workflows.officers import (
    THEN,
    WELDER,
    accident,
    approve,
    ban,
    basis,
    counts,
    document,
    person_verdict,
    refused,
)


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def file(office, people):
    return accident(office, people)


def test_a_ban_from_the_proposal_to_force_with_a_hearing(office, people, file):
    actor, at = people.officer.actor, THEN
    one = cases.propose(office, actor, ban(file), at)
    assert one.state == "proposed"
    one = cases.notify(office, actor, one.id, one.version, at, documents=[document(office, people, "告知书")])
    one = cases.ask_hearing(
        office, actor, one.id, one.version, at + DAY, documents=[document(office, people, "听证申请")]
    )
    chair = {"chair": people.second.actor.account_id}
    on = officers.day("2026-09-07")  # seven working days after the call
    one = cases.call_hearing(office, actor, one.id, one.version, at + DAY, hearing_on=on, **chair)
    held = at + 12 * DAY
    minutes = document(office, people, "笔录")
    refused(
        "HEARING_TOO_EARLY", cases.hold_hearing, office, actor, one.id, one.version, at + 2 * DAY,
        documents=[minutes], **chair,
    )  # fmt: skip
    one = cases.hold_hearing(office, actor, one.id, one.version, held, documents=[minutes], **chair)
    one = cases.review(office, people.reviewer.actor, one.id, one.version, held, passed=True)
    one = approve(office, people.approver, one, held)
    assert (one.state, one.decided.kind, one.decided.status_class) == ("approved", "ban", "banned")
    assert person_verdict(office) is Outcome.BANNED
    one = cases.serve(
        office, actor, one.id, one.version, held + DAY, documents=[document(office, people, "回证")]
    )
    seen = case_views.view(office, actor, one.id, held + DAY)
    assert (seen.state, seen.in_force_on) == ("in_force", office.day(held + DAY))
    assert [step.step for step in seen.steps] == [
        *("propose", "notify", "ask_hearing", "call_hearing", "hold_hearing", "review", "approve", "serve")
    ]


def test_every_step_is_in_the_audit_trail_with_its_rule(office, people):
    one = officers.banned(office, people)
    with reading(office) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == one.id)).all()
        assert [entry.act for entry in sorted(entries, key=lambda entry: entry.id)].count("case.approve") == 1
        assert len(entries) == 5
        assert all(entry.rule for entry in entries)
        assert {entry.account_id for entry in entries} == {
            each.actor.account_id for each in (people.officer, people.reviewer, people.approver)
        }


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"deaths": 0}, "NOT_GRAVE_ENOUGH"),
        ({"determination": None}, "CAUSE_NOT_DETERMINED"),
        ({"answer": False}, "NOT_FOUND_IS_NOT_UNLICENSED"),
        (
            {"deaths": 0, "determination": None, "answer": False},
            "NOT_FOUND_IS_NOT_UNLICENSED, NOT_GRAVE_ENOUGH, CAUSE_NOT_DETERMINED",
        ),
    ],
)
def test_a_ban_is_not_even_proposed_without_its_ground_and_every_reason_is_told(
    office, people, changes, codes
):
    file = accident(office, people, **changes)
    before = counts(office)
    told = refused("GROUND_NOT_MET", cases.propose, office, people.officer.actor, ban(file), THEN)
    assert told.facts["lacking"] == codes
    assert counts(office) == before
    other = dataclasses.replace(ban(file), other_ground="《安全生产法》第九十二条：终身行业和职业禁入")
    assert cases.propose(office, people.officer.actor, other, THEN).state == "proposed"


def test_without_a_file_a_ban_names_another_ground(office, people):
    told = refused("GROUND_NOT_MET", cases.propose, office, people.officer.actor, ban(None), THEN)
    assert told.facts["lacking"] == "NO_ACCIDENT_FILE"
    assert (
        cases.propose(office, people.officer.actor, ban(None, other_ground="法院判决"), THEN).state
        == "proposed"
    )


def test_what_the_limitation_bars_is_not_proposed(office, people):
    file = accident(office, people, happened_at=THEN - 6 * 366 * DAY)
    refused("LIMITATION_OVER", cases.propose, office, people.officer.actor, ban(file), THEN)


def test_an_amended_proposal_stays_about_the_same_person(office, people, file):
    one = cases.propose(office, people.officer.actor, ban(file), THEN)
    other = ban(None, "2", who=make_resident_id(order=5), name="另一人", other_ground="法院判决")
    refused("CASE_ABOUT_ANOTHER", cases.amend, office, people.officer.actor, one.id, one.version, other, THEN)


def test_a_person_with_no_record_is_banned_and_found_everywhere(office, people, tmp_path, now):
    officers.banned(office, people)
    assert person_verdict(office) is Outcome.BANNED
    report = hand_in(office, write(tmp_path / "later.csv", [row(WELDER, "石示例")]), now=now)
    assert report.batch is None or issuance.issue(office, report.batch, now).first_serial is None


def test_steps_and_approvals_are_append_only(settings, office, people):
    from registry.workflows.context import open_office

    officers.banned(office, people)
    with open_office(settings) as other:
        for model in (CaseStep, Approval):
            kept = other.session.scalars(select(model)).first()
            other.session.delete(kept)
            with pytest.raises(RuntimeError, match="append-only"):
                other.session.flush()
            other.session.rollback()


def test_the_words_of_a_proposal_are_checked(office, people):
    rule = {"body": "9999", "from_day": 1, "to_day": 2}
    mode = {"jurisdiction": "33", "mode": "?"}
    for told, code in (
        (Proposal(Affair.REVOKE, basis()), "PROPOSAL_INVALID"),
        (Proposal(Affair.REVOKE, basis(), serial=3), "CREDENTIAL_UNKNOWN"),
        (Proposal(Affair.LIFT, basis(), ends_id="nothing"), "DECISION_UNKNOWN"),
        (Proposal(Affair.IMPORT, basis(), serial=3), "PROPOSAL_INVALID"),
        (Proposal(Affair.IMPORT, basis(), serial=3, measure=Measure.STRIP), "DOCUMENT_MISSING"),
        (Proposal(Affair.BODY_RULE, basis(), details=rule), "PROPOSAL_INVALID"),
        (Proposal(Affair.KEY_COMPROMISED, basis(), details={"kid": "zz", "since": 1}), "PROPOSAL_INVALID"),
        (Proposal(Affair.PUBLICATION_MODE, basis(), details=mode), "PROPOSAL_INVALID"),
        (Proposal(Affair.LOST, basis(reason=f"{WELDER}挂失"), serial=3), "BASIS_HOLDS_NUMBER"),
    ):  # fmt: skip
        refused(code, cases.propose, office, people.officer.actor, told, THEN)
