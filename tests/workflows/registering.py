"""What tests of the register share: a banned person with a name, an entry, a lifting."""

from __future__ import annotations

from registry.models import Person, leaf
from registry.rules.permissions import Channel, Role
from registry.workflows import deciding, register
from registry.workflows.authority import Actor
from registry.workflows.transaction import transaction
from tests.workflows.publishing import basis

NAME = "石示例"
ACT = "无证动火，引发亡人火灾"


def ban(office, number, now, name=NAME):
    """Ban a person; give the decision."""
    return deciding.ban(office, "resident_id", number, name, basis(), now)


def enter(office, decided, now, **how):
    """Put a ban into the register."""
    return register.enter(office, decided.id, ACT, approved_by="a", now=now, **how)


def lift(office, number, now):
    """Let a ban be over as the register sees it: the person is free, and the log has grown."""
    index = office.vault.index("resident_id", number)
    with transaction(office) as session:
        person = session.query(Person).filter(Person.number_index == index).one()
        person.banned_since = None
        leaf.append(session, "decision", now, subject="lift", record={}, kind="lift")


def actor(*roles):
    """Make an account at work."""
    return Actor("acc", "审核员", "REG", frozenset(roles or (Role.CASE_OFFICER,)), Channel.CONSOLE)
