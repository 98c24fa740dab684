"""What an accident calls for about one person of its file, so that looking back (回头看) finds what is owed.

A lifetime ban where the plan's ground is met; revocation of the certificate where its holder, licensed at the
time, did the work (总局令第30号 art. 30 (3): responsible for the accident; a row that nobody has verified).
Where only an answer or a document is missing the question is open, and open is not "nothing".
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.rules.grounds import Capacity, File, Licensed, lacking
from registry.rules.measures import Measure

ANSWERABLE = frozenset(("NOT_FOUND_IS_NOT_UNLICENSED", "CAUSE_NOT_DETERMINED"))
"""What somebody can still find out; everything else says that the measure is not called for."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is called for; `missing`: codes of `grounds.lacking` to be answered first, empty: owed."""

    measure: Measure
    missing: tuple[str, ...]


def called_for(file: File) -> Call | None:
    """Say what a file calls for about one person; None: nothing."""
    if file.capacity is not Capacity.WELDER:
        return None
    if file.licensed is Licensed.YES:
        return Call(Measure.REVOKE, () if file.determined else ("CAUSE_NOT_DETERMINED",))
    missing = lacking(file)
    return Call(Measure.LIFETIME_BAN, missing) if ANSWERABLE.issuperset(missing) else None
