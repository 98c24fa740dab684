"""Under a second document: a case for a human, never automatic, never silent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Alarm, Credential, Record, Resemblance, audit
from registry.rules.permissions import Role
from registry.verify import Reason
from registry.workflows import checking, documents, issuance, resemblances
from registry.workflows.people import Identity
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import make_resident_id
from tests.workflows import acts, officers, staff
from tests.workflows.registering import NAME, actor, ban

BANNED = make_resident_id(order=1)
APART = {"same": False, "reason": "核对原件，并非同一人"}
SECOND = make_resident_id(region="320106", order=2)  # the same day of birth, another number


@pytest.fixture
def banned(office, now):
    ban(office, BANNED, now)
    return office


def hand_in(office, path, name=NAME, number=SECOND, ticket="1"):
    return acts.hand_in(office, acts.write(path, [acts.row(number, name, 准考证号=ticket)]))


def alarms(office):
    with reading(office) as session:
        return session.scalar(select(Alarm.count).where(Alarm.kind == resemblances.ALARM))


def test_a_row_that_resembles_a_banned_person_waits_for_a_human(banned, tmp_path, now):
    report = hand_in(banned, tmp_path / "a.csv")
    assert report.counts["conflict"] == 1
    assert [found.code for found in report.rows[0].problems] == ["COMPARE_DOCUMENTS"]
    assert issuance.issue(banned, report.batch, now).count == 0
    (waiting,) = resemblances.queue(banned, actor())
    assert (waiting.met_in, waiting.number) == ("upload", SECOND[:3] + "*" * 13 + SECOND[-2:])
    assert (waiting.name, waiting.document_type) == (NAME, "resident_id")
    assert alarms(banned) == 1
    with reading(banned) as session:
        assert session.scalar(select(Record.sealed)) is not None


def test_a_dry_run_says_so_and_keeps_nothing(banned, tmp_path, now):
    from registry.workflows import intake

    path = acts.write(tmp_path / "a.csv", [acts.row(SECOND, NAME)])
    report = intake.dry_run(banned, path, body=acts.BODY, kind="results", now=now)
    assert report.counts["conflict"] == 1
    assert resemblances.queue(banned, actor()) == []


@pytest.mark.parametrize(
    ("name", "number"), [("别人", SECOND), (NAME, make_resident_id(__import__("datetime").date(1990, 1, 1)))]
)
def test_name_or_birth_date_alone_is_nothing(banned, tmp_path, name, number):
    assert hand_in(banned, tmp_path / "a.csv", name, number).counts["accept"] == 1


def test_told_apart_by_a_human_the_person_is_met_as_any_other(banned, tmp_path, now):
    hand_in(banned, tmp_path / "a.csv")
    (waiting,) = resemblances.queue(banned, actor())
    resemblances.settle(banned, actor(), waiting.id, **APART, documents=[paper(banned)], now=now)
    assert resemblances.queue(banned, actor()) == []
    with reading(banned) as session:
        (entry,) = audit.of_subject(session, "resemblance", waiting.id)
        assert (entry.act, entry.account_id, entry.at) == ("case.proceed", actor().account_id, now)
    assert hand_in(banned, tmp_path / "b.csv", ticket="2").counts["accept"] == 1
    assert Reason.NEEDS_REVIEW not in check(banned, now).reasons
    with pytest.raises(RegistryError) as refused:
        resemblances.settle(banned, actor(), waiting.id, same=True, reason="又一次", now=now)
    assert refused.value.code == "RESEMBLANCE_UNKNOWN"


def paper(office):
    return documents.attach(office, actor(), "核对.pdf", officers.PDF, 1)


def refused_apart(office, who, id_, papers):
    with pytest.raises(RegistryError) as refused:
        resemblances.settle(office, who, id_, **APART, documents=papers, now=staff.THEN)
    return refused.value.code


def test_another_person_takes_one_document_that_is_here(banned, tmp_path):
    hand_in(banned, tmp_path / "a.csv")
    (waiting,) = resemblances.queue(banned, actor())
    assert refused_apart(banned, actor(), waiting.id, []) == "DOCUMENT_MISSING"
    assert refused_apart(banned, actor(), waiting.id, ["0" * 64]) == "ATTACHMENT_UNKNOWN"
    other = documents.attach(banned, actor(), "又.pdf", officers.PDF + b" ", 1)
    assert refused_apart(banned, actor(), waiting.id, [paper(banned), other]) == "SETTLED_BY_ONE_DOCUMENT"
    assert [one.id for one in resemblances.queue(banned, actor())] == [waiting.id]


def test_who_proposed_the_ban_finds_nobody_to_be_another(office):
    team = staff.team(office)
    officers.banned(office, team, now=staff.THEN)
    second = make_resident_id(region="320106", order=502)
    resemblances.met_in_check(office, Identity("resident_id", second, NAME), staff.THEN)
    (waiting,) = resemblances.queue(office, actor())
    assert refused_apart(office, team.officer.actor, waiting.id, [paper(office)]) == "SETTLER_PROPOSED"
    told = {**APART, "documents": [paper(office)], "now": staff.THEN}
    resemblances.settle(office, team.colleague.actor, waiting.id, **told)
    assert resemblances.queue(office, actor()) == []


def test_found_to_be_the_same_the_row_goes_on_waiting_and_nobody_is_banned_by_it(banned, tmp_path, now):
    hand_in(banned, tmp_path / "a.csv")
    (waiting,) = resemblances.queue(banned, actor())
    resemblances.settle(banned, actor(), waiting.id, same=True, reason="核对原件，确为同一人", now=now)
    assert hand_in(banned, tmp_path / "b.csv", ticket="2").counts["conflict"] == 1
    assert Reason.BANNED not in check(banned, now).reasons


def check(office, now):
    return checking.check_person(office, "resident_id", SECOND, NAME, now)


def test_a_person_check_needs_review_and_is_counted_once(banned, now):
    for _ in range(3):
        assert check(banned, now).reasons == (Reason.NEEDS_REVIEW,)
    assert [one.met_in for one in resemblances.queue(banned, actor())] == ["check"]
    assert alarms(banned) == 1


def test_a_card_issued_before_the_ban_under_another_number_is_found_by_the_worker(office, tmp_path, now):
    report = hand_in(office, tmp_path / "a.csv")
    issuance.issue(office, report.batch, now)
    ban(office, BANNED, now + 1)
    Worker().round(office, now + 2)
    assert [one.met_in for one in resemblances.queue(office, actor())] == ["ban"]
    assert Reason.NEEDS_REVIEW in check(office, now + 3).reasons  # known here, and asked about all the same
    with reading(office) as session:
        text = acts.texts(office, report.batch)[session.scalar(select(Credential.serial))]
    assert checking.verify_text(office, text, now=now + 3).reasons == ()  # never automatic


def test_only_who_may_keep_cases_sees_the_queue_and_settles_it(banned, tmp_path, now):
    hand_in(banned, tmp_path / "a.csv")
    for act in (
        lambda: resemblances.queue(banned, actor(Role.CLERK)),
        lambda: resemblances.settle(banned, actor(Role.AUDITOR), "x", same=True, reason="x", now=now),
    ):
        with pytest.raises(RegistryError) as refused:
            act()
        assert refused.value.code == "FORBIDDEN"


def test_the_queue_holds_numbers_sealed(banned, tmp_path):
    hand_in(banned, tmp_path / "a.csv")
    with reading(banned) as session:
        one = session.scalar(select(Resemblance))
    assert SECOND.encode() not in one.number_sealed
