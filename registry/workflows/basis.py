"""What a decision rests on: checked before anything is decided, and kept free of identity numbers.

Four fields are needed, all of them: no decision without basis and reason (行政处罚法).
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass

from registry.errors import RegistryError
from registry.rules.number_in_text import holds_number
from registry.verify.identity import BLANK_LETTERS


@dataclass(frozen=True, slots=True)
class Basis:
    """Number, deciding body, legal basis and reason of a decision, as its document has them."""

    decision_number: str
    deciding_body: str
    legal_basis: str
    reason: str

    def checked(self) -> Basis:
        """Give the basis in one spelling. Errors: RegistryError as `plain`."""
        told = {name: plain(text, name, limit=_LONGEST[name]) for name, text in asdict(self).items()}
        return Basis(**told)


_LONGEST = {"decision_number": 100, "deciding_body": 200, "legal_basis": 2_000, "reason": 2_000}


def plain(text: str, field: str, *, limit: int = 2_000) -> str:
    """Give a text in one spelling: on one line, in NFC, white space trimmed and folded.

    Errors: RegistryError BASIS_EMPTY, BASIS_TOO_LONG, BASIS_HOLDS_NUMBER, BASIS_UNPRINTABLE.
    """
    told = " ".join(unicodedata.normalize("NFC", text).split())
    if not told:
        raise RegistryError("BASIS_EMPTY", field=field)
    if len(told) > limit:
        raise RegistryError("BASIS_TOO_LONG", field=field, limit=limit)
    if holds_number(told):
        raise RegistryError("BASIS_HOLDS_NUMBER", field=field)
    # What cannot be seen would make a second decision of the same number.
    if not told.isprintable() or BLANK_LETTERS & set(told):
        raise RegistryError("BASIS_UNPRINTABLE", field=field)
    return told
