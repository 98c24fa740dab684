"""How a database would go about the statements it was given: which tables it would read from end to end.

PostgreSQL is asked with its ways of reading whole tables made unattractive: what it still reads whole cannot
be found by an index. SQLite has no statistics here and takes an index wherever one fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from registry.extensions import Base

_ASKS = re.compile(r"\s*(WITH|SELECT|UPDATE|DELETE)\b")
_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
_UNATTRACTIVE = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


def partial_indexes() -> set[str]:
    """Give the indexes that hold only the few rows they are about: reading one whole is no scan."""
    indexes = [index for table in Base.metadata.tables.values() for index in table.indexes]
    return {str(index.name) for index in indexes if index.dialect_options["sqlite"]["where"] is not None}


class Statements:
    """Statements as they were sent, each kept once."""

    def __init__(self) -> None:
        self._sent: dict[str, Any] = {}

    def note(self, statement: str, parameters: Any, many: bool) -> None:
        """Keep a statement that reads or changes rows; of many sets of parameters, the first."""
        if _ASKS.match(statement):
            self._sent.setdefault(statement, parameters[0] if many else parameters)

    def __len__(self) -> int:
        return len(self._sent)

    def scanned(self, engine: Engine) -> dict[str, set[str]]:
        """Give statement → tables that it would read from end to end, where there are any."""
        explain = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql
        with engine.connect() as connection:
            found = {sent: explain(connection, sent, values) for sent, values in self._sent.items()}
            connection.rollback()
        return {statement: tables for statement, tables in found.items() if tables}


@contextmanager
def watched(engine: Engine) -> Iterator[Statements]:
    """Collect the statements that are sent meanwhile."""
    statements = Statements()

    def note(_c: object, _cursor: object, statement: str, values: Any, _x: object, many: bool) -> None:
        statements.note(statement, values, many)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _on_sqlite(connection: Connection, statement: str, values: Any) -> set[str]:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    details = [row[3] for row in rows]
    # With a limit and no sorting, the end of an index is all that is read.
    one = " LIMIT " in statement and not any("TEMP B-TREE" in detail for detail in details)
    few = partial_indexes()
    found = set()
    for detail in details:
        match = _SCAN.match(detail)
        if match and match[1] in Base.metadata.tables and match[2] not in few and not (one and match[2]):
            found.add(match[1])
    return found


def _on_postgresql(connection: Connection, statement: str, values: Any) -> set[str]:
    for setting in _UNATTRACTIVE:
        connection.exec_driver_sql(f"SET LOCAL {setting} = off")
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
    return set(_whole(told[0]["Plan"], limited=False))


def _whole(node: dict[str, Any], *, limited: bool) -> Iterator[str]:
    """Give the tables that a plan reads whole, by their table or by an index without a condition."""
    kind = node["Node Type"]
    limited = (limited or kind == "Limit") and kind != "Sort"
    children = node.get("Plans", [])
    if kind == "Seq Scan":
        yield node["Relation Name"]
    if kind in ("Index Scan", "Index Only Scan") and not (limited or _narrow(node)):
        yield node["Relation Name"]
    if kind == "Bitmap Heap Scan" and not all(_narrow(child) for child in children):
        yield node["Relation Name"]
    for child in children:
        yield from _whole(child, limited=limited)


def _narrow(node: dict[str, Any]) -> bool:
    return "Index Cond" in node or node.get("Index Name") in partial_indexes() or "Plans" in node
