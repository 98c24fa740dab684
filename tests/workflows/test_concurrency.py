"""A ban and an issuance of the same person at the same moment, many times: never a good card under a ban."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from registry.extensions import make_engine
from registry.models import Credential, Leaf
from registry.verify import Outcome
from registry.workflows import checking, context, deciding, issuance
from tests.factories import make_resident_id
from tests.workflows.acts import basis, hand_in, row, texts, write

ROUNDS = 25


def together(*acts):
    """Start acts at one moment, each in a thread; give what they raised."""
    gate, raised = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001  whatever it is, the test must see it
            raised.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


@pytest.fixture
def engine(settings):
    """Give one pool for all threads."""
    made = make_engine(settings.database_url)
    yield made
    made.dispose()


def in_office(settings, engine, act):
    def run():
        with context.open_office(settings, engine=engine) as office:
            act(office)

    return run


def test_a_ban_and_an_issuance_of_one_person(office, settings, engine, tmp_path, now):
    seen = set()
    for number in range(1, ROUNDS + 1):
        # Another birth date each round: whoever resembles a banned person waits for a human.
        identity = make_resident_id(born=date(1980, 1, 1) + timedelta(days=number))
        path = write(tmp_path / f"{number}.csv", [row(identity)])
        batch = hand_in(office, path).batch
        raised = together(
            in_office(settings, engine, lambda one, b=batch: issuance.issue(one, b, now)),
            in_office(
                settings,
                engine,
                lambda one, i=identity, n=number: deciding.ban(one, "resident_id", i, None, basis(n), now),
            ),
        )
        assert raised == []
        seen.add(_check_round(office, batch, now))
    assert seen <= {"no serial", "cancelled", "issued first"}


def _check_round(office, batch: str, now: int) -> str:
    """Whoever came first in the log decides: after a ban nothing is signed, a card before it is BANNED."""
    state = office.session.scalar(select(Credential.state).where(Credential.batch_id == batch))
    ban = office.session.scalars(
        select(Leaf.index).where(Leaf.type == "decision").order_by(Leaf.index.desc())
    ).first()
    signed = office.session.scalar(select(Leaf.index).where(Leaf.type == "batch", Leaf.subject == batch))
    if state == "issued":
        assert signed < ban
        (text,) = texts(office, batch).values()
        assert checking.verify_text(office, text, now=now).outcome is Outcome.BANNED
        return "issued first"
    assert ban < signed
    office.session.rollback()
    return "cancelled" if state else "no serial"


def test_two_processes_hand_in_and_issue_the_same_file(office, settings, engine, tmp_path, now):
    path = write(
        tmp_path / "same.csv", [row(make_resident_id(order=n), 准考证号=str(n)) for n in range(1, 30)]
    )

    def act(one):
        issuance.issue(one, hand_in(one, path).batch, now)

    assert together(*[in_office(settings, engine, act)] * 3) == []
    serials = list(office.session.scalars(select(Credential.serial).order_by(Credential.serial)))
    assert serials == list(range(29))


def test_two_files_with_the_same_person_accept_it_once(office, settings, engine, tmp_path):
    paths = [
        write(
            tmp_path / f"{n}.csv", [row(make_resident_id(), 准考证号=str(n)), row(make_resident_id(order=n))]
        )
        for n in range(2, 6)
    ]
    assert together(*[in_office(settings, engine, lambda one, p=p: hand_in(one, p)) for p in paths]) == []
    for path in paths:
        issuance.issue(office, hand_in(office, path).batch, 1_795_485_600)
    assert len(office.session.scalars(select(Credential.serial)).all()) == 5


def test_decisions_at_once_leave_a_dense_log(office, settings, engine, now):
    numbers = [make_resident_id(order=n) for n in range(1, 9)]
    acts = [
        in_office(
            settings,
            engine,
            lambda one, i=i, n=n: deciding.ban(one, "resident_id", i, None, basis(n), now),
        )
        for n, i in enumerate(numbers, 1)
    ]
    assert together(*acts) == []
    indexes = list(office.session.scalars(select(Leaf.index).order_by(Leaf.index)))
    assert indexes == list(range(len(indexes)))


def test_one_person_is_banned_once_however_many_decide(office, settings, engine, now):
    identity = make_resident_id()
    acts = [
        in_office(
            settings,
            engine,
            lambda one, n=n: deciding.ban(one, "resident_id", identity, None, basis(n), now),
        )
        for n in range(1, 5)
    ]
    raised = together(*acts)
    assert [error.code for error in raised] == ["ALREADY_BANNED"] * 3
