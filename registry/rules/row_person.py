"""Whom a row is about: document, number and name, read strictly, since a ban hangs on them."""

from __future__ import annotations

import re
from datetime import date

from registry.rules.cells import lost_digits, text_of
from registry.rules.draft import Person
from registry.rules.open_row import OpenRow
from registry.rules.qualification import age_on
from registry.rules.words import DOCUMENT_TYPES
from registry.verify.claims import MAX_NAME_BYTES
from registry.verify.identity import check_number, normalise_name, normalise_number, told_birth_date

_EITHER_PERMIT = "hk_macao_or_taiwan_permit"
# Letters of any script with their marks, and what joins names: middle dot, space, hyphen, apostrophe …
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·\u0300-\u036f '’.,-])*")


def read_person(row: OpenRow) -> Person | None:
    """Read document type, number and name; None where one of them has been complained about."""
    name = _read_name(row)
    document_type = _read_document_type(row)
    if document_type is None:
        return None
    number = _read_number(row, document_type)
    if number is None or name is None:
        return None
    return Person(_settled(document_type, number), number, name)


def number_field(row: OpenRow) -> str:
    """Give the column that holds the identity number: a plain register has it inside 证号 only."""
    return "number" if row.has("number") else "certificate_number"


def check_age(row: OpenRow, person: Person, start: date) -> None:
    """Compare the age on the start day with the rules of that day."""
    born = told_birth_date(person.document_type, person.number)
    minimum, maximum = (row.rule(name, start, "start") for name in ("minimum_age", "maximum_age"))
    if born is None or minimum is None or maximum is None:
        return
    age, day = age_on(born, start), start.isoformat()
    if minimum.value is not None and age < minimum.value:
        row.complain("UNDER_AGE", number_field(row), age=minimum.value, day=day)
    elif maximum.value is not None and age > maximum.value:
        row.complain("OVER_AGE", number_field(row), age=maximum.value, day=day)


def _read_name(row: OpenRow) -> str | None:
    name = normalise_name(text_of(row.cell("name")))
    if name and _NAME.fullmatch(name) and len(name.encode()) <= MAX_NAME_BYTES:
        return name
    if not name:
        row.complain("MISSING", "name")
    elif not _NAME.fullmatch(name):
        row.complain("BAD_NAME", "name")
    else:
        row.complain("NAME_TOO_LONG", "name", limit=MAX_NAME_BYTES, characters=MAX_NAME_BYTES // 3)
    return None


def _read_document_type(row: OpenRow) -> str | None:
    written = row.word("document_type")
    if not written:
        return "resident_id"
    document_type = DOCUMENT_TYPES.get(written)
    if document_type is None:
        row.complain("UNKNOWN_DOCUMENT_TYPE", "document_type")
    return document_type


def _read_number(row: OpenRow, document_type: str) -> str | None:
    field = number_field(row)
    cell = row.cell(field)
    if lost_digits(cell):
        row.complain("ID_NUMERIC_CELL", field)
        return None
    number = _normalised(document_type, text_of(cell), prefixed=field == "certificate_number")
    known = _settled(document_type, number)
    code = check_number(known, number, row.today) if number else "MISSING"
    if code:
        row.complain(code, field)
        return None
    return number


def _normalised(document_type: str, text: str, *, prefixed: bool) -> str:
    known = _settled(document_type, text)
    number = normalise_number(known, text)
    # 证号 without a prefix is left as it is: some registers list the bare number there.
    return normalise_number(known, number.removeprefix("T")) if prefixed else number


def _settled(document_type: str, number: str) -> str:
    """Tell two permits apart where a file calls both 港澳台通行证: only one of them begins with H or M."""
    if document_type != _EITHER_PERMIT:
        return document_type
    return "hk_macao_permit" if number.strip()[:1].upper() in ("H", "M", "Ｈ", "Ｍ") else "taiwan_permit"
