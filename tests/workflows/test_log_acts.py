"""What people wrote down is not edited, removed, added or exchanged unnoticed: a matrix of every table."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import JSON, Boolean, Date, select

from registry.extensions import Base
from registry.models import sealed
from registry.workflows import log_verify
from registry.workflows.transaction import reading
from tests.workflows.acted import acted
from tests.workflows.logged import another, codes

TABLES = sorted(sealed.COVERED)


@pytest.fixture(scope="module")
def world(shared_office):
    acted(shared_office)
    return shared_office


def rows(office, table):
    """Give the first two rows of a table and the last, by their keys."""
    with reading(office) as session:
        found = [dict(row) for row in session.execute(select(table)).mappings()]
    found.sort(key=lambda row: [row[column.key] for column in table.primary_key])
    assert len(found) >= 2, table.name
    return [found[0], found[1], found[-1]]


def where(table, row, name="key"):
    """Give the condition that finds a row again, and its values."""
    condition = " AND ".join(f'"{column.name}" = :{name}_{column.name}' for column in table.primary_key)
    return condition, {f"{name}_{column.name}": row[column.key] for column in table.primary_key}


def other(column, value):
    if isinstance(column.type, Date):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    return not value if isinstance(column.type, Boolean) else another(column, value)


def plain(column, value):
    """Give a value as a statement without types takes it."""
    is_json = isinstance(column.type, JSON) and value is not None and not isinstance(value, str)
    return json.dumps(value) if is_json else value


def test_nothing_is_found_where_people_only_acted(world):
    assert log_verify.verify(world).findings == []


@pytest.mark.parametrize("name", TABLES)
def test_editing_any_column_is_found(world, name):
    table, unnoticed = Base.metadata.tables[name], []
    row = rows(world, table)[-1]
    condition, keys = where(table, row)
    for column in table.columns:
        change = f'UPDATE {name} SET "{column.name}" = :value WHERE {condition}'
        value = other(column, row[column.key])
        found = codes(world, [(change, {"value": value, **keys})])
        if bool(found) is (column.name in sealed.COVERED[name].free):
            unnoticed.append(column.name)
    assert unnoticed == []


@pytest.mark.parametrize("name", TABLES)
def test_removing_or_adding_a_row_is_found(world, name):
    table = Base.metadata.tables[name]
    row = rows(world, table)[0]
    condition, keys = where(table, row)
    assert "ROW_LOST" in codes(world, [(f"DELETE FROM {name} WHERE {condition}", keys)])
    unique = {column.name for index in table.constraints for column in getattr(index, "columns", ())}
    told = {}
    for column in table.columns:
        value = row[column.key]
        if column.name in unique and (not column.foreign_keys or column.unique or column.primary_key):
            value = other(column, value)
        told[column.name] = plain(column, value)
    names, values = (sep.join(told) for sep in ('", "', ", :"))
    added = codes(world, [(f'INSERT INTO {name} ("{names}") VALUES (:{values})', told)])
    assert "ROW_UNLOGGED" in added


@pytest.mark.parametrize("name", TABLES)
def test_exchanging_two_rows_is_found(world, name):
    table = Base.metadata.tables[name]
    first, second, _ = rows(world, table)
    aside = {column.key: other(column, first[column.key]) for column in table.primary_key}
    moves = [(first, aside), (second, first), (aside, second)]
    statements = []
    for was, then in moves:
        condition, keys = where(table, was)
        to = ", ".join(f'"{column.name}" = :to_{column.name}' for column in table.primary_key)
        values = {f"to_{column.name}": then[column.key] for column in table.primary_key}
        statements.append((f"UPDATE {name} SET {to} WHERE {condition}", {**keys, **values}))
    assert "ROW_ALTERED" in codes(world, statements)


NEWEST = "(SELECT max(\"index\") FROM leaf WHERE type = 'acts')"
LISTS = {
    "a list is gone": 'DELETE FROM sealed WHERE "index" = ' + NEWEST,
    "a list is empty": "UPDATE sealed SET rows = :empty",
    "a list is none": "UPDATE sealed SET rows = :none",
    "a salt is gone": f'UPDATE leaf SET salt = NULL WHERE "index" = {NEWEST}',
    "a leaf is another's": f"UPDATE leaf SET type = 'register' WHERE \"index\" = {NEWEST}",
}


@pytest.mark.parametrize("what", LISTS)
def test_the_lists_of_what_is_sealed_are_bound_too(world, what):
    values = {"empty": b"\x80", "none": b"\xff"}
    statement = LISTS[what]
    told = {name: value for name, value in values.items() if f":{name}" in statement}
    assert codes(world, [(statement, told)])
