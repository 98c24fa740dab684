"""What rows promise beyond their columns: decisions stay, stale writers lose, keys rise."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from registry.extensions import WRITES
from registry.models import (
    Accident,
    AccidentVersion,
    Account,
    Alarm,
    Approval,
    Attachment,
    AuditEntry,
    Batch,
    BatchState,
    Case,
    CaseStep,
    CredentialState,
    Decision,
    Involvement,
    LogCheckpoint,
    Organisation,
    Penalty,
    Person,
    Record,
    alarm,
    batch,
    credential,
    decision,
    organisation,
    person,
    snapshot,
)
from registry.models.chunks import SIZE, chunked
from registry.models.identifiers import new_id, new_ids

from .graph import graph, put


@pytest.fixture
def session(shared):
    """Give a session on a database with two graphs; nothing is kept."""
    with Session(shared) as opened:
        opened.connection(execution_options={WRITES: True})
        put(opened.connection(), 1)
        put(opened.connection(), 2)
        yield opened
        opened.rollback()


APPEND_ONLY = pytest.mark.parametrize(
    ("model", "column"),
    [
        (AccidentVersion, "why"),
        (Approval, "step"),
        (Attachment, "name"),
        (AuditEntry, "act"),
        (CaseStep, "day"),
        (Decision, "reason"),
        (Involvement, "licensed"),
        (LogCheckpoint, "note"),
        (Penalty, "reason"),
    ],
)


@APPEND_ONLY
def test_what_is_append_only_is_never_changed(session, model, column):
    row = session.scalars(select(model).limit(1)).one()
    setattr(row, column, type(getattr(row, column))())
    with pytest.raises(RuntimeError, match="append-only"):
        session.flush()


@APPEND_ONLY
def test_what_is_append_only_is_never_deleted(session, model, column):
    row = session.scalars(select(model).limit(1)).one()
    assert getattr(row, column)
    session.delete(row)
    with pytest.raises(RuntimeError, match="append-only"):
        session.flush()


@pytest.mark.parametrize(
    ("model", "key", "column", "value"),
    [
        (Accident, "accident-1", "grade", "general"),
        (Account, "account-1", "roles", ""),
        (Batch, "batch-1", "kind", "list"),
        (Case, "case-1", "state", "notified"),
        (Organisation, "3301", "kind", "regulator"),
    ],
)
def test_whoever_read_an_older_version_does_not_overwrite(session, model, key, column, value):
    row = session.get_one(model, key)
    table = model.__table__
    session.execute(table.update().values(version=table.c.version + 1))
    session.expunge(row)
    session.add(row)
    setattr(row, column, value)
    with pytest.raises(StaleDataError):
        session.flush()


def test_keys_are_rising_uuids_of_version_7(now):
    keys = new_ids(now, 1_000)
    assert keys == sorted(set(keys))
    for key in keys:
        parsed = uuid.UUID(key)
        assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
        assert parsed.int >> 80 == now * 1000
    assert new_id(now) != new_id(now)
    assert new_ids(now, 0) == []


@pytest.mark.parametrize(("count", "pieces"), [(0, []), (1, [1]), (SIZE, [SIZE]), (SIZE + 1, [SIZE, 1])])
def test_look_ups_come_in_pieces(count, pieces):
    found = list(chunked(iter(range(count))))
    assert [len(piece) for piece in found] == pieces
    assert [number for piece in found for number in piece] == list(range(count))


def test_more_people_are_found_than_one_statement_can_name(session):
    indexes = [number.to_bytes(32) for number in range(2 * SIZE + 5)]
    rows = [{**graph(1)["person"], "id": f"p{n}", "number_index": one} for n, one in enumerate(indexes)]
    session.execute(insert(Person.__table__), rows)
    assert set(person.find_many(session, indexes)) == set(indexes)
    assert person.find(session, b"\xff" * 32) is None


def test_an_alarm_counts_and_does_not_multiply(session, now):
    for moment in (now, now + 1, now + 2):
        alarm.ring(session, "FOREIGN_TOKEN", 2**63, moment)
    row = session.scalars(select(Alarm).where(Alarm.serial == str(2**63))).one()
    session.refresh(row)
    assert (row.first_at, row.last_at, row.count) == (now, now + 2, 3)


def test_only_planned_serials_are_cancelled(session):
    credential.store_tokens(session, [{"of_serial": 1, "iat": 1, "token": b"t", "token_sha256": b"h" * 32}])
    credential.cancel(session, [1, 2])
    assert credential.standing_now(session, 1).state == CredentialState.ISSUED
    assert credential.standing_now(session, 2).state == CredentialState.CANCELLED
    assert credential.cancelled_serials(session, 0) == [2]


def test_serials_of_people_under_a_ban_are_all_theirs(session):
    assert credential.banned_serials(session) == []
    session.get_one(Person, "person-2").banned_since = 0
    session.flush()
    assert credential.banned_serials(session) == [(2, "person-2", None)]
    assert person.lock(session, ["person-1", "person-2"]) == {"person-2"}
    assert credential.standing_now(session, 2).banned


def test_decisions_leave_the_classes_when_the_token_has_run_out(session):
    table = credential.Credential.__table__
    session.execute(table.update().where(table.c.serial == 1).values(exp=100))
    assert decision.serials_by_class(session, 100) == {"banned": [1, 2]}
    assert decision.serials_by_class(session, 101) == {"banned": [2]}
    assert decision.classes_of(session, 1, 0) == {"banned"}


def test_a_refused_record_may_be_handed_in_again(session):
    batch.refuse(session, ["record-1"], {"code": "PERSON_BANNED", "column": "", "severity": "error"})
    same = {**graph(1)["record"], "id": "record-9", "row": 9}
    session.execute(insert(Record.__table__), [same])
    assert batch.refused_rows(session, "batch-1") == [1]


def test_only_planned_batches_are_unfinished(session):
    assert batch.unfinished(session) == []
    session.get_one(Batch, "batch-2").state = BatchState.PLANNED
    session.flush()
    assert batch.unfinished(session) == ["batch-2"]


def test_a_pointer_takes_the_place_of_what_stood_there(session, now):
    for body in (b"one", b"two"):
        snapshot.put(session, "status/latest", body, now, media_type=snapshot.COSE, immutable=False)
    assert snapshot.body_of(session, "status/latest") == b"two"
    assert snapshot.bodies_of(session, ("status/latest", "nothing")) == {"status/latest": b"two"}


def test_only_old_numbered_files_are_removed(session):
    snapshot.put(session, "status/latest", b"x", 0, media_type=snapshot.COSE, immutable=False)
    snapshot.put(session, "status/1-9", b"x", 5, media_type=snapshot.COSE, immutable=True)
    snapshot.put(session, "statusX1", b"x", 0, media_type=snapshot.COSE, immutable=True)
    snapshot.remove_older(session, "status/", 5)
    session.expire_all()
    left = session.scalars(select(snapshot.PublishedFile.path).order_by(snapshot.PublishedFile.path)).all()
    assert set(left) == {"status/1-9", "status/latest", "statusX1"}


def test_organisations_are_named_by_kind(session):
    session.add(Organisation(code="R", name="监管", kind="regulator", created_at=0))
    session.flush()
    assert organisation.names(session, (organisation.Kind.REGULATOR,)) == {"R": "监管"}
    assert organisation.find(session, "R").name == "监管"
    assert organisation.find(session, "none") is None
