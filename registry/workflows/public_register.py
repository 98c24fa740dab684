"""What the public may read: pages of bans and cancellations, a look-up by name, the look-up of a certificate.

Everything is made at the moment of asking from what is in force then, so a withdrawal is in the next answer.
Pages are small and go by cursor; there is no list of everything. A miss tells nothing: whoever is not found
may be unknown, withdrawn, or of a jurisdiction that does not publish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.models import credential, register_entry
from registry.models.person import number_row
from registry.models.register_entry import EntryKind, RegisterEntry, Told
from registry.rules.permissions import Act
from registry.rules.projection import Mode, Public, project
from registry.verify.identity import mask, normalise_name, normalise_number
from registry.verify.qr import token_to_text
from registry.verify.verdict import Verdict

from . import checking, limits
from .authority import Actor, allows, require
from .context import Office
from .register import look_up_key
from .transaction import reading

_CURSOR = re.compile(r"[0-9a-f-]{36}")
PAGE = 10
"""Entries of one page, and the most a look-up gives."""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first; `following` is the cursor of the next page, None at the end."""

    entries: tuple[Public, ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class Announcement:
    """A cancelled certificate (注销) as it is announced; `operations` are codes of the scheme."""

    name: str
    number: str
    scheme: int
    operations: tuple[str, ...]
    decision_number: str
    body: str
    decided_on: str


@dataclass(frozen=True, slots=True)
class Announcements:
    """Announcements, the newest first; `following` as in Page."""

    entries: tuple[Announcement, ...]
    following: str | None


def bans(office: Office, now: int, cursor: str | None = None, size: int = PAGE) -> Page:
    """Give a page of the bans that may be shown to everybody."""
    with reading(office):
        rows, following = _page(office, EntryKind.BAN, now, cursor, size)
        return Page(tuple(_public(office, row) for row in rows), following)


def cancellations(office: Office, now: int, cursor: str | None = None) -> Announcements:
    """Give a page of the announcements of cancelled certificates."""
    with reading(office):
        rows, following = _page(office, EntryKind.CANCELLATION, now, cursor, PAGE)
        return Announcements(tuple(_announcement(office, row) for row in rows), following)


def look_up(office: Office, name: str, last: str, now: int) -> tuple[Public, ...]:
    """Give the published bans of whom name and last four characters of the number fit."""
    return _look_up(office, name, last, now, (Mode.PUBLIC,))


def authorised_look_up(office: Office, actor: Actor, name: str, last: str, now: int) -> tuple[Public, ...]:
    """Give also what is told to authorised inquirers, and to the government what is shared within it.

    Errors: RegistryError FORBIDDEN, RATE_LIMITED.
    """
    require(actor, Act.CHECK_PERSON)
    limits.count_subject(office, actor, look_up_key(office, name, last), now)
    modes = (Mode.PUBLIC, Mode.AUTHORISED_QUERY)
    within = (Mode.GOVERNMENT_ONLY,) if allows(actor, Act.CASE_READ) else ()
    return _look_up(office, name, last, now, (*modes, *within))


def certificates(office: Office, number: str, name: str, now: int) -> tuple[Verdict, ...]:
    """Give the verdicts on the certificates of a number, where the name is theirs; the newest first.

    Empty where number or name do not fit, which are not told apart: no record is not "unlicensed".
    """
    folded = normalise_number("passport", number)  # folds any text: width, case, look-alike letters
    index = office.vault.certificate_index(folded)
    with reading(office) as session:
        rows = credential.of_certificate(session, index, normalise_name(name))
    texts = [token_to_text(row.token, office.settings.base_url) for row in rows]
    return tuple(checking.verify_text(office, text, now=now) for text in texts)


def _look_up(office: Office, name: str, last: str, now: int, modes: tuple[Mode, ...]) -> tuple[Public, ...]:
    key = look_up_key(office, name, last)
    with reading(office) as session:
        found = [
            row
            for mode in modes
            for row in session.execute(
                register_entry.shown(EntryKind.BAN, mode, now).where(RegisterEntry.look_up == key).limit(PAGE)
            )
        ]
        return tuple(_public(office, row) for row in found)


def _page(
    office: Office, kind: EntryKind, now: int, cursor: str | None, size: int
) -> tuple[list[Told], str | None]:
    query = register_entry.shown(kind, Mode.PUBLIC, now).limit(size + 1)
    if cursor and _CURSOR.fullmatch(cursor):
        query = query.where(RegisterEntry.id < cursor)
    rows = list(office.session.execute(query))
    following = rows[size - 1].RegisterEntry.id if len(rows) > size else None
    return rows[:size], following


def _public(office: Office, row: Told) -> Public:
    entry, decision, who, holder = row
    return project(
        document_type=who.document_type,
        number=office.vault.open(who.number_sealed, row=number_row(who.id)),
        name=holder.name if holder else "",
        measure=decision.measure,
        act=entry.act,
        decision_number=decision.decision_number,
        body=decision.deciding_body,
        decided_on=office.day(decision.decided_at),
        published_until=office.day(entry.published_until),
    )


def _announcement(office: Office, row: Told) -> Announcement:
    _, decision, who, holder = row
    found = office.session.get_one(credential.Credential, decision.serial)
    return Announcement(
        name=holder.name if holder else found.name,
        number=mask(office.vault.open(who.number_sealed, row=number_row(who.id))),
        scheme=found.scheme,
        operations=tuple(found.scope),
        decision_number=decision.decision_number,
        body=decision.deciding_body,
        decided_on=office.day(decision.decided_at).isoformat(),
    )
