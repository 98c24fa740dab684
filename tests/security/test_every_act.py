"""Every act of the office × every role × own and another organisation × every channel, at the act itself.

Pages, the interface and commands end here, so what is refused here is refused at every door. A refusal asks
the database nothing: it cannot tell whether the thing is there.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from sqlalchemy import event, func, select

from registry import workflows
from registry.errors import RegistryError
from registry.models import AuditEntry
from registry.rules.permissions import Act, Channel, Role
from registry.workflows import attention
from registry.workflows.transaction import reading
from tests.factories import NOW
from tests.security.acting import ACTING, INSIDE
from tests.security.rights import allowed, every
from tests.security.town import home

WHOSE = {True: "own", False: "another's"}


def taking_an_actor() -> set[str]:
    """Give every public function of the workflows that somebody acts by."""
    found = set()
    for each in pkgutil.iter_modules(workflows.__path__):
        module = importlib.import_module(f"registry.workflows.{each.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            public = not name.startswith("_") and function.__module__ == module.__name__
            if public and "actor" in inspect.signature(function).parameters:
                found.add(f"{each.name}.{name}")
    return found


@contextmanager
def statements(office) -> Iterator[list[str]]:
    """Collect what the database is asked, but for the beginning of a transaction."""
    asked: list[str] = []

    def told(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    engine = office.session.get_bind()
    event.listen(engine, "before_cursor_execute", told)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", told)


def test_every_function_that_somebody_acts_by_is_entered():
    assert taking_an_actor() == set(ACTING) | set(INSIDE)
    assert set(ACTING).isdisjoint(INSIDE)


def outcome(call, world, actor, code) -> str:
    """Say whether the right let them in; what the law says then is another matter."""
    try:
        call(world, actor, code)
    except RegistryError as refused:
        return refused.code
    return "done"


@pytest.mark.parametrize(("name", "channel"), list(product(ACTING, Channel)))
def test_an_act_is_for_whom_it_is_written(town, name, channel):
    act, call = ACTING[name]
    for role, own, exists in product(Role, WHOSE, (True, False)):
        code = home(role) if own else "3301" if exists else "none"
        actor, world = town.actor(role, channel), town.world(exists=exists)
        with statements(town.office) as asked:
            said = outcome(call, world, actor, code)
        cell = (role.value, WHOSE[own], "exists" if exists else "does not exist", said)
        if allowed(role, act, channel, own=own):
            assert said != "FORBIDDEN", cell
        else:
            assert (said, asked) == ("FORBIDDEN", []), cell


@pytest.mark.parametrize("name", ACTING)
def test_a_key_does_what_it_is_for_and_nothing_else(town, name):
    from dataclasses import replace

    act, call = ACTING[name]
    lacking = set(every(act) if isinstance(act, frozenset) else every(act)[:1])
    for role in Role:
        actor = town.actor(role, Channel.API)
        for acts in (frozenset(), frozenset(Act) - lacking):
            said = outcome(call, town.world(exists=True), replace(actor, acts=acts), home(role))
            assert said == "FORBIDDEN", (role.value, said)
        only = outcome(call, town.world(exists=True), replace(actor, acts=frozenset(every(act))), home(role))
        assert (only != "FORBIDDEN") is allowed(role, act, Channel.API, own=True), (role.value, only)


def test_what_needs_attention_is_nothing_for_whoever_may_not_read_it(town):
    for role, channel in product(Role, Channel):
        with statements(town.office) as asked:
            told = attention.attention(town.office, town.actor(role, channel), NOW)
        reads = allowed(role, (Act.CASE_READ, Act.ACCIDENT_READ), channel, own=False)
        assert (told is not None, bool(asked)) == (reads, reads), (role.value, channel.value)


@pytest.mark.parametrize("name", ACTING)
def test_whatever_changes_something_is_in_the_trail_under_the_name_of_who_did_it(town, name):
    """Done or refused by the law: what was written and what is in the trail go together."""
    act, call = ACTING[name]
    for role in Role:
        if not allowed(role, act, Channel.CONSOLE, own=True):
            continue
        actor = town.actor(role, Channel.CONSOLE)
        before = trail(town.office, actor)
        with statements(town.office) as asked:
            said = outcome(call, town.world(exists=True), actor, home(role))
        wrote = any(statement.startswith(("INSERT", "UPDATE", "DELETE")) for statement in asked)
        assert (trail(town.office, actor) > before) is (wrote and said == "done"), (role.value, said)


def trail(office, actor) -> int:
    """Count the entries of an account."""
    with reading(office) as session:
        counted = select(func.count()).select_from(AuditEntry)
        return session.scalar(counted.where(AuditEntry.account_id == actor.account_id))
