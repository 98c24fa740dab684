"""Transactions: whole or not at all, begun as a writer, tried again where a race was lost."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from registry.models import Leaf, Organisation
from registry.workflows import context
from registry.workflows.transaction import one_transaction, reading, transaction


def organisation(code):
    return Organisation(code=code, name=code, kind="employer", created_at=0)


def codes(office) -> set[str]:
    with reading(office) as session:
        return set(session.scalars(select(Organisation.code)))


def test_what_fails_leaves_nothing(office):
    before = codes(office)

    def half():
        with transaction(office) as session:
            session.add(organisation("A"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        half()
    assert codes(office) == before


def test_no_transaction_inside_another(office):
    with pytest.raises(RuntimeError, match="inside"), transaction(office), transaction(office):
        pass
    with transaction(office) as session:
        session.add(organisation("A"))
    assert "A" in codes(office)


def test_a_reading_inside_a_transaction_is_part_of_it(office):
    with transaction(office) as session:
        session.add(organisation("A"))
        session.flush()
        assert "A" in codes(office)
    assert "A" in codes(office)


def test_a_reading_lets_go(office, settings):
    before = codes(office)
    with context.open_office(settings) as other, transaction(other) as session:
        session.add(organisation("A"))
    assert codes(office) == before | {"A"}


def _lost(state: str) -> OperationalError:
    error = Exception("lost")
    error.sqlstate = state
    return OperationalError("UPDATE", {}, error)


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_lost_race_is_run_again_from_the_beginning(office, state):
    tries = []

    @one_transaction
    def act(office):
        tries.append(len(codes(office)))
        office.session.add(organisation(f"try-{len(tries)}"))
        office.session.flush()
        if len(tries) < 3:
            raise _lost(state)

    act(office)
    assert len(set(tries)) == 1, "what an earlier try wrote was rolled back"
    assert {code for code in codes(office) if code.startswith("try")} == {"try-3"}


def test_it_gives_up_and_tells(office):
    tries = []

    @one_transaction
    def act(office):
        tries.append(1)
        raise IntegrityError("INSERT", {}, Exception("unique"))

    with pytest.raises(IntegrityError):
        act(office)
    assert len(tries) == 6


def test_a_mistake_is_not_tried_again(office):
    tries = []

    @one_transaction
    def act(office):
        tries.append(1)
        raise _lost("42P01")

    with pytest.raises(DBAPIError):
        act(office)
    assert len(tries) == 1


def test_a_writer_on_sqlite_begins_as_one(office, settings):
    """Two who read first and write later would both be refused: the second waits for its turn instead."""
    with context.open_office(settings) as other:
        with transaction(office) as session:
            session.scalar(select(func.count()).select_from(Leaf))
            with reading(other) as readers:
                readers.scalar(select(func.count()).select_from(Leaf))
            session.add(organisation("A"))
        with transaction(other) as session:
            session.add(organisation("B"))
    assert {"A", "B"} <= codes(office)
