"""Every query of the models goes by an index, on both databases; what reads a table whole is named here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from registry import models
from registry.extensions import WRITES
from registry.models import (
    Person,
    Record,
    alarm,
    batch,
    body_rule,
    credential,
    decision,
    leaf,
    organisation,
    person,
    snapshot,
)

from .graph import TABLES, graph
from .plans import Statements, watched

NOW, KEY = 1_795_485_600, b"\1" * 32
PEOPLE = 200
TOKEN = {"of_serial": 1, "iat": NOW, "token": b"t", "token_sha256": KEY}

ASKED: dict[str, Callable[[Session], Any]] = {
    "alarm.ring": lambda s: alarm.ring(s, "FOREIGN_TOKEN", 1, NOW),
    "batch.find": lambda s: batch.find(s, "3301", "results", KEY),
    "batch.lock": lambda s: batch.lock(s, "batch-1"),
    "batch.unfinished": batch.unfinished,
    "batch.earlier": lambda s: batch.earlier(s, ["person-1", "person-2"]),
    "batch.refuse": lambda s: batch.refuse(s, ["record-1"], {"code": "PERSON_BANNED"}),
    "batch.unplanned": lambda s: batch.unplanned(s, "batch-1"),
    "batch.serials_by_state": lambda s: batch.serials_by_state(s, "batch-1"),
    "batch.refused_rows": lambda s: batch.refused_rows(s, "batch-1"),
    "body_rule.matches": lambda s: body_rule.matches(s, "3301", 5),
    "body_rule.all_rules": body_rule.all_rules,
    "credential.planned": lambda s: credential.planned(s, "batch-1"),
    "credential.store_tokens": lambda s: credential.store_tokens(s, [TOKEN]),
    "credential.cancel": lambda s: credential.cancel(s, [1]),
    "credential.tokens": lambda s: list(credential.tokens(s, "batch-1")),
    "credential.of_person": lambda s: credential.of_person(s, "person-1"),
    "credential.serials_of_person": lambda s: credential.serials_of_person(s, "person-1"),
    "credential.standing_now": lambda s: credential.standing_now(s, 1),
    "credential.banned_serials": credential.banned_serials,
    "credential.cancelled_serials": lambda s: credential.cancelled_serials(s, NOW),
    "decision.number_taken": lambda s: decision.number_taken(s, "杭州市应急管理局", "1"),
    "decision.classes_of": lambda s: decision.classes_of(s, 1),
    "decision.serials_by_class": lambda s: decision.serials_by_class(s, NOW),
    "leaf.take": lambda s: leaf.take(s, leaf.SERIALS, 2),
    "leaf.next_number": lambda s: leaf.next_number(s, leaf.SERIALS),
    "leaf.append": lambda s: leaf.append(s, "block", NOW, subject="batch-1", record={}),
    "leaf.all_data": lambda s: list(leaf.all_data(s)),
    "organisation.find": lambda s: organisation.find(s, "3301"),
    "organisation.names": lambda s: organisation.names(s, (organisation.Kind.REGULATOR,)),
    "person.find_many": lambda s: person.find_many(s, [KEY, KEY]),
    "person.find": lambda s: person.find(s, KEY),
    "person.lock": lambda s: person.lock(s, ["person-1"]),
    "person.like_a_banned": lambda s: person.like_a_banned(s, KEY),
    "snapshot.newest": snapshot.newest,
    "snapshot.body_of": lambda s: snapshot.body_of(s, "status/latest"),
    "snapshot.bodies_of": lambda s: snapshot.bodies_of(s, (snapshot.ROOT, snapshot.TRUST_LIST)),
    "snapshot.put": lambda s: snapshot.put(s, "a", b"", NOW, media_type="", immutable=False),
    "snapshot.remove_older": lambda s: snapshot.remove_older(s, "status/", NOW),
}
SELECTED: dict[str, Callable[[Session], Any]] = {
    "batch.unplanned_persons": lambda s: person.lock(s, batch.unplanned_persons("batch-1")),
    "credential.persons_of": lambda s: person.lock(s, credential.persons_of("batch-1")),
}
WHOLE = {
    "body_rule.all_rules": {"body_rule"},  # a handful, and a snapshot says all of them
    "decision.serials_by_class": {"decision"},  # a snapshot says all of them
    "leaf.all_data": {"leaf"},  # the root is over all of them
}


def queries() -> set[str]:
    """Give `module.function` of whatever in the models takes a session."""
    found = set()
    for module in pkgutil.iter_modules(models.__path__):
        members = vars(importlib.import_module(f"registry.models.{module.name}"))
        for name, member in members.items():
            if inspect.isfunction(member) and member.__module__ == f"registry.models.{module.name}":
                parameters = list(inspect.signature(member).parameters)
                if parameters[:1] == ["session"] and not name.startswith("_"):
                    found.add(f"{module.name}.{name}")
    return found


@pytest.fixture(scope="module")
def filled(shared):
    """Give the database with many people who have a credential each, and one who is under a ban."""
    graphs = [graph(n) for n in range(1, PEOPLE + 1)]
    with shared.begin() as connection:
        for table in TABLES:
            rows = [one[table.name] for one in graphs]
            connection.execute(insert(table), rows[:1] if table.name in ("decision", "body_rule") else rows)
        connection.execute(update(Person).where(Person.id == "person-1").values(banned_since=NOW))
    if shared.dialect.name == "postgresql":
        with shared.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return shared


def asked(filled, act: Callable[[Session], Any]) -> Statements:
    """Let a function ask the database; give what it sent."""
    with Session(filled) as session:
        session.connection(execution_options={WRITES: True})
        with watched(filled) as statements:
            act(session)
        session.rollback()
    return statements


def test_every_query_of_the_models_is_asked_here():
    assert queries() - {"bulk.add_rows"} == set(ASKED)


@pytest.mark.parametrize("name", [*ASKED, *SELECTED])
def test_it_goes_by_an_index(filled, name):
    statements = asked(filled, {**ASKED, **SELECTED}[name])
    assert len(statements) > 0
    scanned = set().union(*statements.scanned(filled).values())
    assert scanned == WHOLE.get(name, set()), statements.scanned(filled)


@pytest.mark.parametrize("column", ["employer", "outcome"])
def test_the_question_notices_what_has_no_index(filled, column):
    statements = asked(
        filled, lambda s: s.execute(select(Record.id).where(Record.__table__.c[column] == "x"))
    )
    assert set().union(*statements.scanned(filled).values()) == {"record"}


def test_the_question_notices_a_sort_over_everything(filled):
    statements = asked(filled, lambda s: s.execute(select(Record.id).order_by(Record.employer).limit(1)))
    assert set().union(*statements.scanned(filled).values()) == {"record"}
