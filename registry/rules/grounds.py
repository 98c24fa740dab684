"""Grounds of the lifetime ban: what a file must show before a ban may even be proposed.

The plan's ground: unlicensed for that work at that time, and a death, or a *fire* of grade larger or above.
Numbers alone never make a ban: the cause must be determined by a document, and a person signs. Another ground
stands on a law of its own, which the proposal names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.rules.accidents import Grade, Harm, grade


class Licensed(StrEnum):
    """Whether the person was licensed for that work at that time; NOT_FOUND is not NO."""

    YES = "yes"
    NO = "no"
    NOT_FOUND = "not_found"


class Capacity(StrEnum):
    """In what capacity a person was involved; the plan's ban is for who did the work."""

    WELDER = "welder"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class File:
    """What an accident file says of one person.

    `determined`: the document that determines cause and responsibility is attached. `issuer_answer`: the
    written answer of the issuing system that it knows no certificate is attached.
    """

    happened: date
    fire: bool
    harm: Harm
    capacity: Capacity
    licensed: Licensed
    determined: bool
    issuer_answer: bool


def lacking(file: File) -> tuple[str, ...]:
    """Give every reason why the plan's ground is not met, in the order told; empty where it is met."""
    missing = []
    if file.capacity is not Capacity.WELDER:
        missing.append("NOT_THE_WELDER")
    if file.licensed is Licensed.YES:
        missing.append("WAS_LICENSED")
    if file.licensed is Licensed.NOT_FOUND and not file.issuer_answer:
        missing.append("NOT_FOUND_IS_NOT_UNLICENSED")
    if not _grave(file):
        missing.append("NOT_GRAVE_ENOUGH")
    if not file.determined:
        missing.append("CAUSE_NOT_DETERMINED")
    return tuple(missing)


def _grave(file: File) -> bool:
    if file.harm.deaths >= 1:
        return True
    return file.fire and grade(file.harm, file.happened).at_least(Grade.LARGER)
