"""The audit trail as acts write it and auditors read it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session, scoped_session

from registry.models import AuditEntry
from registry.models import audit as entries
from registry.models.identifiers import new_id
from registry.rules.permissions import Act

from .authority import Actor, require
from .context import Office
from .transaction import reading


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
    before: str | None = None,
    limit: int = 100,
) -> Sequence[AuditEntry]:
    """Give the newest entries to an auditor. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.AUDIT_READ)
    with reading(office) as session:
        found = entries.newest(session, account_id=account_id, before=before, limit=limit)
        session.expunge_all()
        return found
