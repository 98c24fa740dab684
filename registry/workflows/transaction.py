"""The one place that commits. A transaction is short, and tried again where it lost a race.

On PostgreSQL two transactions may wait for each other's rows, or both insert what only one may; on SQLite a
writer waits for its turn. Whoever lost is rolled back whole and asked again from the beginning, so an act
must do all its reading inside. What it wrote is sealed by a leaf of the log before the commit.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, scoped_session

from registry.extensions import WRITES
from registry.models import sealed

from . import sealing
from .context import Office

P = ParamSpec("P")
R = TypeVar("R")

_TRIES = 6
_PAUSE_MS = 20
_LOST_RACES = {"40001", "40P01"}  # PostgreSQL: serialisation failure, deadlock
_OPEN = "transaction_open"


@contextmanager
def transaction(office: Office) -> Iterator[Session | scoped_session[Session]]:
    """Write: begin, yield the session, commit; roll back on any exception. Not to be nested."""
    session = office.session
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction inside a transaction")
    session.rollback()  # a read before this one would hold an old view of the database
    session.expire_all()
    sealed.take_touched(session)  # of what was rolled back
    session.connection(execution_options={WRITES: True})
    session.info[_OPEN] = True
    try:
        yield session
        sealing.seal(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_OPEN] = False


@contextmanager
def reading(office: Office) -> Iterator[Session | scoped_session[Session]]:
    """Read as of now and let go: what another process commits meanwhile is seen by the next reading."""
    session = office.session
    if session.info.get(_OPEN):
        yield session
        return
    session.rollback()
    session.expire_all()
    try:
        yield session
    finally:
        session.rollback()


@contextmanager
def joining(office: Office) -> Iterator[Session | scoped_session[Session]]:
    """Write within the caller's transaction, or in one of its own where none is open."""
    if office.session.info.get(_OPEN):
        yield office.session
        return
    with transaction(office) as session:
        yield session


def one_transaction(act: Callable[Concatenate[Office, P], R]) -> Callable[Concatenate[Office, P], R]:
    """Make `act(office, …)` one transaction, tried again from the beginning where it lost a race."""

    @wraps(act)
    def acted(office: Office, *args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, _TRIES):
            try:
                return _act(office, *args, **kwargs)
            except DBAPIError as error:
                if not _lost_a_race(error):
                    raise
            time.sleep(secrets.randbelow(_PAUSE_MS * 2**attempt) / 1000)
        return _act(office, *args, **kwargs)

    def _act(office: Office, *args: P.args, **kwargs: P.kwargs) -> R:
        with transaction(office):
            return act(office, *args, **kwargs)

    return acted


def _lost_a_race(error: DBAPIError) -> bool:
    """Tell a lost race from a mistake; two who insert the same are a race, the second will find it there."""
    if isinstance(error, IntegrityError):
        return True
    return getattr(error.orig, "sqlstate", None) in _LOST_RACES or "database is locked" in str(error.orig)
