"""Every kind of case but the ban: what its approval does to the register, and how it is lifted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.models import Decision, Leaf, Person, body_rule, decision
from registry.rules.measures import Measure
from registry.verify import Outcome, Reason, cbor
from registry.workflows import cases, checking, imports, terms
from registry.workflows.cases import Affair, Proposal, Who
from registry.workflows.transaction import reading
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import (
    approve,
    basis,
    day,
    document,
    person_verdict,
    refused,
    two_persons,
    until_reviewed,
)
from tests.workflows.staff import THEN

WELDER = make_resident_id(order=77)
COURT = "杭州市西湖区人民法院"


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def text(office, tmp_path, now):
    """Give the text of a certificate: serial 0."""
    issued = acts.issue(office, acts.write(tmp_path / "one.csv", [acts.row(WELDER, "石示例")]))
    (only,) = acts.texts(office, issued.batch).values()
    office.session.rollback()
    return only


def verdict(office, text, now=NOW):
    return checking.verify_text(office, text, now=now, work="mem:2.1")


def reviewed(office, people, proposal, now=NOW):
    one = cases.propose(office, people.officer.actor, proposal, now)
    return cases.review(office, people.reviewer.actor, one.id, one.version, now, passed=True)


def lifted(office, people, decided, number, now=NOW):
    told = Proposal(Affair.LIFT, basis(number), ends_id=decided.id)
    return approve(office, people.approver, reviewed(office, people, told, now), now)


@pytest.mark.parametrize(
    ("affair", "reason"),
    [(Affair.LOST, Reason.CANCELLED), (Affair.CANCEL, Reason.CANCELLED), (Affair.LAPSE, Reason.LAPSED)],
)
def test_two_persons_end_a_certificate_and_lift_it(office, people, text, affair, reason):
    one = two_persons(office, people, Proposal(affair, basis(), serial=0), NOW)
    assert reason in verdict(office, text).reasons
    refused("ALREADY_IN_CLASS", two_persons, office, people, Proposal(affair, basis("2"), serial=0), NOW)
    done = lifted(office, people, one.decided, "解1")
    assert verdict(office, text).outcome is Outcome.VALID
    with reading(office) as session:
        told = cbor.decode(session.get(Leaf, done.decided.leaf).data)
    assert told["removed"] == {one.decided.status_class: [0]}


@pytest.mark.parametrize("affair", [Affair.REVOKE, Affair.STRIP])
def test_a_revocation_is_told_and_reviewed_before(office, people, text, affair):
    proposal = Proposal(affair, basis(), serial=0)
    refused("NOT_NOTIFIED", two_persons, office, people, proposal, NOW)
    approve(office, people.approver, until_reviewed(office, people, proposal, NOW), NOW)
    assert Reason.REVOKED in verdict(office, text).reasons


def test_a_suspension_ends_with_its_last_day_by_itself(office, people, text):
    until = day("2026-12-31")
    told = Proposal(Affair.SUSPEND, basis(), serial=0, until=until)
    refused("TERM_MISSING", two_persons, office, people, Proposal(Affair.SUSPEND, basis(), serial=0), NOW)
    one = two_persons(office, people, told, NOW)
    with reading(office) as session:
        end = session.get(Decision, one.decided.id).until
        assert cbor.decode(session.get(Leaf, one.decided.leaf).data)["until"] == end
    assert office.day(end) == until
    assert office.day(end + 1) > until
    assert verdict(office, text, end).reasons == (Reason.SUSPENDED,)
    assert Reason.SUSPENDED not in verdict(office, text, end + 1).reasons


def test_a_court_bar_comes_by_its_document_and_two_persons_and_ends_with_its_term(office, people):
    actor, who = people.officer.actor, Who("resident_id", WELDER, "石示例")
    told = (Measure.COURT_BAR, basis("刑1", deciding_body=COURT))
    refused("DOCUMENT_MISSING", imports.import_decision, office, actor, *told, [], NOW, who=who)
    paper = [document(office, people, "判决书")]
    late = {"who": who, "until": day("2032-01-01")}
    refused("TERM_OUT_OF_RANGE", imports.import_decision, office, actor, *told, paper, NOW, **late)
    one = imports.import_decision(office, actor, *told, paper, NOW, who=who, until=day("2030-01-01"))
    assert person_verdict(office) is not Outcome.BANNED
    approve(office, people.approver, one, NOW)
    assert person_verdict(office) is Outcome.BANNED
    with reading(office) as session:
        (made,) = session.scalars(select(Decision)).all()
        assert (made.deciding_body, made.details) == (COURT, {"source": COURT, "documents": paper})
        end = made.until
    assert terms.end_terms(office, end) == 0
    assert terms.end_terms(office, end + 1) == 1
    assert terms.end_terms(office, end + 1) == 0
    assert person_verdict(office, end + 1) is Outcome.CANNOT_TELL
    with reading(office) as session:
        kinds = session.scalars(select(Decision.kind).order_by(Decision.decided_at)).all()
        assert session.scalars(select(Person.banned_since)).all() == [None]
    assert kinds == ["ban", "term_over"]


def test_the_list_of_dishonest_subjects_touches_no_certificate(office, people, text):
    paper = [document(office, people, "列入决定")]
    one = imports.import_decision(
        office, people.officer.actor, Measure.DISHONEST_LIST, basis("失1"), paper, NOW,
        who=Who("resident_id", WELDER), until=day("2029-01-01"),
    )  # fmt: skip
    assert approve(office, people.approver, one, NOW).decided.status_class == ""
    assert verdict(office, text).outcome is Outcome.VALID


def test_a_bodys_certificates_go_under_review_come_out_one_by_one_and_the_rule_is_lifted(
    office, people, text
):
    told = Proposal(Affair.BODY_RULE, basis(), details={"body": acts.BODY, "from_day": 0, "to_day": 20_000})
    one = two_persons(office, people, told, NOW)
    assert verdict(office, text).reasons == (Reason.UNDER_REVIEW,)
    cleared = two_persons(office, people, Proposal(Affair.CLEARED, basis("清1"), serial=0), NOW)
    assert verdict(office, text).outcome is Outcome.VALID
    lifted(office, people, cleared.decided, "解1")
    assert verdict(office, text).reasons == (Reason.UNDER_REVIEW,)
    lifted(office, people, one.decided, "解2")
    assert verdict(office, text).outcome is Outcome.VALID
    with reading(office) as session:
        assert body_rule.all_rules(session) == []


def test_a_mode_a_rule_row_and_a_key_are_decided_by_two_persons(office, people):
    for affair, details, subject in (
        (
            Affair.PUBLICATION_MODE,
            {"jurisdiction": "33", "mode": "authorised_query"},
            "publication_mode:33",
        ),
        (Affair.RULE_ROW, {"row": "mem.review_years@2010-07-01"}, "rule_row:mem.review_years@2010-07-01"),
    ):
        told = Proposal(affair, basis(affair.value), details=details)
        refused("NOT_REVIEWED", two_persons, office, people, told, NOW)
        one = approve(office, people.approver, reviewed(office, people, told), NOW)
        with reading(office) as session:
            assert decision.of_subject(session, subject, NOW).id == one.decided.id
            assert details.items() <= decision.of_subject(session, subject, NOW).details.items()
        lifted(office, people, one.decided, f"解{affair.value}")
        with reading(office) as session:
            assert decision.of_subject(session, subject, NOW) is None


def test_a_key_that_somebody_else_may_hold_is_marked_in_the_trust_list(office, people, text):
    kid = office.keys.credential().public.kid
    told = Proposal(Affair.KEY_COMPROMISED, basis(), details={"kid": kid.hex(), "since": NOW - DAY})
    two_persons(office, people, told, NOW)
    assert verdict(office, text, NOW + 1).reasons != (Reason.UNKNOWN_KEY,)
    with reading(office) as session:
        assert decision.of_subject(session, f"key:{kid.hex()}", NOW).details["since"] == NOW - DAY
    refused("PROPOSAL_INVALID", cases.propose, office, people.officer.actor, Proposal(
        Affair.KEY_COMPROMISED, basis("2"), details={"kid": kid.hex(), "since": THEN * 2}
    ), NOW)  # fmt: skip


def test_a_key_that_the_list_does_not_have_is_not_even_proposed(office, people):
    told = Proposal(Affair.KEY_COMPROMISED, basis(), details={"kid": "00ff", "since": NOW})
    refused("KEY_UNKNOWN", cases.propose, office, people.officer.actor, told, NOW)
