"""Proposing: what would be decided is checked, written down whole and hashed; nothing has happened yet.

The SHA-256 of the proposal's canonical CBOR is what the approver's passkey signs: nobody can approve anything
but exactly this.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

from registry.errors import RegistryError
from registry.models import Decision, accident, decision, holding
from registry.rules import measures
from registry.rules.affairs import MEASURES, On, falls_on
from registry.rules.grounds import lacking
from registry.rules.measures import Measure
from registry.rules.procedure import limitation_over
from registry.rules.procedure_table import Affair
from registry.verify import cbor
from registry.verify.claims import end_of_day

from . import documents, involvements
from .basis import Basis, plain
from .context import Office
from .proposal_details import details
from .subjects import person_for


class Who(NamedTuple):
    """A person as a document names them; `number` in any spelling, `name` may be unknown."""

    document_type: str
    number: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes. On what: `who`, a `serial`, a decision (`ends_id`), or what `details` tell.

    `other_ground` names another lawful ground where a ban does not rest on the plan's. `until` is the last
    day of a term. `measure` is told for imports only. `details`: of a body rule {body, from_day, to_day}, of
    a publication mode {jurisdiction, mode}, of a rule row {row: an id of rules.rule_rows}, of a key {kid
    (hexadecimal), since}, of a register entry {decision, act, jurisdiction?, until? (ISO 8601)}, of a
    revocation {fraud?: bool}; a withdrawal names in `ends_id` the decision that published.
    """

    affair: Affair
    basis: Basis
    documents: tuple[str, ...] = ()
    who: Who | None = None
    serial: int | None = None
    ends_id: str | None = None
    accident_id: str | None = None
    other_ground: str | None = None
    until: date | None = None
    measure: Measure | None = None
    details: dict[str, Any] = field(default_factory=dict)


def digest(proposal: dict[str, Any]) -> bytes:
    """Give the SHA-256 of a proposal as it is kept: the challenge that its approval signs."""
    return hashlib.sha256(cbor.encode(proposal)).digest()


def written(office: Office, told: Proposal, person_id: str | None, now: int) -> dict[str, Any]:
    """Check a proposal and write down what would be decided, in the open transaction; `person_id` is `whom`.

    Errors: RegistryError GROUND_NOT_MET (with every reason), LIMITATION_OVER, TERM_*, PROPOSAL_INVALID,
    CREDENTIAL_UNKNOWN, DECISION_UNKNOWN, ALREADY_LIFTED, DECISION_NUMBER_TAKEN, ATTACHMENT_UNKNOWN,
    DOCUMENT_MISSING, ACCIDENT_UNKNOWN, NOT_INVOLVED, BASIS_*, and those of `details`.
    """
    basis = told.basis.checked()
    measure = told.measure if told.affair is Affair.IMPORT else MEASURES.get(told.affair)
    kept = documents.known(office, told.documents)
    if told.affair is Affair.IMPORT and (measure is None or not kept):
        raise RegistryError("DOCUMENT_MISSING" if measure else "PROPOSAL_INVALID", field="measure")
    if decision.number_taken(office.session, basis.deciding_body, basis.decision_number):
        raise RegistryError("DECISION_NUMBER_TAKEN", decision_number=basis.decision_number)
    on = _on(office, told, measure, person_id)
    _not_barred_already(office, measure, on["person"], now)
    particulars = details(office, told.affair, measure, told.details, now)
    if told.affair is Affair.REGISTER_ENTRY:
        on["person"] = office.session.get_one(Decision, particulars["decision"]).person_id
    if measure is not None:
        _check_term(measure, office.day(now), told.until)
    return {
        "affair": told.affair.value,
        "measure": measure.value if measure else None,
        **on,
        "until": end_of_day(told.until, office.settings.zone) if told.until else None,
        "details": particulars,
        "ground": _ground(office, told, person_id, now),
        "basis": asdict(basis),
        "documents": kept,
    }


