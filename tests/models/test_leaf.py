"""Series of numbers are dense however many take from them at once; leaves commit to what they are about."""

from __future__ import annotations

import hashlib
import threading
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.extensions import WRITES, make_engine
from registry.models import Leaf, leaf
from registry.verify import cbor

WORKERS, ROUNDS = 4, 15
CHANGES = {"banned": [1]}


@pytest.fixture
def engine(database_url):
    """Give an engine for all threads."""
    made = make_engine(database_url)
    yield made
    made.dispose()


def take_many(engine, name: str, seed: int, taken: list[range]) -> None:
    """Take blocks of changing size; roll every third one back."""
    for round_ in range(ROUNDS):
        size = (seed * 7 + round_ * 3) % 5 + 1
        with Session(engine) as session:
            session.connection(execution_options={WRITES: True})
            first = leaf.take(session, name, size)
            if (round_ + seed) % 3 == 0:
                session.rollback()
                continue
            session.commit()
        taken.append(range(first, first + size))


@pytest.mark.parametrize("name", [leaf.SERIALS, leaf.LEAVES])
def test_a_series_has_no_gap_and_nothing_twice(engine, name):
    taken: list[range] = []
    threads = [
        threading.Thread(target=take_many, args=(engine, name, seed, taken)) for seed in range(WORKERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == WORKERS * ROUNDS * 2 // 3
    numbers = sorted(number for block in taken for number in block)
    assert numbers == list(range(len(numbers)))
    with Session(engine) as session:
        assert leaf.next_number(session, name) == len(numbers)


def test_taking_nothing_only_locks(engine):
    with Session(engine) as session:
        session.connection(execution_options={WRITES: True})
        assert leaf.take(session, leaf.LEAVES, 3) == 0
        assert leaf.take(session, leaf.LEAVES, 0) == 3
        assert leaf.take(session, leaf.LEAVES) == 3


def test_a_leaf_commits_to_its_record_under_a_salt_of_its_own(engine, now):
    record = {"id": "decision-1", "reason": "示例"}
    with Session(engine) as session:
        session.connection(execution_options={WRITES: True})
        indexes = [
            leaf.append(
                session, "decision", now, subject="decision-1", record=record, changes={"banned": [1]}
            )
            for _ in range(3)
        ]
        assert indexes == [0, 1, 2]
        rows = session.scalars(select(Leaf).order_by(Leaf.index)).all()
        assert list(leaf.all_data(session)) == [row.data for row in rows]
    for row in rows:
        told = cbor.decode(row.data)
        assert told["commit"] == hashlib.sha256(row.salt + cbor.encode(record)).digest() == row.commit
        assert (told["type"], told["time"], told["changes"]) == ("decision", now, CHANGES)
        assert b"decision-1" not in row.data
        assert len(row.salt) == 32
    assert all(one.commit != other.commit for one, other in pairwise(rows))


def test_a_leaf_that_cannot_be_written_takes_no_number(engine, now):
    with Session(engine) as session:
        with pytest.raises(Exception, match="object"):
            leaf.append(session, "block", now, subject="x", record={"not": object()})
        assert leaf.next_number(session, leaf.LEAVES) == 0
        assert session.scalar(select(func.count()).select_from(Leaf)) == 0
