"""A person's own identity number in the free text of their row: the text is stored in clear, it is not.

Clerks write it into exam tickets and names of employers. It is masked before rows are compared, so that a
file that comes a second time says the same as what was stored.
"""

from __future__ import annotations

import re
from functools import lru_cache

from registry.verify import identity

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")


def masked(text: str, number: str) -> str:
    """Give `text` with this normalised number masked wherever it stands, in whatever spelling.

    The result is never longer than `text`.
    """
    spellings = [number]
    if _RESIDENT.fullmatch(number):
        spellings.append(number[:6] + number[8:17])  # as it was before 1999
    for spelling in spellings:
        folded, origins = _folded(text)
        while (place := folded.find(spelling)) >= 0:
            first, last = origins[place], origins[place + len(spelling) - 1] + 1
            text = text[:first] + identity.mask(number)[: last - first] + text[last:]
            folded, origins = _folded(text)
    return text


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Fold a text as identity numbers are; tell from which of its characters each folded one comes."""
    # A foreigner's permit has no other rule of spelling than the folding.
    each = [identity.normalise_number("foreigner_permit", one) for one in text]
    return "".join(each), tuple(place for place, folded in enumerate(each) for _ in folded)
