"""Decisions about one person or case in two real processes at once: one of them, or both in order."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, select

from registry.models import Approval, Decision, Person, RegisterEntry
from registry.models import decision as decisions
from registry.rules.measures import Measure
from registry.verify import Outcome
from registry.workflows import cases, imports, log_verify, public_register
from registry.workflows.cases import Affair, Proposal, Who
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.workflows import staff
from tests.workflows.officers import (
    approve,
    ban,
    basis,
    day,
    document,
    person_verdict,
    until_reviewed,
)
from tests.workflows.test_case_races import approval, process, tell

ROUNDS = 8
NAME = "石示例"


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def two(settings):
    """Start two processes that approve when told to."""
    with process(settings) as one, process(settings) as other:
        yield one, other


def at_once(two, number, *told):
    """Let two processes approve, every second round the other one first, some milliseconds apart."""
    acts = list(zip(two, told, strict=True))
    for started, what in acts if number % 2 else reversed(acts):
        tell(started, **what)
        time.sleep(number // 2 / 1000)
    return [started.stdout.readline().strip() for started, _ in acts]


def reviewed(office, people, proposal):
    one = cases.propose(office, people.officer.actor, proposal, NOW)
    return cases.review(office, people.reviewer.actor, one.id, one.version, NOW, passed=True)


def lifting(office, people, decision_id, number):
    return reviewed(office, people, Proposal(Affair.LIFT, basis(f"解{number}"), ends_id=decision_id))


def banning(office, people, who, number):
    proposal = ban(None, f"禁{number}", who=who, other_ground="法院判决")
    return until_reviewed(office, people, proposal, NOW)


def banned(office, people, who, number):
    return approve(office, people.approver, banning(office, people, who, number), NOW).decided


def count(office, model, *where):
    with reading(office) as session:
        return session.scalar(select(func.count()).select_from(model).where(*where))


def test_of_two_approvals_in_two_processes_one_is_a_decision(office, people, two):
    for number in range(1, ROUNDS + 1):
        one = banning(office, people, make_resident_id(order=number), number)
        answers = at_once(two, number, approval(people.approver, one), approval(people.second, one))
        assert sorted(answers) == ["CASE_CHANGED", "done"]
        assert count(office, Decision, Decision.case_id == one.id) == 1
        assert count(office, Approval, Approval.case_id == one.id) == 1


def test_a_ban_and_the_lift_of_another_bar_of_the_same_person_leave_the_person_banned(office, people, two):
    paper = [document(office, people, "判决书")]
    for number in range(1, ROUNDS + 1):
        identity = make_resident_id(order=number)
        who, until = Who("resident_id", identity, NAME), day("2030-01-01")
        told = (Measure.COURT_BAR, basis(f"刑{number}"), paper, NOW)
        bar = imports.import_decision(office, people.officer.actor, *told, who=who, until=until)
        bar = approve(office, people.approver, bar, NOW).decided
        lift, new = lifting(office, people, bar.id, number), banning(office, people, identity, number)
        answers = at_once(two, number, approval(people.approver, lift), approval(people.second, new))
        assert answers == ["done", "done"]
        assert person_verdict(office, number=identity) is Outcome.BANNED
    assert log_verify.verify(office).findings == []


def test_a_ban_and_the_lift_of_the_same_ban_agree_on_what_holds(office, people, two):
    for number in range(1, ROUNDS + 1):
        identity = make_resident_id(order=number)
        new = banning(office, people, identity, number)
        old = banned(office, people, identity, f"旧{number}")
        lift = lifting(office, people, old.id, number)
        answers = at_once(two, number, approval(people.approver, lift), approval(people.second, new))
        assert answers in (["done", "done"], ["done", "ALREADY_BANNED"])
        with reading(office) as session:
            person = session.get(Person, session.get(Decision, old.id).person_id)
            held = [one for one in decisions.of_person(session, person.id, NOW) if one.class_ == "banned"]
            assert (person.banned_since is not None, bool(held)) == (answers[1] == "done",) * 2
    assert log_verify.verify(office).findings == []


def test_a_publication_and_the_lift_of_its_ban_leave_nothing_published(office, people, two):
    for number in range(1, ROUNDS + 1):
        old = banned(office, people, make_resident_id(order=number), f"旧{number}")
        told = {"decision": old.id, "act": "无证动火"}
        entry = reviewed(office, people, Proposal(Affair.REGISTER_ENTRY, basis(f"公{number}"), details=told))
        lift = lifting(office, people, old.id, number)
        answers = at_once(two, number, approval(people.approver, entry), approval(people.second, lift))
        assert answers in (["done", "done"], ["NOT_A_BAN", "done"])
        assert public_register.bans(office, NOW).entries == ()
    Worker().round(office, NOW)
    assert count(office, RegisterEntry, RegisterEntry.withdrawn_at.is_(None)) == 0
