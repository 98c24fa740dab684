"""The audit trail as acts write it and auditors read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session, scoped_session

from registry.models import AuditEntry, account, organisation
from registry.models import audit as entries
from registry.models.identifiers import new_id
from registry.rules.permissions import Act
from registry.rules.sign_in import normalise_login

from .authority import Actor, require
from .context import Office
from .transaction import reading


class Names(NamedTuple):
    """Account → name and organisation code → name; the office itself has neither."""

    accounts: dict[str, str]
    organisations: dict[str, str]


def record(
    session: Session | scoped_session[Session],
    actor: Actor,
    act: str,
    subject_type: str,
    subject_id: str,
    now: int,
    rule: str | None = None,
) -> None:
    """Append one entry to the open transaction.

    `act` is a value of `permissions.Act` or, for what needs no right, a word of the same make. `subject_id`
    is a key of the register, never a number of a person's document. `rule` names the dated row or clause
    that the act rests on.
    """
    session.add(
        AuditEntry(
            id=new_id(now),
            at=now,
            account_id=actor.account_id,
            organisation=actor.organisation,
            channel=actor.channel.value,
            act=str(act),
            subject_type=subject_type,
            subject_id=subject_id,
            rule=rule,
        )
    )


def read(
    office: Office,
    actor: Actor,
    *,
    account_id: str | None = None,
    subject: tuple[str, str] | None = None,
    before: str | None = None,
    limit: int = 100,
) -> Sequence[AuditEntry]:
    """Give the newest entries; `subject` is a type and a key. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.AUDIT_READ)
    with reading(office) as session:
        found = entries.newest(session, account_id=account_id, subject=subject, before=before, limit=limit)
        session.expunge_all()
        return found


def names(office: Office, actor: Actor, found: Sequence[AuditEntry]) -> Names:
    """Give the names of accounts and organisations that entries speak of. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.AUDIT_READ)
    about = [entry.subject_id for entry in found if entry.subject_type == "account"]
    with reading(office) as session:
        return Names(
            account.names(session, [*(entry.account_id for entry in found), *about]),
            organisation.names_of(session, [entry.organisation for entry in found]),
        )


def account_of(office: Office, actor: Actor, login: str) -> str | None:
    """Give the account of a login name, None where there is none. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.AUDIT_READ)
    with reading(office) as session:
        found = account.by_login(session, normalise_login(login))
        return found.id if found else None
