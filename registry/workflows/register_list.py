"""The register from the office's side: who was published, by whom, until when, why no more; and the mode."""

from __future__ import annotations

from dataclasses import dataclass

from registry.models import account, decision, register_list
from registry.models.person import number_row
from registry.rules import projection
from registry.rules.permissions import Act
from registry.rules.projection import Mode, Publication
from registry.verify.identity import mask

from . import publication_modes
from .authority import Actor, require
from .context import Office
from .register import subject
from .transaction import reading

PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `publication_id`: the decision that a withdrawal ends; `withdrawal` None: it stands.

    `shown`: whether anybody is told of it now. Times are Unix seconds; the number is masked.
    """

    id: str
    name: str | None
    number: str
    measure: str
    decision_number: str
    case_id: str | None
    act: str
    mode: Mode
    approved_by: str | None
    entered_at: int
    published_until: int
    withdrawn_at: int | None
    withdrawal: str | None
    publication_id: str | None
    shown: bool


@dataclass(frozen=True, slots=True)
class ModeNow:
    """To whom bans may be told in a jurisdiction now; the law's row; the number of a decision on it."""

    jurisdiction: str
    mode: Mode
    row: Publication
    decided: str | None


def entries(
    office: Office, actor: Actor, now: int, *, before: str | None = None, count: int = PAGE
) -> list[Line]:
    """Give entries of bans, the newest first, behind the entry `before`. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        rows = register_list.listed(session, before, count)
        subjects = {entry.decision_id: subject(office, entry.decision_id) for entry, *_ in rows}
        published = register_list.publications(session, subjects.values())
        names = account.names(session, [entry.approved_by for entry, *_ in rows if entry.approved_by])
        return [_line(office, row, published.get(subjects[row[0].decision_id]), names, now) for row in rows]


def mode_now(office: Office, actor: Actor, now: int) -> ModeNow:
    """Give the mode of the office's own jurisdiction today. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    where, today = office.settings.jurisdiction, office.day(now)
    with reading(office) as session:
        decided = decision.of_subject(session, f"publication_mode:{where}", now)
        return ModeNow(
            jurisdiction=where,
            mode=publication_modes.mode(office, where, today, now),
            row=projection.publication(where, today),
            decided=decided.decision_number if decided else None,
        )


def _line(
    office: Office, row: register_list.Line, publication_id: str | None, names: dict[str, str], now: int
) -> Line:
    entry, ban, sealed, name = row
    return Line(
        id=entry.id,
        name=name,
        number=mask(office.vault.open(sealed, row=number_row(entry.person_id))),
        measure=ban.measure,
        decision_number=ban.decision_number,
        case_id=ban.case_id,
        act=entry.act,
        mode=Mode(entry.mode),
        approved_by=names.get(entry.approved_by or ""),
        entered_at=entry.entered_at,
        published_until=entry.published_until,
        withdrawn_at=entry.withdrawn_at,
        withdrawal=entry.withdrawal,
        publication_id=publication_id,
        shown=entry.withdrawn_at is None and entry.published_until >= now,
    )
