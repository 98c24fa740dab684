"""What a regulator sees of the public register: bans that nobody has published, and the entry of a ban."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import RegistryError
from registry.models import Decision, decision, register_entry
from registry.models.person import number_row
from registry.rules.permissions import Act
from registry.verify.identity import mask

from .authority import Actor, require
from .context import Office
from .register import subject
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A ban in force that was never entered. `name` None: not on record, so it cannot be; number masked."""

    decision_id: str
    name: str | None
    number: str
    measure: str
    decision_number: str
    body: str
    decided_at: int


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of a ban. `publication_id`: the decision that published, which a withdrawal names.

    `withdrawal`: term, lifted or corrected; None while it stands. Times are Unix seconds.
    """

    decision_id: str
    publication_id: str | None
    jurisdiction: str
    mode: str
    act: str
    entered_at: int
    published_until: int
    withdrawn_at: int | None
    withdrawal: str | None


def proposable(
    office: Office, actor: Actor, now: int, *, after: str = "", count: int = 50
) -> list[Unpublished]:
    """Give the bans in force without an entry, by their keys from behind `after` on.

    Errors: RegistryError FORBIDDEN.
    """
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        rows = register_entry.without_entry(session, now, after, count)
        return [
            Unpublished(
                decision_id=ban.id,
                name=name,
                number=mask(office.vault.open(sealed, row=number_row(ban.person_id or ""))),
                measure=ban.measure,
                decision_number=ban.decision_number,
                body=ban.deciding_body,
                decided_at=ban.decided_at,
            )
            for ban, sealed, name in rows
        ]


def entry_of(office: Office, actor: Actor, decision_id: str, now: int) -> Entry | None:
    """Give the entry of a ban, None where it was never entered.

    Errors: RegistryError FORBIDDEN, DECISION_UNKNOWN.
    """
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        if session.get(Decision, decision_id) is None:
            raise RegistryError("DECISION_UNKNOWN")
        entry = register_entry.of_decision(session, decision_id)
        if entry is None:
            return None
        published = decision.of_subject(session, subject(office, decision_id), now)
        return Entry(
            decision_id=decision_id,
            publication_id=published.id if published else None,
            **{name: getattr(entry, name) for name in Entry.__slots__[2:]},
        )
