"""Every constraint of every table bites, on both databases: one insert for each that only it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Engine,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    insert,
    update,
)
from sqlalchemy.exc import IntegrityError

from registry.models import Record

from .graph import TABLES, graph, put


def by_name(rules: Iterable[Any]) -> list[Any]:
    """Settle an order: workers of one run must all collect the same."""
    return sorted(rules, key=lambda rule: str(rule.name))


KEYS = [
    pytest.param(table, rule.name, [column.name for column in rule.columns], id=str(rule.name))
    for table in TABLES
    for rule in by_name([*table.constraints, *table.indexes])
    if isinstance(rule, PrimaryKeyConstraint | UniqueConstraint) or getattr(rule, "unique", False)
]
REFERENCES = [
    pytest.param(table, rule.name, rule.column_keys[0], id=str(rule.name))
    for table in TABLES
    for rule in by_name(table.foreign_key_constraints)
]
NEEDED = [
    pytest.param(table, column.name, id=f"{table.name}.{column.name}")
    for table in TABLES
    for column in table.columns
    if not column.nullable
]
LEFT_OUT = {"uq_decision_ends_id": {"ends_id": "decision-1"}}
"""Rule → what it is about, where a good row has nothing to say of that: a decision in force ends none."""


@pytest.fixture
def connection(shared: Engine) -> Iterator[Connection]:
    """Give a connection to a database that holds the first graph; nothing is kept."""
    with shared.connect() as opened:
        put(opened, 1)
        yield opened
        opened.rollback()


def second(connection: Connection, table: Table, **changes: Any) -> None:
    """Insert the second graph's row of a table, with changes, after everything it hangs on."""
    put(connection, 2, before=table)
    connection.execute(insert(table).values({**graph(2)[table.name], **changes}))


def refused(connection: Connection, table: Table, **changes: Any) -> str:
    """Insert what must be refused; give the rule or the column that refused it, as the database tells it."""
    with pytest.raises(IntegrityError) as caught:
        second(connection, table, **changes)
    orig = caught.value.orig
    diagnosis = getattr(orig, "diag", None)
    if diagnosis is None:
        return str(orig)
    return str(diagnosis.column_name or diagnosis.constraint_name)


def test_every_table_has_a_good_row():
    assert set(graph(1)) == {table.name for table in TABLES}


def test_nothing_else_is_promised():
    """A new kind of rule needs its own test here."""
    known = PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint
    assert not [rule for table in TABLES for rule in table.constraints if not isinstance(rule, known)]
    assert not [rule for table in TABLES for rule in table.constraints if isinstance(rule, CheckConstraint)]
    assert all(len(rule.columns) == 1 for table in TABLES for rule in table.foreign_key_constraints)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_second_good_row_is_taken(connection, table):
    second(connection, table)


@pytest.mark.parametrize(("table", "rule", "columns"), KEYS)
def test_what_must_be_unique_is(connection, table, rule, columns):
    first = {**graph(1)[table.name], **LEFT_OUT.get(rule, {})}
    if rule in LEFT_OUT:
        connection.execute(update(table).values(LEFT_OUT[rule]))
    told = refused(connection, table, **{name: first[name] for name in columns})
    assert told in (rule, _sqlite_unique(table, columns))


def _sqlite_unique(table: Table, columns: list[str]) -> str:
    return "UNIQUE constraint failed: " + ", ".join(f"{table.name}.{name}" for name in columns)


@pytest.mark.parametrize(("table", "rule", "column"), REFERENCES)
def test_a_reference_needs_what_it_points_at(connection, table, rule, column):
    nobody = 99 if column == "serial" else "nobody"
    assert refused(connection, table, **{column: nobody}) in (rule, "FOREIGN KEY constraint failed")


@pytest.mark.parametrize(("table", "column"), NEEDED)
def test_what_is_needed_may_not_be_missing(connection, table, column):
    told = refused(connection, table, **{column: None})
    assert told in (column, f"NOT NULL constraint failed: {table.name}.{column}")


@pytest.mark.parametrize("outcome", ["reject", "same", "conflict", "recorded"])
def test_only_what_was_accepted_is_unique(connection, outcome):
    record, first = Record.__table__, graph(1)["record"]
    same = {name: first[name] for name in ("person_id", "scheme", "operation", "start_date")}
    second(connection, record, **same, outcome=outcome)
