"""Approvals: two persons, exactly what was proposed, an assertion that can be checked again."""

from __future__ import annotations

import dataclasses

import pytest

from registry.models import Case, Decision, Leaf
from registry.models import case as case_rows
from registry.rules.permissions import Role
from registry.verify import Outcome, cbor
from registry.workflows import approving, case_lists, cases, checking, issuance
from registry.workflows.cases import Affair
from registry.workflows.transaction import reading, transaction
from tests.factories import DAY, make_resident_id
from tests.workflows import officers, staff
from tests.workflows.acts import hand_in, row, texts, write
from tests.workflows.officers import (
    THEN,
    WELDER,
    accident,
    approve,
    ban,
    counts,
    document,
    person_verdict,
    refused,
    until_reviewed,
)


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def file(office, people):
    return accident(office, people)


def test_the_leaf_tells_the_hash_of_an_assertion_that_can_be_checked_again(office, people, file):
    one = officers.banned(office, people)
    with reading(office) as session:
        leaf = session.get(Leaf, one.decided.leaf)
        told = cbor.decode(leaf.data)
        decision = session.get(Decision, one.decided.id)
        (kept,) = case_rows.approvals(session, one.id)
        assert told["assertion"] == decision.assertion_sha256 == kept.sha256
        assert (told["kind"], told["changes"]) == ("ban", {"banned": []})
        assert kept.challenge == session.get(Case, one.id).proposal_sha256
        assert approving.holds(office, kept)
        session.expunge(kept)
    kept.assertion = {**kept.assertion, "signature": "00" * 70}
    assert not approving.holds(office, kept)


def test_nothing_is_approved_without_notice_review_and_a_second_person(office, people, file):
    actor = people.officer.actor
    one = cases.propose(office, actor, ban(file), THEN)
    refused("NOT_NOTIFIED", approve, office, people.approver, one)
    notice = [document(office, people, "告知书")]
    refused("DOCUMENT_MISSING", cases.notify, office, actor, one.id, one.version, THEN)
    refused(
        "ATTACHMENT_UNKNOWN", cases.notify, office, actor, one.id, one.version, THEN, documents=["0" * 64]
    )
    refused(
        "DATE_IN_FUTURE", cases.notify, office, actor, one.id, one.version, THEN,
        documents=notice, day=office.day(THEN + DAY),
    )  # fmt: skip
    one = cases.notify(office, actor, one.id, one.version, THEN, documents=notice)
    review = (cases.review, office, people.reviewer.actor, one.id, one.version, THEN)
    refused("TERM_RUNNING", *review, passed=True)
    refused("NOT_REVIEWED", approve, office, people.approver, one)
    refused("FORBIDDEN", cases.notify, office, people.approver.actor, one.id, one.version, THEN)
    refused("DOCUMENT_MISSING", cases.ask_hearing, office, actor, one.id, one.version, THEN)
    refused("DOCUMENT_MISSING", cases.waive, office, actor, one.id, one.version, THEN)
    one = cases.waive(office, actor, one.id, one.version, THEN, documents=notice)
    refused("NOT_REVIEWED", approve, office, people.approver, one)
    one = cases.review(
        office, people.reviewer.actor, one.id, one.version, THEN, passed=False, note="依据不足"
    )
    refused("REVIEW_RETURNED", approve, office, people.approver, one)
    assert person_verdict(office) is not Outcome.BANNED


def test_who_proposed_does_not_approve_whatever_roles_the_account_has(office, people, file):
    with transaction(office):
        both = staff.officer(office, "both", Role.APPROVER, THEN - 60 * DAY)
    both.actor = dataclasses.replace(both.actor, roles=frozenset(Role))
    one = cases.propose(office, both.actor, ban(file), THEN)
    paper = document(office, people, "告知书")
    one = cases.notify(office, people.officer.actor, one.id, one.version, THEN, documents=[paper])
    one = cases.waive(office, people.officer.actor, one.id, one.version, THEN, documents=[paper])
    refused(
        "PROPOSER_CANNOT_REVIEW", cases.review, office, both.actor, one.id, one.version, THEN, passed=True
    )
    one = cases.review(office, people.reviewer.actor, one.id, one.version, THEN, passed=True)
    refused("PROPOSER_CANNOT_APPROVE", approve, office, both, one)


