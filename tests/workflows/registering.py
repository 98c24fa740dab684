"""What tests of the register share: a banned person with a name, an entry, a lifting."""

from __future__ import annotations

from registry.models import Decision, DecisionKind
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
    """Put a ban into the register, as an approval of its publication does."""
    with transaction(office):
        told = {"act": ACT, "jurisdiction": None, "until": None, **how}
        details = register.checked(office, decided.id, now=now, **told)
        return register.enter(office, details, approved_by="a", now=now)


def withdraw(office, decided, now):
    """Take a ban out of the register, as an approval of its withdrawal does."""
    with transaction(office):
        register.withdraw(office, decided.id, now)


def lift(office, decided, now):
    """End a ban by a decision of its own."""
    with transaction(office) as session:
        person_id = session.get_one(Decision, decided.id).person_id
        order = deciding.Order(
            DecisionKind.LIFT, decided.measure, "", basis(), person_id=person_id, ends_id=decided.id
        )
        deciding.decide(office, order, now)


def cancel(office, serial, now):
    """Cancel a certificate (注销)."""
    with transaction(office):
        order = deciding.Order(DecisionKind.CREDENTIAL, "cancel", "cancelled", basis(), serial=serial)
        return deciding.decide(office, order, now)


def decide_mode(office, jurisdiction, mode, now):
    """Decide to whom bans may be told."""
    with transaction(office):
        subject, details = f"publication_mode:{jurisdiction}", {"jurisdiction": jurisdiction, "mode": mode}
        kind = DecisionKind.RULE
        order = deciding.Order(kind, "publication_mode", "", basis(), subject=subject, details=details)
        return deciding.decide(office, order, now)


def actor(*roles):
    """Make an account at work."""
    return Actor("acc", "审核员", "REG", frozenset(roles or (Role.CASE_OFFICER,)), Channel.CONSOLE)
