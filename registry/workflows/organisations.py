"""Organisations: registered, renamed, accredited by a registrar; every step in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from registry.errors import RegistryError
from registry.models import Accreditation, Examiner, Organisation, accreditation, organisation
from registry.models.identifiers import new_id
from registry.models.organisation import Kind
from registry.rules.permissions import Act
from registry.verify.scope import scheme_of

from . import audit
from .authority import Actor, require
from .context import Office
from .transaction import one_transaction, reading


@dataclass(frozen=True, slots=True)
class Grant:
    """An accreditation as it is told: both days inclusive, `region` a GB/T 2260 code."""

    id: str
    schemes: tuple[int, ...]
    region: str
    from_day: date
    to_day: date
    withdrawn_on: date | None
    examiners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in the registrar's list."""

    code: str
    name: str
    kind: str
    credit_code: str | None


@one_transaction
def add(
    office: Office, actor: Actor, *, code: str, name: str, kind: str, credit_code: str | None = None, now: int
) -> None:
    """Register an organisation.

    Errors: RegistryError FORBIDDEN, BODY_KIND_UNKNOWN, BODY_INVALID, BODY_EXISTS, CREDIT_CODE_INVALID,
    CREDIT_CODE_TAKEN.
    """
    require(actor, Act.ORGANISATION_KEEP)
    session, name = office.session, name.strip()
    if kind not in set(Kind):
        raise RegistryError("BODY_KIND_UNKNOWN", kinds=", ".join(Kind))
    written = code.isascii() and code.isprintable() and " " not in code
    if not written or not 0 < len(code) <= 40 or not 0 < len(name) <= 200:
        raise RegistryError("BODY_INVALID")
    if organisation.find(session, code) is not None:
        raise RegistryError("BODY_EXISTS", body=code)
    credit_code = _free_credit_code(office, credit_code)
    session.add(Organisation(code=code, name=name, kind=kind, credit_code=credit_code, created_at=now))
    audit.record(session, actor, Act.ORGANISATION_KEEP, "organisation", code, now, rule="add")


@one_transaction
def change(office: Office, actor: Actor, code: str, *, name: str, credit_code: str | None, now: int) -> None:
    """Give an organisation another name or credit code; code and kind are for good.

    Errors: RegistryError FORBIDDEN, ORGANISATION_UNKNOWN, BODY_INVALID, CREDIT_CODE_INVALID,
    CREDIT_CODE_TAKEN.
    """
    require(actor, Act.ORGANISATION_KEEP, organisation=code)
    held = _held(office, code)
    if not 0 < len(name.strip()) <= 200:
        raise RegistryError("BODY_INVALID")
    if credit_code != held.credit_code:
        held.credit_code = _free_credit_code(office, credit_code)
    held.name = name.strip()
    audit.record(office.session, actor, Act.ORGANISATION_KEEP, "organisation", code, now, rule="change")


@one_transaction
def accredit(
    office: Office,
    actor: Actor,
    code: str,
    *,
    schemes: Iterable[int],
    region: str,
    from_day: date,
    to_day: date,
    examiners: Iterable[str],
    now: int,
) -> str:
    """Enter what a certification body may examine, and who examines there; give the entry's key.

    Errors: RegistryError FORBIDDEN, ORGANISATION_UNKNOWN, ACCREDITATION_INVALID.
    """
    require(actor, Act.ORGANISATION_KEEP, organisation=code)
    session, held = office.session, _held(office, code)
    numbers, names = sorted(set(schemes)), sorted({name.strip() for name in examiners if name.strip()})
    known = bool(numbers) and all(scheme_of(number) for number in numbers)
    placed = len(region) == 6 and region.isascii() and region.isdigit()
    if held.kind != Kind.CERTIFICATION_BODY or not known or not placed or to_day < from_day:
        raise RegistryError("ACCREDITATION_INVALID")
    new = Accreditation(
        id=new_id(now),
        organisation=code,
        schemes=" ".join(map(str, numbers)),
        region=region,
        from_day=from_day,
        to_day=to_day,
        created_at=now,
    )
    session.add(new)
    session.flush()
    session.add_all(Examiner(id=new_id(now), accreditation_id=new.id, name=name[:200]) for name in names)
    audit.record(session, actor, Act.ORGANISATION_KEEP, "accreditation", new.id, now, rule="accredit")
    return new.id


@one_transaction
def withdraw(office: Office, actor: Actor, accreditation_id: str, last_day: date, now: int) -> None:
    """End an accreditation early; `last_day` is the last on which it holds.

    Errors: RegistryError FORBIDDEN, ACCREDITATION_UNKNOWN where there is none or it was withdrawn before.
    """
    require(actor, Act.ORGANISATION_KEEP)
    held = office.session.get(Accreditation, accreditation_id, with_for_update=True)
    if held is None or held.withdrawn_on is not None:
        raise RegistryError("ACCREDITATION_UNKNOWN")
    held.withdrawn_on = last_day
    audit.record(office.session, actor, Act.ORGANISATION_KEEP, "accreditation", held.id, now, rule="withdraw")


def listing(office: Office, actor: Actor) -> list[Line]:
    """Give all organisations by kind and code. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.ORGANISATION_KEEP)
    with reading(office) as session:
        return [_line(each) for each in organisation.all_of(session)]


def show(office: Office, actor: Actor, code: str) -> tuple[Line, list[Grant]]:
    """Give one organisation and its accreditations. Errors: RegistryError FORBIDDEN, ORGANISATION_UNKNOWN."""
    require(actor, Act.ORGANISATION_KEEP, organisation=code)
    with reading(office) as session:
        held = organisation.find(session, code)
        if held is None:
            raise RegistryError("ORGANISATION_UNKNOWN")
        rows = accreditation.of_organisation(session, code)
        names = accreditation.examiners_of(session, [row.id for row in rows])
        return _line(held), [_grant(row, names.get(row.id, [])) for row in rows]


def _held(office: Office, code: str) -> Organisation:
    held = office.session.get(Organisation, code, with_for_update=True)
    if held is None:
        raise RegistryError("ORGANISATION_UNKNOWN")
    return held


def _free_credit_code(office: Office, written: str | None) -> str | None:
    """Give a credit code in its one spelling, if it is right and nobody's yet; None where none is told."""
    if not written or not written.strip():
        return None
    if not uscc.is_valid(written):
        raise RegistryError("CREDIT_CODE_INVALID")
    code: str = uscc.compact(written).upper()
    if organisation.credit_code_taken(office.session, code):
        raise RegistryError("CREDIT_CODE_TAKEN")
    return code


def _line(each: Organisation) -> Line:
    return Line(each.code, each.name, each.kind, each.credit_code)


def _grant(row: Accreditation, names: list[str]) -> Grant:
    schemes = tuple(map(int, row.schemes.split()))
    return Grant(row.id, schemes, row.region, row.from_day, row.to_day, row.withdrawn_on, tuple(names))
