"""The people of a regulator in tests: accounts with roles and passkeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from registry.models import Account, Invitation, Organisation
from registry.models.identifiers import new_id
from registry.rules.permissions import Channel, Role
from registry.workflows import passkeys
from registry.workflows.authority import Actor
from registry.workflows.transaction import transaction
from tests.factories import DAY, NOW
from tests.passkey import Authenticator

REGULATOR = "330000-JG"
THEN = NOW - 90 * DAY  # 2026-08-26, a Wednesday


@dataclass
class Officer:
    """One person at work, with an authenticator."""

    actor: Actor
    key: Authenticator = field(default_factory=Authenticator)


@dataclass
class Team:
    """Everybody that a case needs: two officers, a reviewer, two approvers."""

    officer: Officer
    colleague: Officer
    reviewer: Officer
    approver: Officer
    second: Officer


def team(office, at=THEN - 60 * DAY, *, prefix="") -> Team:
    """Open the accounts, whose login names begin with `prefix`, and register the passkeys."""
    roles = {
        "officer": Role.CASE_OFFICER,
        "colleague": Role.CASE_OFFICER,
        "reviewer": Role.LEGAL_REVIEWER,
        "approver": Role.APPROVER,
        "second": Role.APPROVER,
    }
    with transaction(office) as session:
        if session.get(Organisation, REGULATOR) is None:
            told = {"name": "浙江省应急管理厅（示例）", "kind": "regulator", "created_at": at}
            session.add(Organisation(code=REGULATOR, **told))
            session.flush()
        people = {name: officer(office, prefix + name, role, at) for name, role in roles.items()}
    return Team(**people)


def officer(office, login, role, at, *, opened_by=None) -> Officer:
    """Open one account, in the open transaction."""
    made = Officer(Actor(new_id(at), f"{login}（示例）", REGULATOR, frozenset({role}), Channel.CONSOLE))
    account = Account(
        id=made.actor.account_id,
        login=login,
        name=made.actor.name,
        organisation=REGULATOR,
        roles=role.value,
        state="active",
        created_at=at,
    )
    office.session.add(account)
    office.session.flush()
    if opened_by is not None:
        opened(office, made, opened_by, at)
    challenge = sha256(login.encode()).digest()
    options = passkeys.registration_options(office, account.id, challenge)
    passkeys.add(office, account.id, made.key.register(options), challenge, "", at)
    return made


def opened(office, whom: Officer, by: Officer, at: int, opening: str = "created") -> None:
    """Note that somebody created or recovered an account."""
    office.session.add(
        Invitation(
            id=new_id(at),
            account_id=whom.actor.account_id,
            opening=opening,
            opened_by=by.actor.account_id,
            opened_at=at,
            token_hash=sha256(f"{whom.actor.account_id}{at}".encode()).digest(),
            expires_at=at,
        )
    )
