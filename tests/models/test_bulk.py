"""Rows in bulk arrive as they would one by one, and are refused as they would be."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.extensions import WRITES
from registry.models import Credential, Exam, Holder, Leaf, Record
from registry.models.bulk import add_rows

from .graph import TABLES, graph, put

AWKWARD = ["罗莹", "a\tb", "a\nb", "a\r\nb", "\\N", "\\", '"', "", "𠮷·阿", "{1,2}"]


@pytest.fixture
def session(shared):
    """Give a session on a database with one graph; nothing is kept."""
    with Session(shared) as opened:
        opened.connection(execution_options={WRITES: True})
        put(opened.connection(), 1)
        yield opened
        opened.rollback()


def records(*changes: dict) -> list[dict]:
    base = {**graph(1)["record"], "problems": None, "employer": None, "end_date": None}
    return [{**base, "id": f"r{n}", "row": n, "scheme": n, **one} for n, one in enumerate(changes, 10)]


def test_text_of_every_kind_arrives_as_it_was(session):
    add_rows(session, Record, records(*[{"employer": text} for text in AWKWARD]))
    found = session.scalars(select(Record.employer).where(Record.row >= 10).order_by(Record.row)).all()
    assert found == AWKWARD


def test_json_dates_bytes_and_nothing_arrive_as_they_were(session):
    problems = [{"code": "MISSING", "column": "姓\\名\t", "severity": "error"}]
    told = {"problems": problems, "end_date": date(2032, 4, 5), "sealed": bytes(range(256))}
    add_rows(session, Record, records(told, {**told, "problems": None, "end_date": None, "sealed": None}))
    first, second = session.scalars(select(Record).where(Record.row >= 10).order_by(Record.row))
    assert (first.problems, first.end, first.sealed) == (problems, date(2032, 4, 5), bytes(range(256)))
    assert (second.problems, second.end, second.sealed) == (None, None, None)
    nothing = select(Record.row).where(Record.problems.is_(None), Record.row >= 10)
    assert session.scalars(nothing).all() == [11]


def test_numbers_arrive_as_they_were(session):
    put(session.connection(), 2, before=Exam.__table__)
    row = {**graph(2)["exam"], "theory": 80.5, "practical": None, "passed": False}
    add_rows(session, Exam, [row])
    exam = session.get_one(Exam, "record-2")
    assert (exam.theory, exam.practical, exam.passed) == (80.5, None, False)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_takes_rows_in_bulk(session, table):
    put(session.connection(), 2, before=table)
    model = next(one.class_ for one in Record.registry.mappers if one.local_table is table)
    add_rows(session, model, [graph(2)[table.name]])
    assert len(session.execute(select(table)).all()) >= 2


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Record, {"id": "record-1"}),
        (Record, {"scheme": 1}),
        (Record, {"person_id": "nobody"}),
        (Record, {"outcome": None}),
    ],
)
def test_what_inserts_would_be_refused_is_refused(session, model, changes):
    with pytest.raises(IntegrityError):
        add_rows(session, model, records(changes))


def test_it_is_part_of_the_transaction(session, shared):
    add_rows(session, Leaf, [graph(7)["leaf"]])
    assert session.get(Leaf, 7) is not None
    with Session(shared) as other:
        assert other.get(Leaf, 7) is None


def test_no_rows_are_no_error(session):
    for model in (Credential, Holder):
        add_rows(session, model, [])