@pytest.mark.parametrize(
    ("opening", "age", "free"), [("created", 29, False), ("recovered", 5, False), ("created", 33, True)]
)
def test_an_account_opened_by_the_proposer_does_not_approve(office, people, file, opening, age, free):
    with transaction(office):
        staff.opened(office, people.approver, people.officer, THEN - age * DAY, opening)
    one = until_reviewed(office, people, ban(file))
    if free:
        assert approve(office, people.approver, one).state == "approved"
    else:
        refused("TIED_TO_PROPOSER", approve, office, people.approver, one)
        assert approve(office, people.second, one).state == "approved"


def test_what_changed_since_it_was_proposed_is_not_approved(office, people, file):
    one = until_reviewed(office, people, ban(file))
    amended = cases.amend(office, people.officer.actor, one.id, one.version, ban(file, "2"), THEN)
    before = counts(office)
    refused("CASE_CHANGED", approve, office, people.approver, one)
    assert amended.proposal_sha256 != one.proposal_sha256
    assert counts(office) == before
    refused("NOT_NOTIFIED", approve, office, people.approver, amended)


def test_another_hash_than_that_of_the_case_is_not_approved(office, people, file):
    one = until_reviewed(office, people, ban(file))
    refused(
        "CASE_CHANGED", approve, office, people.approver, dataclasses.replace(one, proposal_sha256=b"0" * 32)
    )
    signed = people.approver.key.sign(b"another challenge, not the proposal")
    args = (office, people.approver.actor, one.id, one.version, one.proposal_sha256)
    refused("PASSKEY_REFUSED", cases.approve, *args, signed, THEN)
    refused("PASSKEY_REFUSED", cases.approve, *args, people.second.key.sign(one.proposal_sha256), THEN)


def test_a_file_that_changed_since_sends_the_case_back(office, people, file):
    from registry.workflows import accidents

    one = until_reviewed(office, people, ban(file))
    determined = document(office, people, "认定书")
    more = officers.facts(determination=determined, deaths=2)
    accidents.amend(office, people.officer.actor, file, more, "死亡增加", officers.day("2026-08-20"), THEN)
    refused("CASE_CHANGED", approve, office, people.approver, one)


def test_a_decision_number_is_used_once_even_where_two_cases_propose_it(office, people, file):
    first = until_reviewed(office, people, ban(file))
    second = until_reviewed(
        office, people, ban(None, who=make_resident_id(order=5), name=None, other_ground="判决")
    )
    approve(office, people.approver, first)
    refused("DECISION_NUMBER_TAKEN", approve, office, people.approver, second)
    refused("DECISION_NUMBER_TAKEN", cases.propose, office, people.officer.actor, ban(file), THEN)


def test_a_decision_made_here_is_in_the_answer_of_whoever_asks_next(settings, office, people, tmp_path, now):
    from registry.workflows.context import open_office

    report = hand_in(office, write(tmp_path / "one.csv", [row(WELDER, "石示例")]))
    issuance.issue(office, report.batch, now)
    (text,) = texts(office, report.batch).values()
    office.session.rollback()
    with open_office(settings) as other:
        assert checking.verify_text(other, text, now=now).outcome is not Outcome.BANNED
        proposal = ban(None, other_ground="法院判决")
        approve(office, people.approver, until_reviewed(office, people, proposal))
        assert checking.verify_text(other, text, now=now).outcome is Outcome.BANNED
        (line,) = case_lists.listing(other, people.officer.actor, now).lines
        assert line.case.affair == Affair.LIFETIME_BAN
