"""Endings: lifting, other bars behind a ban, appeals; whatever is decided stays in the record."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from registry.models import Decision, Leaf, Person
from registry.rules.measures import Measure
from registry.rules.permissions import Role
from registry.verify import Outcome, cbor
from registry.workflows import appeals, case_lists, cases, imports, questions
from registry.workflows.cases import Who
from registry.workflows.transaction import reading
from tests.factories import DAY
from tests.workflows import officers, staff
from tests.workflows.officers import (
    THEN,
    WELDER,
    accident,
    approve,
    ban,
    basis,
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


def test_a_lift_takes_the_ban_away_at_once_and_the_decision_stays(office, people):
    one = officers.banned(office, people)
    lifted = cases.lift(office, people.officer.actor, one.decided.id, basis("解1"), THEN + DAY)
    lifted = cases.review(office, people.reviewer.actor, lifted.id, lifted.version, THEN + DAY, passed=True)
    assert person_verdict(office) is Outcome.BANNED
    refused("PROPOSER_CANNOT_APPROVE", approve, office, dataclasses.replace(
        people.officer, actor=dataclasses.replace(people.officer.actor, roles=frozenset(Role))
    ), lifted, THEN + DAY)  # fmt: skip
    done = approve(office, people.approver, lifted, THEN + DAY)
    assert person_verdict(office) is Outcome.CANNOT_TELL
    with reading(office) as session:
        assert session.scalars(select(Person.banned_since)).all() == [None]
        kinds = session.scalars(select(Decision.kind).order_by(Decision.decided_at)).all()
        told = cbor.decode(session.get(Leaf, done.decided.leaf).data)
    assert kinds == ["ban", "lift"]
    assert (told["kind"], told["removed"]) == ("lift", {"banned": []})


def test_nothing_is_lifted_twice(office, people):
    one = officers.banned(office, people)
    actor, at = people.officer.actor, THEN + DAY
    twice = [cases.lift(office, actor, one.decided.id, basis(f"解{n}"), at) for n in (1, 2)]
    first, second = (
        cases.review(office, people.reviewer.actor, each.id, each.version, at, passed=True) for each in twice
    )
    lifted = approve(office, people.approver, first, at)
    refused("ALREADY_LIFTED", approve, office, people.approver, second, at)
    refused("ALREADY_LIFTED", cases.lift, office, actor, one.decided.id, basis("解3"), at)
    refused("DECISION_UNKNOWN", cases.lift, office, actor, lifted.decided.id, basis("解4"), at)


def test_a_ban_that_another_bar_stands_behind_does_not_free_the_person(office, people):
    one = officers.banned(office, people)
    paper = document(office, people, "判决书")
    court = imports.import_decision(
        office, people.officer.actor, Measure.COURT_BAR, basis("刑1", deciding_body="杭州市西湖区人民法院"),
        [paper], THEN, who=Who("resident_id", WELDER), until=officers.day("2030-01-01"),
    )  # fmt: skip
    approve(office, people.approver, court)
    lifted = cases.lift(office, people.officer.actor, one.decided.id, basis("解1"), THEN)
    lifted = cases.review(office, people.reviewer.actor, lifted.id, lifted.version, THEN, passed=True)
    done = approve(office, people.approver, lifted)
    assert person_verdict(office) is Outcome.BANNED
    with reading(office) as session:
        assert "removed" not in cbor.decode(session.get(Leaf, done.decided.leaf).data)


def served(office, people, one, at):
    proof = [document(office, people, "回证")]
    one = cases.serve(office, people.officer.actor, one.id, one.version, at, documents=proof)
    return cases.appeal(
        office, people.officer.actor, one.id, one.version, at, remedy="reconsideration",
        documents=[document(office, people, "复议申请")],
    )  # fmt: skip


def answer(office, people, outcome, **changes):
    told = {"basis": basis(f"复{outcome}"), "documents": [document(office, people, "复议决定")]}
    return appeals.Answer(outcome, **{**told, **changes})


def judged(office, people, one, said, at, who=None):
    who = who or people.second
    signed = who.key.sign(questions.of_answer(office, who.actor, one.id, one.version, said, at).sha256)
    return appeals.decide_appeal(office, who.actor, one.id, one.version, said, signed, at)


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [("upheld", Outcome.BANNED), ("lifted", Outcome.CANNOT_TELL), ("changed", Outcome.BANNED)],
)
def test_an_appeal_is_upheld_changed_or_lifted(office, people, outcome, verdict):
    one = served(office, people, officers.banned(office, people), THEN)
    changes = (
        {"measure": Measure.INDUSTRY_BAR, "until": officers.day("2031-08-25")} if outcome == "changed" else {}
    )
    done = judged(office, people, one, answer(office, people, outcome, **changes), THEN + 5)
    assert done.state == outcome
    assert person_verdict(office) is verdict
    with reading(office) as session:
        measures = session.scalars(select(Decision.measure).order_by(Decision.decided_at)).all()
    assert (
        measures
        == {
            "upheld": ["lifetime_ban"],
            "lifted": ["lifetime_ban", "lifetime_ban"],
            "changed": ["lifetime_ban", "industry_bar"],
        }[outcome]
    )


def test_an_answer_to_an_appeal_is_signed_as_it_is_entered(office, people):
    one = served(office, people, officers.banned(office, people), THEN)
    lifted, upheld = answer(office, people, "lifted"), answer(office, people, "upheld")
    who = people.second
    signed = who.key.sign(questions.of_answer(office, who.actor, one.id, one.version, upheld, THEN).sha256)
    refused(
        "PASSKEY_REFUSED", appeals.decide_appeal, office, who.actor, one.id, one.version, lifted, signed, THEN
    )
    without = dataclasses.replace(lifted, documents=[])
    refused("DOCUMENT_MISSING", judged, office, people, one, without, THEN)
    assert person_verdict(office) is Outcome.BANNED


def test_a_withdrawn_or_rejected_case_goes_no_further(office, people, file):
    for act, who in ((cases.withdraw, people.officer), (cases.reject, people.approver)):
        one = until_reviewed(office, people, ban(file))
        for reason in (None, " "):
            refused("NOTE_MISSING", act, office, who.actor, one.id, one.version, THEN, note=reason)
        one = act(office, who.actor, one.id, one.version, THEN, note="证据不足")
        refused("CASE_CLOSED", approve, office, people.approver, one)
    done = case_lists.listing(office, people.officer.actor, THEN, done=True)
    assert {each.state for each in done.lines} == {"withdrawn", "rejected"}
    assert case_lists.listing(office, people.officer.actor, THEN).lines == ()
