"""One good row for every table, hanging together; two such graphs share no key."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, insert

from registry import models

from .account_rows import account_rows
from .case_rows import case_rows
from .register_rows import register_rows

TABLES = models.Person.metadata.sorted_tables
"""Every table, parents first."""


def graph(n: int) -> dict[str, dict[str, Any]]:
    """Give table → a good row. `n` makes every key and every unique value another one."""
    index, day = bytes([n]) * 32, date(2026, 4, 6)
    person, batch, record, body = f"person-{n}", f"batch-{n}", f"record-{n}", f"33{n:02}"
    return {
        "alarm": {"kind": "FOREIGN_TOKEN", "serial": str(n), "first_at": 0, "last_at": 0, "count": 1},
        "batch": _batch(batch, body, index),
        "body_rule": {"id": f"rule-{n}", "body": body, "from_day": 0, "to_day": 9, "created_at": 0},
        "counter": {"name": f"series-{n}", "next": 0},
        "credential": _credential(n, record, batch, person, body),
        "decision": _decision(n, person),
        "exam": _exam(record, person, day),
        "holder": {"person_id": person, "name": "罗莹", "created_at": 0, "version": 1},
        "leaf": {"index": n, "type": "block", "time": 0, "subject": batch, "commit": index, "data": b"x"},
        "organisation": _organisation(n, body),
        "person": _person(person, index),
        "published_file": _file(n),
        "record": _record(record, batch, person, day),
        "sealed": {"index": n, "rows": b"\x80"},
        "serial_block": {"first": n, "last": n, "batch_id": batch, "allotted_at": 0},
        "snapshot": {"epoch": 1, "version": n, "iat": 0, "next_update": 1, "count": 0, "sha256": index},
        "training": {"record_id": record, "person_id": person, "hours_due": 100.0, "hours_done": 100.0},
        **account_rows(n, body),
        **case_rows(n, person),
        **register_rows(n, person),
    }


def _organisation(n: int, body: str) -> dict[str, Any]:
    return {
        "code": body,
        "name": "示例",
        "kind": "employer",
        "credit_code": f"91330100{n:010}",
        "created_at": 0,
        "version": 1,
    }


def _batch(batch: str, body: str, index: bytes) -> dict[str, Any]:
    return {
        "id": batch,
        "body": body,
        "kind": "results",
        "sha256": index,
        "row_count": 1,
        "state": "issued",
        "received_at": 0,
        "version": 1,
    }


def _person(person: str, index: bytes) -> dict[str, Any]:
    return {
        "id": person,
        "document_type": "resident_id",
        "number_index": index,
        "number_sealed": b"sealed",
        "created_at": 0,
    }


def _record(record: str, batch: str, person: str, day: date) -> dict[str, Any]:
    return {
        "id": record,
        "batch_id": batch,
        "row": 1,
        "outcome": "accept",
        "person_id": person,
        "scheme": 1,
        "operation": "2.1",
        "start_date": day,
    }


def _credential(serial: int, record: str, batch: str, person: str, body: str) -> dict[str, Any]:
    return {
        "serial": serial,
        "record_id": record,
        "batch_id": batch,
        "person_id": person,
        "name": "罗莹",
        "last4": "009X",
        "scheme": 1,
        "scope": ["2.1"],
        "review_day": 0,
        "body": body,
        "start_day": 9592,
        "certificate_index": b"index",
        "certificate_sealed": b"sealed",
        "state": "planned",
    }


def _exam(record: str, person: str, day: date) -> dict[str, Any]:
    return {
        "record_id": record,
        "person_id": person,
        "scheme": 1,
        "operation": "2.1",
        "taken_on": day,
        "passed": True,
    }


def _decision(n: int, person: str) -> dict[str, Any]:
    return {
        "id": f"decision-{n}",
        "kind": "ban",
        "serial": n,
        "person_id": person,
        "measure": "lifetime_ban",
        "class": "banned",
        "deciding_body": "杭州市应急管理局",
        "decision_number": f"杭应急罚〔2026〕{n}号",
        "legal_basis": "《安全生产法》",
        "reason": "示例",
        "decided_at": 0,
    }


def _file(n: int) -> dict[str, Any]:
    return {
        "path": f"status/1-{n}",
        "media_type": "application/cose",
        "etag": "0" * 64,
        "body": b"x",
        "immutable": True,
        "published_at": 0,
        "version": 1,
    }


def put(connection: Connection, n: int, *, before: Table | None = None) -> None:
    """Insert a graph, whole or with the tables that stand before one of them."""
    rows = graph(n)
    for table in TABLES:
        if table is before:
            return
        connection.execute(insert(table).values(rows[table.name]))
