"""What one cell of a workbook says: text, number or day, whatever a clerk, Excel or an export made of it.

Nothing is guessed: what cannot be read for certain is UNREADABLE, and a long number that was stored as a
number has lost its last digits and stays lost.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final, Literal

from registry.rules.words import BLANK, NO_END, folded, word

Cell = str | int | float | bool | date | datetime | time | timedelta | None


class Special(Enum):
    """What a date or number cell may hold besides a date or a number."""

    BLANK = "blank"
    NO_END = "no end"
    UNREADABLE = "unreadable"


BLANK_CELL: Final = Special.BLANK
NO_END_CELL: Final = Special.NO_END
UNREADABLE: Final = Special.UNREADABLE
_NotANumber = Literal[Special.BLANK, Special.UNREADABLE]

# A double holds 15 decimal digits for certain; what Excel stores of a longer number is not what was typed.
_EXACT_BELOW = 10**15
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_UNITS = ("分", "学时", "课时", "小时")
_TIME_OF_DAY = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_DASHES = str.maketrans("‐‑‒–—−", "------")
_DAY = re.compile(r"([0-9]{4})(?:([-./])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}")
# Excel counts days from 1899-12-30 (for days after February 1900); 20000 is in 1954, 75000 in 2105.
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20000, 75000
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def text_of(cell: Cell) -> str:
    """Give the text of a cell, NFC, white space folded, nothing invisible; a whole number without `.0`."""
    if isinstance(cell, str):
        return folded(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_BELOW:
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def word_of(cell: Cell) -> str:
    """Give the text of a cell as a word to look up in a table; a blank (also `-`, `无`) is empty."""
    found = word(cell) if isinstance(cell, str) else word(text_of(cell))
    return "" if found in BLANK else found


def lost_digits(cell: Cell) -> bool:
    """Say whether a cell meant for a long number was stored as a number that cannot hold it."""
    if isinstance(cell, str):
        return "+" in cell and _SCIENTIFIC.fullmatch(word(cell)) is not None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return not (abs(cell) < _EXACT_BELOW and float(cell).is_integer())
    return False


def number_of(cell: Cell) -> float | _NotANumber:
    """Read a mark or a count of hours; units that clerks append (分, 学时) are left out."""
    if isinstance(cell, bool):
        return UNREADABLE
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < _EXACT_BELOW else UNREADABLE
    if cell is None:
        return BLANK_CELL
    return _number(cell) if isinstance(cell, str) else UNREADABLE


def day_of(cell: Cell) -> date | Special:
    """Read a day: a date cell, any common spelling, or an Excel serial number; `长期` is NO_END_CELL."""
    if isinstance(cell, str):
        return _day(cell)
    if cell is None:
        return BLANK_CELL
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _day_of_number(cell)
    return UNREADABLE


@lru_cache(maxsize=1024)
def _number(text: str) -> float | _NotANumber:
    written = word(text)
    if written in BLANK:
        return BLANK_CELL
    for unit in _UNITS:
        written = written.removesuffix(unit)
    return float(written) if _NUMBER.fullmatch(written) else UNREADABLE


@lru_cache(maxsize=8192)
def _day(text: str) -> date | Special:
    written = word(text)
    if written in BLANK:
        return BLANK_CELL
    if written in NO_END:
        return NO_END_CELL
    compatible = unicodedata.normalize("NFKC", folded(text)).translate(_DASHES)
    return _written_day("".join(_TIME_OF_DAY.sub("", compatible).split()))


def _written_day(text: str) -> date | Special:
    if _SERIAL.fullmatch(text):
        return _day_of_number(int(text))
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if match is None:
        return UNREADABLE
    year, month, day = (int(part) for part in match.groups() if part is not None and part.isdecimal())
    return _calendar_day(year, month, day)


def _day_of_number(value: float) -> date | Special:
    """Read an Excel serial number, or a day typed as 20280117."""
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(value))
    if float(value).is_integer() and 10**7 <= value < 10**8:
        return _calendar_day(int(value) // 10000, int(value) // 100 % 100, int(value) % 100)
    return UNREADABLE


def _calendar_day(year: int, month: int, day: int) -> date | Special:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return UNREADABLE
    try:
        return date(year, month, day)
    except ValueError:
        return UNREADABLE
