"""From judged rows to the tables of a batch, in bulk; inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from registry.models import Batch, BatchState, Exam, Record, Training
from registry.models.batch import sealed_row
from registry.models.bulk import add_rows
from registry.models.identifiers import new_id, new_ids
from registry.models.person import Known
from registry.rules.draft import Draft, Judged, Kind, RowOutcome

from . import people
from .context import Office

Key = tuple[str, str]
_KEPT = (RowOutcome.ACCEPT, RowOutcome.RECORDED)


def add_batch(
    office: Office,
    rows: Sequence[Judged],
    known: Mapping[Key, Known],
    *,
    body: str,
    kind: Kind,
    sha256: bytes,
    now: int,
) -> str:
    """Insert a batch with all its records, and whoever is new in it; give its id."""
    batch = Batch(
        id=new_id(now),
        body=body,
        kind=kind.value,
        sha256=sha256,
        row_count=len(rows),
        state=BatchState.RECORDED.value,
        received_at=now,
    )
    office.session.add(batch)
    office.session.flush()
    persons = _add_persons(office, rows, known, now)
    ids = new_ids(now, len(rows))
    numbered = list(zip(ids, rows, strict=True))
    add_rows(office.session, Record, [_record(office, batch.id, id_, row, persons) for id_, row in numbered])
    kept = [(id_, row.draft, persons) for id_, row in numbered if row.draft and row.outcome in _KEPT]
    add_rows(office.session, Training, [_training(*one) for one in kept if one[1].training])
    add_rows(office.session, Exam, [_exam(*one) for one in kept if one[1].exam])
    return batch.id


def _add_persons(
    office: Office, rows: Sequence[Judged], known: Mapping[Key, Known], now: int
) -> dict[Key, str]:
    """Give the person of every key in the file; insert those whom a kept row brings in for the first time."""
    persons = {key: one.id for key, one in known.items()}
    named = {key for key, one in known.items() if one.name is not None}
    newcomers: dict[Key, people.Identity] = {}
    nameless: dict[Key, people.Identity] = {}
    for row in rows:
        if row.person is None or row.outcome not in _KEPT or row.person.key in named:
            continue
        who = people.Identity(row.person.document_type, row.person.number, row.person.name)
        (nameless if row.person.key in known else newcomers).setdefault(row.person.key, who)
    ids = dict(zip(newcomers, new_ids(now, len(newcomers)), strict=True))
    people.add(office, [people.Newcomer(ids[key], who) for key, who in newcomers.items()], now)
    people.add_holders(office, [people.Newcomer(persons[key], who) for key, who in nameless.items()], now)
    return persons | ids


def _record(
    office: Office, batch_id: str, record_id: str, row: Judged, persons: Mapping[Key, str]
) -> dict[str, Any]:
    """Give the row of `record`. A rejected row names nobody; a row in conflict is kept whole, sealed."""
    draft, rejected = row.draft, row.outcome is RowOutcome.REJECT
    problems = [
        {"code": found.code, "column": found.column, "severity": found.severity.value}
        for found in row.problems
    ]
    return {
        "id": record_id,
        "batch_id": batch_id,
        "row": row.row,
        "outcome": row.outcome.value,
        "problems": problems or None,
        "person_id": persons.get(row.person.key) if row.person and not rejected else None,
        "scheme": draft.scheme if draft else None,
        "operation": draft.operation if draft else None,
        "start_date": draft.start if draft else None,
        "end_date": draft.end if draft else None,
        "review_date": draft.review if draft else None,
        "first_issued": draft.first_issued if draft else None,
        "issuing_authority": draft.issuing_authority if draft else None,
        "employer": draft.employer if draft else None,
        "employer_uscc": draft.employer_uscc if draft else None,
        "exam_type": draft.exam_type.value if draft and draft.exam_type else None,
        "sealed": _sealed(office, record_id, draft) if row.outcome is RowOutcome.CONFLICT and draft else None,
    }


def _sealed(office: Office, record_id: str, draft: Draft) -> bytes:
    """Keep everything a human needs to decide: number, name, dates, marks, as JSON."""
    text = json.dumps(asdict(draft), ensure_ascii=False, default=str)
    return office.vault.seal(text, row=sealed_row(record_id))


def _training(record_id: str, draft: Draft, persons: Mapping[Key, str]) -> dict[str, Any]:
    hours = draft.training
    return {
        "record_id": record_id,
        "person_id": persons[draft.document_type, draft.number],
        "hours_due": hours.required if hours else 0,
        "hours_done": hours.attended if hours else 0,
    }


def _exam(record_id: str, draft: Draft, persons: Mapping[Key, str]) -> dict[str, Any]:
    marks = draft.exam
    return {
        "record_id": record_id,
        "person_id": persons[draft.document_type, draft.number],
        "scheme": draft.scheme,
        "operation": draft.operation,
        "taken_on": marks.held_on if marks else None,
        "ticket": draft.ticket or None,
        "theory": marks.theory if marks else None,
        "practical": marks.practical if marks else None,
        "examiner": marks.examiner if marks else None,
        "passed": bool(marks and marks.passed),
    }
