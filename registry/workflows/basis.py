"""What a decision rests on: checked before anything is decided, and kept free of identity numbers.

Four fields are needed, all of them: no decision without basis and reason (行政处罚法).
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, fields

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
        """Give the basis in one spelling: NFC, white space trimmed and folded.

        Errors: RegistryError BASIS_EMPTY, BASIS_TOO_LONG, BASIS_HOLDS_NUMBER, BASIS_UNPRINTABLE.
        """
        told = Basis(**{name: _one_spelling(text) for name, text in asdict(self).items()})
        for field in fields(told):
            text = getattr(told, field.name)
            if not text:
                raise RegistryError("BASIS_EMPTY", field=field.name)
            if len(text) > _LONGEST[field.name]:
                raise RegistryError("BASIS_TOO_LONG", field=field.name, limit=_LONGEST[field.name])
            if holds_number(text):
                raise RegistryError("BASIS_HOLDS_NUMBER", field=field.name)
            # What cannot be seen would make a second decision of the same number.
            if not text.isprintable() or BLANK_LETTERS & set(text):
                raise RegistryError("BASIS_UNPRINTABLE", field=field.name)
        return told


_LONGEST = {"decision_number": 100, "deciding_body": 200, "legal_basis": 2_000, "reason": 2_000}


def _one_spelling(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
