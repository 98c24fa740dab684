"""Publishing at size: a million credentials, one in a hundred revoked."""

from __future__ import annotations

from sqlalchemy import String, cast, insert, literal, select, text

from registry.models import Batch, Credential, Decision, Person, Record, leaf
from registry.workflows import deciding, publication
from registry.workflows.transaction import transaction
from tests.workflows.publishing import DAY, basis

SERIES = (
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) SELECT i FROM n"
)


def test_a_million_credentials_with_one_in_a_hundred_revoked(office, now):
    """Published, deltas and all; on PostgreSQL a tenth, since filling it takes a minute."""
    count = 1_000_000 if office.session.connection().dialect.name == "sqlite" else 100_000
    _fill(office, now, count)
    publication.publish(office, now)
    deciding.revoke(office, 1, basis(), now)
    made = publication.publish(office, now + 1)
    assert (made.count, made.members["revoked"]) == (count, count // 100 + 1)


def _fill(office, now, count):
    """Insert credentials of one person by the database itself, every hundredth revoked."""
    person = {"id": "p", "document_type": "passport", "number_index": b"p", "number_sealed": b"p"}
    batch = {"id": "b", "body": "3301", "kind": "list", "sha256": b"b", "row_count": 1, "state": "issued"}
    revoked = [_revocation(serial, now) for serial in range(0, count, 100)]
    with transaction(office) as session:
        session.execute(insert(Person.__table__), {**person, "created_at": now})
        session.execute(insert(Batch.__table__), {**batch, "received_at": now, "version": 1})
        _insert_credentials(session, now, count)
        session.execute(insert(Decision.__table__), revoked)
        leaf.take(session, leaf.SERIALS, count)


def _insert_credentials(session, now, count):
    numbers = text(SERIES).columns(i=Credential.serial.type).bindparams(count=count).subquery("numbers")
    i, name = numbers.c.i, cast(numbers.c.i, String)
    records = select(name, literal("b"), i, literal("accept"))
    session.execute(insert(Record.__table__).from_select(["id", "batch_id", "row", "outcome"], records))
    fixed = {"batch_id": "b", "person_id": "p", "name": "x", "last4": "0000", "scheme": 1, "scope": ["2.1"]}
    fixed |= {"review_day": 0, "body": "3301", "start_day": 9000, "exp": now + 1000 * DAY, "state": "issued"}
    fixed |= {"certificate_index": b"c", "certificate_sealed": b"c"}
    table = Credential.__table__
    values = [literal(value, table.c[column].type) for column, value in fixed.items()]
    session.execute(insert(table).from_select(["serial", "record_id", *fixed], select(i, name, *values)))


def _revocation(serial, now):
    what = {
        "id": f"d{serial}",
        "kind": "revocation",
        "serial": serial,
        "measure": "revoke",
        "class": "revoked",
    }
    why = {"deciding_body": "x", "decision_number": str(serial), "legal_basis": "x", "reason": "x"}
    return {**what, **why, "decided_at": now}
