"""Sealed: which rows a leaf of type `acts` commits to, and by which hash each. And which rows that must be.

Whatever a transaction writes into a covered table is noted here by the session itself, so that nobody who
writes a workflow can forget it; before the commit, one leaf seals it all (workflows.sealing).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Result,
    Row,
    Select,
    Table,
    Update,
    and_,
    event,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import InstanceState, Mapped, ORMExecuteState, Session, mapped_column

from registry.extensions import Base
from registry.verify import cbor

Key = tuple[Any, ...]
TYPE = "acts"
"""The type of the leaves that seal rows."""
_TOUCHED = "touched"
_PIECE = 200  # rows in one question: what both databases take where a key has two columns


class Sealed(Base):
    """The rows of one leaf: deterministic CBOR, a list of [table, key, hash]."""

    __tablename__ = "sealed"

    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    rows: Mapped[bytes] = mapped_column(LargeBinary)


class Cover(NamedTuple):
    """How a table is covered: `changes`, or only ever appended to; the columns that are left `free`."""

    changes: bool = False
    free: frozenset[str] = frozenset()


_VERSION = frozenset(("version",))  # the ORM's own
COVERED = {
    "accident": Cover(changes=True, free=_VERSION),
    "accident_version": Cover(),
    "involvement": Cover(),
    "penalty": Cover(),
    "case_file": Cover(changes=True, free=_VERSION),
    "case_step": Cover(),
    "approval": Cover(),
    "attachment": Cover(),
    "organisation": Cover(changes=True, free=_VERSION),
    "accreditation": Cover(changes=True),
    "examiner": Cover(),
    "account": Cover(changes=True, free=_VERSION),
    "invitation": Cover(changes=True),
    "passkey": Cover(changes=True, free=frozenset(("sign_count",))),  # rises with every use
    "api_key": Cover(changes=True, free=frozenset(("last_used",))),
    "register_entry": Cover(changes=True),
    "audit_entry": Cover(),
}
"""What decides about people's rights, and is not covered by a leaf of its own."""


def table_of(name: str) -> Table:
    """Give a table by its name."""
    return Base.metadata.tables[name]


def key_of(table: Table, row: Row[Any]) -> Key:
    """Give the key of a row as it was read whole."""
    return tuple(row._mapping[column] for column in table.primary_key)


def digest(table: Table, row: Row[Any], salt: bytes) -> bytes:
    """Give the hash of a row as it stands: SHA-256 of the salt and of its columns that are told.

    A column that came later changes no older hash. ValueError where a column holds what CBOR cannot.
    """
    free = COVERED[table.name].free
    told = {str(column.name): row._mapping[column] for column in table.columns if column.name not in free}
    record = {name: _plain(value) for name, value in told.items() if value is not None}
    return hashlib.sha256(salt + cbor.encode(record)).digest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def read(session: Session, table: Table, keys: Sequence[Key]) -> list[Row[Any]]:
    """Give the rows of some keys, whole; those that are gone are missing."""
    pieces = [keys[at : at + _PIECE] for at in range(0, len(keys), _PIECE)]
    return [row for some in pieces for row in session.execute(select(table).where(_any_of(table, some)))]


def _any_of(table: Table, keys: Sequence[Key]) -> ColumnElement[bool]:
    columns = list(table.primary_key)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return or_(*(and_(*(column == part for column, part in zip(columns, key, strict=True))) for key in keys))


def all_keys(table: Table) -> Select[Any]:
    """Select the keys of a table."""
    return select(*table.primary_key)


def rows_of(session: Session, index: int) -> list[Any] | None:
    """Give what a leaf seals, None where that is gone. ValueError where it is no CBOR."""
    raw = session.scalar(select(Sealed.rows).where(Sealed.index == index))
    return None if raw is None else list(cbor.decode(raw))


def any_sealed(session: Session) -> bool:
    """Tell whether any leaf has sealed anything yet."""
    return session.scalar(select(Sealed.index).order_by(Sealed.index).limit(1)) is not None


def touch(session: Session, table: str, keys: Iterable[Key]) -> None:
    """Note that rows of a covered table are written in the open transaction."""
    session.info.setdefault(_TOUCHED, {}).setdefault(table, {}).update(dict.fromkeys(keys))


def take_touched(session: Session) -> dict[str, list[Key]]:
    """Give what was noted since it was asked last: table → keys."""
    return {table: list(keys) for table, keys in session.info.pop(_TOUCHED, {}).items()}


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        state = inspect(row)
        name = str(state.mapper.local_table.name)
        if name not in COVERED:
            continue
        if row in session.deleted:
            raise RuntimeError(f"{name}: what a leaf covers is never deleted")
        if row in session.new or _changed(state, COVERED[name].free):
            touch(session, name, [tuple(state.mapper.primary_key_from_instance(row))])


def _changed(state: InstanceState[Any], free: frozenset[str]) -> bool:
    """Tell whether anything but free columns has changed."""
    told = [one.key for one in state.mapper.column_attrs if one.columns[0].name not in free]
    return any(state.attrs[key].history.has_changes() for key in told)


@event.listens_for(Session, "do_orm_execute")
def _asked(state: ORMExecuteState) -> Result[Any] | None:
    """Note the rows that a statement is going to change, unseen by the session; let it change no others.

    A row that comes while it is asked is not changed unseen: the statement gets the keys that were noted.
    """
    name = str(getattr(getattr(state.statement, "table", None), "name", ""))
    if name not in COVERED or not (state.is_update or state.is_delete or state.is_insert):
        return None
    if not state.is_update:
        raise RuntimeError(f"{name}: rows that a leaf covers come by the session and are never deleted")
    table, statement = table_of(name), cast("Update", state.statement)
    found = select(*table.primary_key)
    if statement.whereclause is not None:
        found = found.where(statement.whereclause)
    keys = [tuple(key) for key in state.session.execute(found)]
    touch(state.session, name, keys)
    # Where there are none the statement still goes by its own index; `false()` would make it read all rows.
    none = next(iter(table.primary_key)).in_([])
    return state.invoke_statement(statement.where(_any_of(table, keys) if keys else none))