def whom(office: Office, told: Proposal, now: int) -> str | None:
    """Give the person's key, known here or not. Errors: those of `person_for`."""
    if told.who is None:
        return None
    return person_for(office, told.who.document_type, told.who.number, told.who.name, now)


def _on(office: Office, told: Proposal, measure: Measure | None, person_id: str | None) -> dict[str, Any]:
    """Say on what it falls, and that it is there."""
    target = falls_on(told.affair, measure)
    serial, ends = told.serial, None
    if (target is On.CREDENTIAL) is (serial is None) or (target is On.PERSON) is (person_id is None):
        raise RegistryError("PROPOSAL_INVALID", field="serial" if target is On.CREDENTIAL else "who")
    if serial is not None and not holding.is_issued(office.session, serial):
        raise RegistryError("CREDENTIAL_UNKNOWN", serial=serial)
    if target is On.DECISION:
        ended = _to_be_ended(office, told.ends_id, told.affair)
        serial, person_id, ends = ended.serial, ended.person_id, ended.id
    return {"person": person_id, "serial": serial, "ends": ends}


def _not_barred_already(office: Office, measure: Measure | None, person_id: str | None, now: int) -> None:
    """Refuse what could not be approved before anybody is given notice of it; `deciding` asks again."""
    if measure is None or person_id is None or not measures.bars_person(measure):
        return
    if any(held.measure == measure for held in decision.of_person(office.session, person_id, now)):
        raise RegistryError("ALREADY_BANNED")


def _to_be_ended(office: Office, ends_id: str | None, affair: Affair) -> Decision:
    ended = office.session.get(Decision, ends_id) if ends_id else None
    if ended is None or ended.kind in (decision.DecisionKind.LIFT, decision.DecisionKind.TERM_OVER):
        raise RegistryError("DECISION_UNKNOWN")
    if affair is Affair.REGISTER_WITHDRAWAL and ended.measure != Affair.REGISTER_ENTRY:
        raise RegistryError("PROPOSAL_INVALID", field="ends")
    if decision.ended(office.session, ended.id):
        raise RegistryError("ALREADY_LIFTED")
    return ended


def _check_term(measure: Measure, today: date, until: date | None) -> None:
    refused = measures.term_refusal(measure, today, until)
    if refused is not None:
        raise RegistryError(refused)


def _ground(office: Office, told: Proposal, person_id: str | None, now: int) -> dict[str, Any] | None:
    """Give what the decision rests on: the file with its versions, and the other ground where one is named.

    Numbers never make a ban by themselves, but without them no ban on the plan's ground is even proposed.
    """
    if told.affair is not Affair.LIFETIME_BAN:
        return {"accident": told.accident_id} if told.accident_id else None
    other = plain(told.other_ground, "other_ground") if told.other_ground else None
    if told.accident_id is None:
        if other is None:
            raise RegistryError("GROUND_NOT_MET", lacking="NO_ACCIDENT_FILE")
        return {"other": other}
    file = involvements.file_of(office, told.accident_id, person_id or "")
    missing = lacking(file)
    if missing and other is None:
        raise RegistryError("GROUND_NOT_MET", lacking=", ".join(missing))
    harmed = file.harm.deaths + file.harm.serious_injuries > 0
    if limitation_over(file.happened, office.day(now), harmed=harmed):
        raise RegistryError("LIMITATION_OVER")
    return {
        "accident": told.accident_id,
        "other": other,
        **versions(office, told.accident_id, person_id or ""),
    }


def versions(office: Office, accident_id: str, person_id: str) -> dict[str, int]:
    """Give how far a file had come, for one person: what is approved must be what was proposed."""
    last = accident.newest(office.session, accident_id)
    entry = accident.involved(office.session, accident_id).get(person_id)
    return {"file": last.number if last else 0, "entry": entry.number if entry else 0}
