"""The procedure walked in the office: what each step leaves behind, and what it refuses."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import Approval, AuditEntry, Case, CaseStep, Decision, Leaf, Person
from registry.models import case as case_rows
from registry.rules.measures import Measure
from registry.verify import Outcome, cbor
from registry.workflows import appeals, approving, case_views, cases, checking, imports, issuance
from registry.workflows.cases import Affair, Proposal, Who
from registry.workflows.transaction import reading, transaction
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import officers
from tests.workflows.acts import hand_in, row, texts, write
from tests.workflows.officers import THEN, WELDER, accident, approve, ban, basis, document, until_reviewed


@pytest.fixture
def people(office):
    return officers.team(office)


@pytest.fixture
def file(office, people):
    return accident(office, people)


def refused(code, act, *args, **kwargs):
    with pytest.raises(RegistryError) as told:
        act(*args, **kwargs)
    assert told.value.code == code
    return told.value


def person_verdict(office, now=NOW, number=WELDER, name="石示例"):
    return checking.check_person(office, "resident_id", number, name, now).outcome


def counts(office):
    with reading(office) as session:
        return [
            session.scalar(select(func.count()).select_from(m))
            for m in (CaseStep, Decision, Leaf, AuditEntry)
        ]


def test_a_ban_from_the_proposal_to_force_with_a_hearing(office, people, file):
    actor, at = people.officer.actor, THEN
    one = cases.propose(office, actor, ban(file), at)
    assert one.state == "proposed"
    one = cases.notify(office, actor, one.id, one.version, at, documents=[document(office, people, "告知书")])
    one = cases.ask_hearing(office, actor, one.id, one.version, at + DAY)
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
    refused("TERM_RUNNING", approve, office, people.approver, one)
    refused("FORBIDDEN", cases.notify, office, people.approver.actor, one.id, one.version, THEN)
    one = cases.waive(office, actor, one.id, one.version, THEN)
    refused("NOT_REVIEWED", approve, office, people.approver, one)
    one = cases.review(
        office, people.reviewer.actor, one.id, one.version, THEN, passed=False, note="依据不足"
    )
    refused("REVIEW_RETURNED", approve, office, people.approver, one)
    assert person_verdict(office) is not Outcome.BANNED


def test_who_proposed_does_not_approve_whatever_roles_the_account_has(office, people, file):
    with transaction(office):
        both = officers.officer(office, "both", officers.Role.APPROVER, THEN - 60 * DAY)
    both.actor = dataclasses.replace(both.actor, roles=frozenset(officers.Role))
    one = cases.propose(office, both.actor, ban(file), THEN)
    paper = document(office, people, "告知书")
    one = cases.notify(office, people.officer.actor, one.id, one.version, THEN, documents=[paper])
    one = cases.waive(office, people.officer.actor, one.id, one.version, THEN)
    refused(
        "PROPOSER_CANNOT_REVIEW", cases.review, office, both.actor, one.id, one.version, THEN, passed=True
    )
    one = cases.review(office, people.reviewer.actor, one.id, one.version, THEN, passed=True)
    refused("PROPOSER_CANNOT_APPROVE", approve, office, both, one)


@pytest.mark.parametrize(("opening", "age", "free"), [("created", 29, False), ("recovered", 5, False), ("created", 33, True)])  # fmt: skip
def test_an_account_that_the_proposer_opened_lately_does_not_approve(
    office, people, file, opening, age, free
):
    with transaction(office):
        officers.opened(office, people.approver, people.officer, THEN - age * DAY, opening)
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


def test_an_amended_proposal_stays_about_the_same_person(office, people, file):
    one = cases.propose(office, people.officer.actor, ban(file), THEN)
    other = ban(None, "2", who=make_resident_id(order=5), name="另一人", other_ground="法院判决")
    refused("CASE_ABOUT_ANOTHER", cases.amend, office, people.officer.actor, one.id, one.version, other, THEN)


def test_a_decision_number_is_used_once_even_where_two_cases_propose_it(office, people, file):
    first = until_reviewed(office, people, ban(file))
    second = until_reviewed(
        office, people, ban(None, who=make_resident_id(order=5), name=None, other_ground="判决")
    )
    approve(office, people.approver, first)
    refused("DECISION_NUMBER_TAKEN", approve, office, people.approver, second)
    refused("DECISION_NUMBER_TAKEN", cases.propose, office, people.officer.actor, ban(file), THEN)


def test_a_person_with_no_record_is_banned_and_found_everywhere(office, people, tmp_path, now):
    officers.banned(office, people)
    assert person_verdict(office) is Outcome.BANNED
    report = hand_in(office, write(tmp_path / "later.csv", [row(WELDER, "石示例")]), now=now)
    assert report.batch is None or issuance.issue(office, report.batch, now).first_serial is None


def test_a_lift_takes_the_ban_away_at_once_and_the_decision_stays(office, people):
    one = officers.banned(office, people)
    lifted = cases.lift(office, people.officer.actor, one.decided.id, basis("解1"), THEN + DAY)
    lifted = cases.review(office, people.reviewer.actor, lifted.id, lifted.version, THEN + DAY, passed=True)
    assert person_verdict(office) is Outcome.BANNED
    refused("PROPOSER_CANNOT_APPROVE", approve, office, dataclasses.replace(
        people.officer, actor=dataclasses.replace(people.officer.actor, roles=frozenset(officers.Role))
    ), lifted, THEN + DAY)  # fmt: skip
    done = approve(office, people.approver, lifted, THEN + DAY)
    assert person_verdict(office) is Outcome.CANNOT_TELL
    with reading(office) as session:
        assert session.scalars(select(Person.banned_since)).all() == [None]
        kinds = session.scalars(select(Decision.kind).order_by(Decision.id)).all()
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
    signed = who.key.sign(appeals.challenge(office, who.actor, one.id, one.version, said))
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
    done = judged(office, people, one, answer(office, people, outcome, **changes), THEN)
    assert done.state == outcome
    assert person_verdict(office) is verdict
    with reading(office) as session:
        measures = session.scalars(select(Decision.measure).order_by(Decision.id)).all()
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
    signed = who.key.sign(appeals.challenge(office, who.actor, one.id, one.version, upheld))
    refused(
        "PASSKEY_REFUSED", appeals.decide_appeal, office, who.actor, one.id, one.version, lifted, signed, THEN
    )
    without = dataclasses.replace(lifted, documents=[])
    refused("DOCUMENT_MISSING", judged, office, people, one, without, THEN)
    assert person_verdict(office) is Outcome.BANNED


def test_a_withdrawn_or_rejected_case_goes_no_further(office, people, file):
    for act, who in ((cases.withdraw, people.officer), (cases.reject, people.approver)):
        one = until_reviewed(office, people, ban(file))
        one = act(office, who.actor, one.id, one.version, THEN, note="证据不足")
        refused("CASE_CLOSED", approve, office, people.approver, one)
    assert [each.state for each in case_views.listing(office, people.officer.actor, THEN, done=True)] == [
        *("withdrawn", "rejected")
    ]
    assert case_views.listing(office, people.officer.actor, THEN) == []


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
        assert case_views.listing(other, people.officer.actor, now)[0].case.affair == Affair.LIFETIME_BAN


def test_the_words_of_a_proposal_are_checked(office, people):
    for told, code in (
        (Proposal(Affair.REVOKE, basis()), "PROPOSAL_INVALID"),
        (Proposal(Affair.REVOKE, basis(), serial=3), "CREDENTIAL_UNKNOWN"),
        (Proposal(Affair.LIFT, basis(), ends_id="nothing"), "DECISION_UNKNOWN"),
        (Proposal(Affair.IMPORT, basis(), serial=3), "PROPOSAL_INVALID"),
        (Proposal(Affair.IMPORT, basis(), serial=3, measure=Measure.STRIP), "DOCUMENT_MISSING"),
        (Proposal(Affair.BODY_RULE, basis(), details={"body": "9999", "from_day": 1, "to_day": 2}), "PROPOSAL_INVALID"),
        (Proposal(Affair.KEY_COMPROMISED, basis(), details={"kid": "zz", "since": 1}), "PROPOSAL_INVALID"),
        (Proposal(Affair.PUBLICATION_MODE, basis(), details={"jurisdiction": "33", "mode": "?"}), "PROPOSAL_INVALID"),
        (Proposal(Affair.LOST, basis(reason=f"{WELDER}挂失"), serial=3), "BASIS_HOLDS_NUMBER"),
    ):  # fmt: skip
        refused(code, cases.propose, office, people.officer.actor, told, THEN)
