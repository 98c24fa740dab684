"""An office of a million credentials and ten thousand bans, made by the database itself; bench data only."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert

from registry.config import Settings
from registry.models import BanValue, Batch, Credential, Decision, Person, Record, leaf
from registry.workflows import ban_filters, founding
from registry.workflows.context import Office, open_office
from registry.workflows.transaction import transaction

CREDENTIALS = 1_000_000
BANS = 10_000
DAY = 24 * 3600
_PIECE = 20_000
_PERSONS = CREDENTIALS // 4
_BODY = "3301"


@contextmanager
def office(now: int, database_url: str | None = None) -> Iterator[Settings]:
    """Give the settings of a filled office: one credential in a hundred revoked, BANS persons banned."""
    folder = Path(tempfile.mkdtemp(prefix="registry-bench-"))
    settings = Settings(
        data_dir=folder / "data",
        database_url=database_url or f"sqlite:///{folder / 'data' / 'registry.sqlite3'}",
        key_dir=folder / "keys",
        base_url="http://127.0.0.1:8000",
        demo=True,
    )
    try:
        founding.prepare(settings)
        with open_office(settings) as opened:
            founding.found(opened, now, demo=True)
            _fill(opened, now)
        yield settings
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(opened: Office, now: int) -> None:
    with transaction(opened) as session:
        insert_batch = insert(Batch.__table__)
        batch = {"id": "b", "body": _BODY, "kind": "list", "sha256": b"b", "row_count": 1, "state": "issued"}
        session.execute(insert_batch, {**batch, "received_at": now, "version": 1})
        leaf.take(session, leaf.SERIALS, CREDENTIALS)
    _persons(opened, now)
    for first in range(0, CREDENTIALS, _PIECE):
        _credentials(opened, now, range(first, first + _PIECE))
    _bans(opened, now)


def _persons(opened: Office, now: int) -> None:
    """Insert the holders of four credentials each; the first BANS of them are under a ban."""
    for first in range(0, _PERSONS, _PIECE):
        rows = [
            {
                "id": f"p{one:07}",
                "document_type": "resident_id",
                "number_index": one.to_bytes(32),
                "number_sealed": b"",
                "banned_since": now - DAY if one < BANS else None,
                "created_at": now - DAY,
            }
            for one in range(first, min(first + _PIECE, _PERSONS))
        ]
        with transaction(opened) as session:
            session.execute(insert(Person.__table__), rows)


def _credentials(opened: Office, now: int, serials: range) -> None:
    fixed = {"batch_id": "b", "name": "x", "last4": "0000", "scheme": 1, "scope": ["2.1"], "review_day": 0}
    fixed |= {"body": _BODY, "start_day": 9000, "exp": now + 1000 * DAY, "state": "issued"}
    fixed |= {"certificate_index": b"c", "certificate_sealed": b"c"}
    records = [{"id": f"{one}", "batch_id": "b", "row": one, "outcome": "accept"} for one in serials]
    # Spread, so that the serials of banned persons lie as far apart as those of others.
    credentials = [
        {**fixed, "serial": one, "record_id": f"{one}", "person_id": f"p{one * 7919 % _PERSONS:07}"}
        for one in serials
    ]
    with transaction(opened) as session:
        session.execute(insert(Record.__table__), records)
        session.execute(insert(Credential.__table__), credentials)
        decided = [_decision(one, now) for one in serials if one % 100 == 0]
        session.execute(insert(Decision.__table__), decided)


def _bans(opened: Office, now: int) -> None:
    """Give the bans their values: random ones, since 10,000 numbers would take minutes to scrypt."""
    marks = [ban_filters.pepper(opened, opened.day(now).year + later).mark for later in (0, 1)]
    rows = [
        {"person_id": f"p{one:07}", "pepper": mark, "value": secrets.token_bytes(8)}
        for mark in marks
        for one in range(BANS)
    ]
    bans = [_decision(one, now, person=f"p{one:07}") for one in range(BANS)]
    with transaction(opened) as session:
        session.execute(insert(BanValue.__table__), rows)
        session.execute(insert(Decision.__table__), bans)
        for ban in bans:  # each with its leaf, as they came one by one
            leaf.append(session, "decision", now - DAY, subject=ban["id"], record={}, kind="ban")


def _decision(number: int, now: int, person: str | None = None) -> dict[str, object]:
    kind = ("ban", "lifetime_ban", "banned") if person else ("revocation", "revoke", "revoked")
    return {
        "id": f"{kind[0]}{number}",
        **dict(zip(("kind", "measure", "class"), kind, strict=True)),
        "serial": None if person else number,
        "person_id": person,
        "deciding_body": "x",
        "decision_number": f"{kind[0]}{number}",
        "legal_basis": "x",
        "reason": "x",
        "decided_at": now - DAY,
    }
