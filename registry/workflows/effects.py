"""What an approval does: each kind of case becomes a decision, and what hangs on it."""

from __future__ import annotations

from typing import Any

from registry.errors import RegistryError
from registry.models import Approval, BodyRule, Case, Decision, DecisionKind
from registry.rules.affairs import ENDING
from registry.rules.grounds import lacking
from registry.rules.measures import Measure, bars_person, status_class
from registry.rules.procedure_table import Affair

from . import deciding, involvements, mode_changes, proposing, register, trust
from .basis import Basis
from .context import Office
from .orders import Decided, Order

_KINDS = {
    Measure.SUSPEND: DecisionKind.SUSPENSION,
    Measure.REVOKE: DecisionKind.REVOCATION,
    Measure.STRIP: DecisionKind.REVOCATION,
    Measure.DISHONEST_LIST: DecisionKind.LISTING,
}


def unchanged(office: Office, one: Case, seen: bytes) -> None:
    """Refuse unless what is approved is what was proposed and shown, and its ground stands as it did.

    Errors: RegistryError CASE_CHANGED, GROUND_NOT_MET.
    """
    if proposing.digest(one.proposal) != one.proposal_sha256 or seen != one.proposal_sha256:
        raise RegistryError("CASE_CHANGED")
    ground = one.proposal["ground"]
    if not ground or "file" not in ground:
        return
    file = involvements.file_of(office, ground["accident"], one.person_id or "")
    now_at = proposing.versions(office, ground["accident"], one.person_id or "")
    if any(ground[name] != number for name, number in now_at.items()):
        raise RegistryError("CASE_CHANGED")
    missing = lacking(file)
    if missing and not ground["other"]:
        raise RegistryError("GROUND_NOT_MET", lacking=", ".join(missing))


def take_effect(office: Office, one: Case, assertion: bytes, now: int) -> Decided:
    """Decide what the case proposed. Errors: those of `deciding.decide`, and ROOT_KEY_OFFLINE for keys."""
    order = _order(office, one, assertion)
    _register(office, one, assertion, now)
    decided = deciding.decide(office, order, now)
    details = one.proposal["details"]
    if one.affair == Affair.BODY_RULE:
        office.session.add(BodyRule(id=decided.id, created_at=now, **details))
        office.session.flush()
    elif one.affair == Affair.PUBLICATION_MODE:
        mode_changes.follow(office, details["jurisdiction"], now)
    elif one.affair == Affair.KEY_COMPROMISED:
        trust.ensure(office, now, compromised=(bytes.fromhex(details["kid"]), details["since"]))
    ended = office.session.get_one(Decision, one.ends_id) if one.ends_id else None
    if ended is not None and ended.measure == Affair.PUBLICATION_MODE:
        mode_changes.follow(office, (ended.details or {})["jurisdiction"], now)
    return decided


def _register(office: Office, one: Case, assertion: bytes, now: int) -> None:
    """Let the register of bans follow; before the decision, for the log's lock comes after the person's."""
    if one.affair == Affair.REGISTER_ENTRY:
        by = office.session.get_one(Approval, assertion).account_id
        register.enter(office, one.proposal["details"], approved_by=by, now=now)
    elif one.ends_id is not None:
        ended = office.session.get_one(Decision, one.ends_id)
        if ended.measure == Affair.REGISTER_ENTRY:
            register.withdraw(office, (ended.details or {})["decision"], now)


def _order(office: Office, one: Case, assertion: bytes) -> Order:
    proposal = one.proposal
    told: dict[str, Any] = {
        "basis": Basis(**proposal["basis"]),
        "case_id": one.id,
        "assertion_sha256": assertion,
        "details": proposal["details"] or None,
    }
    if proposal["documents"] and one.affair == Affair.IMPORT:
        source = {"source": proposal["basis"]["deciding_body"], "documents": proposal["documents"]}
        told["details"] = {**proposal["details"], **source}
    if one.affair in ENDING:
        ended = office.session.get_one(Decision, one.ends_id)
        return lift_order(ended, told)
    if proposal["measure"] is not None:
        return measure_order(Measure(proposal["measure"]), one, proposal["until"], told)
    if one.affair == Affair.CLEARED:
        return Order(DecisionKind.CREDENTIAL, "cleared", "cleared", serial=one.serial, **told)
    subject = _subject(office, one.affair, proposal["details"])
    return Order(DecisionKind.RULE, one.affair, "", subject=subject, **told)


def measure_order(measure: Measure, one: Case, until: int | None, told: dict[str, Any]) -> Order:
    """Give the order of a measure against whom, or what, a case is about."""
    kind = DecisionKind.BAN if bars_person(measure) else _KINDS.get(measure, DecisionKind.CREDENTIAL)
    on = {"serial": one.serial, "person_id": one.person_id, "until": until}
    return Order(kind, measure.value, status_class(measure) or "", **on, **told)


def lift_order(ended: Decision, told: dict[str, Any]) -> Order:
    """Give the order that ends a decision: about the same person or thing, and into no class."""
    on = {"serial": ended.serial, "person_id": ended.person_id, "ends_id": ended.id}
    return Order(DecisionKind.LIFT, ended.measure, "", **on, **told)


def _subject(office: Office, affair: str, details: dict[str, Any]) -> str:
    """Name what a decision about the register is about, so that the one in force is found by it."""
    match affair:
        case Affair.BODY_RULE:
            return f"body_rule:{details['body']}:{details['from_day']}:{details['to_day']}"
        case Affair.REGISTER_ENTRY:
            return register.subject(office, details["decision"])
        case Affair.PUBLICATION_MODE:
            return f"publication_mode:{details['jurisdiction']}"
        case Affair.RULE_ROW:
            return f"rule_row:{details['row']}"
        case _:
            return f"key:{details['kid']}"
