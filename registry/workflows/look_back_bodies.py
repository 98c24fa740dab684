"""Per body: how many certificates came of its results, how many failed, were revoked, were in accidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.models import body_record
from registry.rules.permissions import Act
from registry.verify.claims import day_date

from .authority import Actor, require
from .context import Office
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Record:
    """One body. `accidents`: those in which somebody was who had its certificate by then; `holders`: they."""

    code: str
    name: str
    issued: int
    failed: int
    revoked: int
    accidents: int
    holders: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of bodies by code; `following` is the code behind which the next one begins."""

    records: tuple[Record, ...]
    following: str | None


def bodies(office: Office, actor: Actor, now: int, *, after: str | None = None, count: int = 50) -> Page:
    """Give a page of bodies with what is on record of each. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.LOOK_BACK)
    with reading(office) as session:
        found = body_record.bodies(session, after, count + 1)
        codes = [code for code, _ in found[:count]]
        issued = body_record.issued(session, codes)
        failed = body_record.failed(session, codes)
        revoked = body_record.revoked(session, codes, now)
        met: dict[str, set[tuple[str, str]]] = {}
        for row in body_record.in_accidents(session, codes, date.min):
            if day_date(row.start_day) <= row.happened_on:
                met.setdefault(row.body, set()).add((row.accident_id, row.person_id))
    records = tuple(
        Record(
            code,
            name,
            issued.get(code, 0),
            failed.get(code, 0),
            revoked.get(code, 0),
            accidents=len({accident for accident, _ in met.get(code, ())}),
            holders=len({person for _, person in met.get(code, ())}),
        )
        for code, name in found[:count]
    )
    return Page(records, codes[-1] if len(found) > count else None)
