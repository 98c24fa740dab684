"""Who was involved in an accident, and in what capacity; licensed for that work at that time, or not."""

from __future__ import annotations

from registry.errors import RegistryError
from registry.models import AccidentVersion, Involvement, accident
from registry.models.identifiers import new_id
from registry.rules.accidents import Harm
from registry.rules.grounds import Capacity, File, Licensed
from registry.rules.permissions import Act
from registry.verify.scope import parse_work

from . import audit, documents, limits
from .accidents import held
from .authority import Actor, require
from .context import Office
from .licences import licensed
from .subjects import person_for
from .transaction import one_transaction


@one_transaction
def involve(
    office: Office,
    actor: Actor,
    accident_id: str,
    document_type: str,
    number: str,
    name: str | None,
    capacity: str,
    now: int,
    *,
    issuer_answer: str | None = None,
) -> Involvement:
    """Enter a person, known here or not, and whether they were licensed for that work at that time.

    The answer comes from our records as they stood at the moment of the accident, by the rules of that day;
    asked again it is a new version. Not found is not unlicensed: the issuing system's written answer
    (`issuer_answer`, a document) is evidence of that. Errors: RegistryError FORBIDDEN, ACCIDENT_UNKNOWN,
    ACCIDENT_INVALID, ATTACHMENT_UNKNOWN, DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID, NAME_DIFFERS,
    RATE_LIMITED.
    """
    require(actor, Act.ACCIDENT_KEEP)
    file, last = held(office, accident_id)
    if capacity not in set(Capacity):
        raise RegistryError("ACCIDENT_INVALID", field="capacity")
    if issuer_answer is not None:
        documents.known(office, [issuer_answer])
    limits.count_look_up(office, actor, document_type, number)
    person_id = person_for(office, document_type, number, name, now)
    before = accident.involved(office.session, file.id).get(person_id)
    told = licensed(office, person_id, parse_work(last.work), last.happened_at)
    entry = Involvement(
        id=new_id(now),
        accident_id=file.id,
        person_id=person_id,
        number=before.number + 1 if before else 1,
        capacity=capacity,
        licensed=told.licensed.value,
        looked_at=[[serial, list(faults)] for serial, faults in told.looked_at],
        issuer_answer=issuer_answer or (before.issuer_answer if before else None),
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    office.session.add(entry)
    audit.record(office.session, actor, Act.ACCIDENT_KEEP, "accident", file.id, now)
    return entry


def file_of(office: Office, accident_id: str, person_id: str) -> File:
    """Give what a file says of one person, for the rule of the grounds, in the open transaction.

    Errors: RegistryError ACCIDENT_UNKNOWN, NOT_INVOLVED.
    """
    _, last = held(office, accident_id)
    entry = accident.involved(office.session, accident_id).get(person_id)
    if entry is None:
        raise RegistryError("NOT_INVOLVED")
    return described(office, last, entry)


def described(office: Office, last: AccidentVersion, entry: Involvement) -> File:
    """Give what one version of a file and one entry say, for the rule of the grounds."""
    return File(
        happened=office.day(last.happened_at),
        fire=last.fire,
        harm=Harm(last.counted_deaths, last.counted_injuries, last.loss_yuan),
        capacity=Capacity(entry.capacity),
        licensed=Licensed(entry.licensed),
        determined=last.determination is not None,
        issuer_answer=entry.issuer_answer is not None,
    )
