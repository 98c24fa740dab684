"""An office with every kind of row that a leaf covers, and changes to it that are undone again."""

from __future__ import annotations

import json
from contextlib import suppress

from sqlalchemy import JSON, Integer, LargeBinary, String, Text, select, text

from registry.models import Resemblance
from registry.workflows import deciding, log_verify, publication, resemblances
from registry.workflows.cases import Affair, Proposal
from registry.workflows.transaction import reading, transaction
from tests.factories import make_resident_id
from tests.workflows import acts, officers, staff
from tests.workflows.publishing import basis
from tests.workflows.registering import NAME, actor, ban

BANNED = make_resident_id(order=1)
LOOKALIKE = make_resident_id(region="320106", order=2)
OTHERS = [make_resident_id(order=order) for order in (11, 12, 13)]


class UndoError(Exception):
    """Raised to roll a change back."""


def full(office, folder, now):
    """Issue, revoke, ban with and without a case, make a rule, settle a resemblance, publish in between."""
    rows = [
        acts.row(number, "张三" + "甲乙丙"[index], 准考证号=f"{index}") for index, number in enumerate(OTHERS)
    ]
    acts.issue(office, acts.write(folder / "batch.csv", rows), now=now)
    people = staff.team(office)
    publication.publish(office, now)
    deciding.revoke(office, 0, basis(), now + 1)
    deciding.ban(office, "resident_id", OTHERS[1], None, basis(), now + 1)
    ban(office, BANNED, now + 1)
    officers.banned(office, people, "9", now=staff.THEN)
    told = {"details": {"body": acts.BODY, "from_day": 0, "to_day": 20_000}}
    rule = Proposal(Affair.BODY_RULE, officers.basis("体1"), **told)
    officers.two_persons(office, people, rule, now + 1)
    acts.hand_in(office, acts.write(folder / "other.csv", [acts.row(LOOKALIKE, NAME, 准考证号="9")]))
    with reading(office) as session:
        waiting = session.scalar(select(Resemblance.id))
    paper = officers.document(office, people, "核对")
    told = {"same": False, "reason": "证件核对不同", "documents": [paper]}
    resemblances.settle(office, actor(), waiting, **told, now=now + 1)
    publication.publish(office, now + 2)
    publication.publish(office, now + 3)


def codes(office, statements, witness=None) -> set[str]:
    """Change the database behind the office's back, verify, and undo the change."""
    found: set[str] = set()
    with suppress(UndoError), transaction(office) as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement, values in statements:
            assert session.execute(text(statement), values).rowcount > 0, statement
        session.expire_all()
        found = {finding.code for finding in log_verify.verify(office, witness).findings}
        raise UndoError
    return found


def another(column, value):
    """Give a value of the column's type that is not `value`."""
    kind = column.type
    if isinstance(kind, JSON):
        return json.dumps(["2.9"] if isinstance(value, list) else {"x": 1})
    if isinstance(kind, LargeBinary):
        return bytes([value[0] ^ 1]) + value[1:] if value else bytes(32)
    if isinstance(kind, Integer):
        return 7 if value is None else value + 1000
    assert isinstance(kind, String | Text), column
    return (value or "yy")[:-1] + ("x" if (value or "y")[-1] != "x" else "z")
