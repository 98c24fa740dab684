"""A ban that was decided by its procedure is met wherever the person turns up: a test for every place."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.models import Alarm, Credential
from registry.verify import Outcome, Reason, Verifier, ban_filter
from registry.workflows import (
    ban_filters,
    cases,
    checking,
    intake,
    issuance,
    public_register,
    resemblances,
)
from registry.workflows.cases import Who
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import approve, until_reviewed
from tests.workflows.publishing import accepted, trust_list

NUMBER, NAME = make_resident_id(order=77), "石示例"
SECOND = make_resident_id(order=78)  # another number of the same birth date
OTHER = make_resident_id(order=79)
WORK = "mem:2.1"


@pytest.fixture
def people(office):
    return staff.team(office)


def decide_ban(office, people, document_type="resident_id", number=NUMBER, name=NAME):
    """Walk the shortest way to a ban."""
    told = cases.Proposal(
        cases.Affair.LIFETIME_BAN,
        acts.basis("禁"),
        who=Who(document_type, number, name),
        other_ground="法院判决",
    )
    return approve(office, people.approver, until_reviewed(office, people, told, NOW), NOW)


def handed_in(office, tmp_path, *rows, **how):
    """Hand rows in, as a dry run and in earnest, which must agree; give outcomes and codes."""
    file = acts.write(tmp_path / "rows.csv", rows)
    dry = intake.dry_run(office, file, body=acts.BODY, kind="results", now=NOW)
    report = acts.hand_in(office, file, **how)
    assert dry.rows == report.rows
    return [(row.outcome.value, [found.code for found in row.problems]) for row in report.rows]


def card(office, tmp_path, number=NUMBER, name=NAME, **changes):
    """Issue a card; give its text."""
    issued = acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(number, name, **changes)]))
    (text,) = acts.texts(office, issued.batch).values()
    office.session.rollback()
    return text


def check(office, number, name=NAME, document_type="resident_id"):
    told = checking.check_person(office, document_type, number, name, NOW)
    return told.outcome, told.reasons


def test_registration_and_upload_refuse_every_row_of_the_person(office, people, tmp_path):
    decide_ban(office, people)
    rows = acts.row(NUMBER, NAME), acts.row(NUMBER, "别的姓名", 操作项目="压力焊作业")
    for outcome, codes in handed_in(office, tmp_path, *rows):
        assert outcome == "reject"
        assert "PERSON_BANNED" in codes
    with reading(office) as session:
        assert session.scalars(select(Credential.serial)).all() == []


def test_a_list_of_the_issuing_authority_is_refused_like_results(office, people, tmp_path):
    decide_ban(office, people)
    file = acts.write(tmp_path / "list.csv", [acts.row(NUMBER, NAME)])
    report = acts.hand_in(office, file, body=acts.AUTHORITY, kind="list")
    assert [found.code for found in report.rows[0].problems] == ["PERSON_BANNED"]


def test_a_row_taken_in_before_the_ban_is_not_issued_after_it(office, people, tmp_path):
    batch = acts.hand_in(office, acts.write(tmp_path / "rows.csv", [acts.row(NUMBER, NAME)])).batch
    decide_ban(office, people)
    issued = issuance.issue(office, batch, NOW)
    assert (issued.count, issued.refused) == (0, [1])


def test_online_and_in_the_next_snapshot_every_card_of_the_person_is_banned(office, people, tmp_path):
    text = card(office, tmp_path)
    decide_ban(office, people)
    assert checking.verify_text(office, text, now=NOW, work=WORK).outcome is Outcome.BANNED
    Worker().round(office, NOW)
    offline = Verifier(trust_list(office), accepted(office), clock_confirmed_at=NOW)
    verdict = offline.verify(text, now=NOW, work=WORK)
    assert (verdict.outcome, verdict.reasons) == (Outcome.BANNED, (Reason.BANNED,))


def test_the_look_up_of_a_certificate_says_so(office, people, tmp_path):
    card(office, tmp_path)
    decide_ban(office, people)
    (verdict,) = public_register.certificates(office, f"T{NUMBER}", NAME, NOW)
    assert verdict.outcome is Outcome.BANNED


def test_a_person_check_says_so_with_a_record_and_without_and_under_any_name(office, people, tmp_path):
    card(office, tmp_path, OTHER, "别人")
    decide_ban(office, people)
    assert check(office, NUMBER) == (Outcome.BANNED, (Reason.BANNED,))
    assert check(office, NUMBER, "化名")[0] is Outcome.BANNED
    assert check(office, OTHER, "别人")[0] is Outcome.VALID


def test_the_ban_filter_of_enrolled_devices_holds_the_person_and_not_the_next_one(office, people):
    decide_ban(office, people)
    Worker().round(office, NOW)
    body = ban_filters.for_devices(office).body
    held = ban_filter.accept(None, body, trust_list=trust_list(office), now=NOW)
    secret = ban_filters.pepper(office, office.day(NOW).year).secret

    def may_hold(number):
        return held.may_hold(ban_filter.value_of(ban_filter.keyed(secret, "resident_id", number), held.salt))

    assert (held.n, may_hold(NUMBER), may_hold(OTHER)) == (1, True, False)


@pytest.mark.parametrize(
    ("document_type", "number", "written", "later"),
    [
        ("hk_macao_permit", "H12345678", "港澳居民来往内地通行证", "H1234567802"),
        ("taiwan_permit", "12345678", "台湾居民来往大陆通行证", "1234567802B"),
    ],
)
def test_a_later_card_of_a_permit_is_the_same_person(
    office, people, tmp_path, document_type, number, written, later
):
    decide_ban(office, people, document_type, number)
    assert check(office, later, document_type=document_type)[0] is Outcome.BANNED
    row = acts.row(later, NAME, 证件类型=written)
    assert handed_in(office, tmp_path, row) == [("reject", ["PERSON_BANNED"])]


def test_the_same_characters_as_another_document_wait_for_a_human(office, people, tmp_path):
    decide_ban(office, people, "hk_macao_permit", "H12345678")
    assert check(office, "H12345678", document_type="passport")[0] is Outcome.CANNOT_TELL
    row = acts.row("H12345678", NAME, 证件类型="护照")
    assert handed_in(office, tmp_path, row) == [("conflict", ["MAY_BE_BANNED"])]


def test_under_a_second_document_upload_and_check_wait_and_the_queue_knows(office, people, tmp_path):
    decide_ban(office, people)
    assert handed_in(office, tmp_path, acts.row(SECOND, NAME)) == [("conflict", ["COMPARE_DOCUMENTS"])]
    assert check(office, SECOND) == (Outcome.CANNOT_TELL, (Reason.NEEDS_REVIEW,))
    (waiting,) = resemblances.queue(office, people.officer.actor)
    assert waiting.met_in == resemblances.UPLOAD
    with reading(office) as session:
        assert session.scalar(select(Alarm.count).where(Alarm.kind == resemblances.ALARM)) == 1


def test_a_card_under_a_second_document_from_before_the_ban_is_found_by_the_worker(office, people, tmp_path):
    text = card(office, tmp_path, SECOND)
    decide_ban(office, people)
    Worker().round(office, NOW)
    (waiting,) = resemblances.queue(office, people.officer.actor)
    assert waiting.met_in == resemblances.BAN
    assert check(office, SECOND)[1] == (Reason.NEEDS_REVIEW,)
    # Never automatic: nobody's certificate falls by a likeness.
    assert checking.verify_text(office, text, now=NOW, work=WORK).outcome is Outcome.VALID
