"""Was this person licensed for this work at that moment? Answered from our records by the rules of that day.

No record is not "unlicensed": the certificate may be another province's. What is doubtful in our own records
counts for the person, as not found: somebody has to ask the issuing system.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.rules.grounds import Licensed
from registry.verify import scope
from registry.verify.scope import Coverage, Work


@dataclass(frozen=True, slots=True)
class Held:
    """A credential as it stood at the moment asked about; `end`, `review` are inclusive, None: none printed.

    `classes`: what decisions of before that moment, not ended by then, had put it (or its person) into.
    """

    serial: int
    scheme: int
    scope: tuple[str, ...]
    start: date
    end: date | None
    review: date | None
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, and for each credential looked at what was wrong with it (empty: good)."""

    licensed: Licensed
    looked_at: tuple[tuple[int, tuple[str, ...]], ...]


_VOID = ("banned", "revoked", "suspended", "cancelled", "lapsed")


def answer(held: Iterable[Held], work: Work, on: date, verified: frozenset[str] = frozenset()) -> Answer:
    """Judge what somebody held for `work` on the day `on`; `verified`: rows that persons have verified."""
    looked_at = tuple((one.serial, _faults(one, work, on, verified)) for one in held)
    faults = [found for _, found in looked_at]
    if () in faults:
        return Answer(Licensed.YES, looked_at)
    if not faults or ("RULE_UNVERIFIED",) in faults:
        return Answer(Licensed.NOT_FOUND, looked_at)
    return Answer(Licensed.NO, looked_at)


def _faults(one: Held, work: Work, on: date, verified: frozenset[str]) -> tuple[str, ...]:
    faults = [name.upper() for name in _VOID if name in one.classes]
    if one.end is not None and on > one.end:
        faults.append("EXPIRED")
    if one.review is not None and on > one.review:
        faults.append("REVIEW_OVERDUE")
    if on < one.start:
        faults.append("NOT_YET_VALID")
    covered = scope.covers(one.scheme, one.scope, work, on, verified)
    if covered is Coverage.NOT_COVERED:
        faults.append("OUT_OF_SCOPE")
    elif covered is Coverage.UNVERIFIED:
        faults.append("RULE_UNVERIFIED")
    return tuple(faults)
