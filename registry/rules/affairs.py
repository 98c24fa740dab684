"""What each kind of case decides: on what it falls, by which measure, and which steps leave a document."""

from __future__ import annotations

from enum import StrEnum

from registry.rules.history import Step
from registry.rules.measures import Measure, effect
from registry.rules.procedure_table import Affair

MEASURES: dict[Affair, Measure] = {
    Affair.LIFETIME_BAN: Measure.LIFETIME_BAN,
    Affair.STRIP: Measure.STRIP,
    Affair.REVOKE: Measure.REVOKE,
    Affair.SUSPEND: Measure.SUSPEND,
    Affair.CANCEL: Measure.CANCEL,
    Affair.LOST: Measure.LOST,
    Affair.LAPSE: Measure.LAPSE,
}
"""The measure of the kinds that are one; an import names its own."""

ENDING = frozenset((Affair.LIFT, Affair.REGISTER_WITHDRAWAL))
"""The kinds that end another decision; a withdrawal only one that published somebody."""

DOCUMENTED = frozenset(
    (
        *(Step.NOTIFY, Step.ASK_HEARING, Step.WAIVE, Step.HOLD_HEARING),
        *(Step.SERVE, Step.PUBLIC_NOTICE, Step.APPEAL, Step.DECIDE_APPEAL),
    )
)
"""Steps that are nothing without their document: notice, the party's word, minutes, proof, answer."""

REASONED = frozenset((Step.WITHDRAW, Step.REJECT))
"""Steps that are nothing without a reason: they end a case, and nobody signs them."""


class On(StrEnum):
    """What a case falls on."""

    CREDENTIAL = "credential"
    PERSON = "person"
    DECISION = "decision"
    REGISTER = "register"


def falls_on(affair: Affair, measure: Measure | None) -> On:
    """Say what a case of this kind, with this measure, falls on."""
    if measure is not None:
        return On(effect(measure).on)
    if affair is Affair.CLEARED:
        return On.CREDENTIAL
    return On.DECISION if affair in ENDING else On.REGISTER
