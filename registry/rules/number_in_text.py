"""Identity numbers inside free text: what people write may become public, or is stored in clear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from registry.verify import identity

_BETWEEN = frozenset(("Zs", "Zl", "Zp", "Pd", "Pc"))
_BIRTH = re.compile(r"[1-9]\d{5}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dX]")
_OLD_BIRTH = re.compile(r"[1-9]\d{5}(\d{2})(\d{2})(\d{2})\d{3}")
# The first two digits of any number: a province, or 9 for foreigners. A number of a file begins with a year.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d")
_DIGITS = re.compile(r"\d+(?: \d+)*(?: ?X)?", re.ASCII)
_LETTERED = re.compile(r"(?<![A-Z0-9])[HMEG] ?\d(?: ?\d){7}(?:(?: ?\d){2})?(?! ?\d)", re.ASCII)
_FOREIGNER = re.compile(r"(?<![A-Z0-9])[A-Z]{3} ?\d{4} ?(\d{2}) ?(\d{2}) ?(\d{2}) ?\d{2}(?! ?\d)", re.ASCII)
_LENGTHS = (15, 18)


def holds_number(text: str) -> bool:
    """Tell whether some identity number seems to stand in `text`, however it is spelled.

    A resident's number is known by its date of birth: decisions and cases have long numbers too.
    """
    plain = _plain(text)
    if _LETTERED.search(plain):
        return True
    if any(_is_day(*found.groups(), short=True) for found in _FOREIGNER.finditer(plain)):
        return True
    return any(_holds_resident(run.group()) for run in _DIGITS.finditer(plain))


def _plain(text: str) -> str:
    """Fold as identity numbers are folded, and leave one space wherever something stood between."""
    compatible = unicodedata.normalize("NFKC", text)
    spaced = "".join(" " if unicodedata.category(one) in _BETWEEN else one for one in compatible)
    folded = (identity.normalise_number("foreigner_permit", word) for word in spaced.split())
    return " ".join(word for word in folded if word)


def _holds_resident(run: str) -> bool:
    words = re.sub(" ?X", "X", run).split(" ")
    if any(_is_resident(word) or _hidden_in_longer(word) for word in words):
        return True
    return any(_PROVINCE.match(joined) and _is_resident(joined) for joined in _joined(words))


def _joined(words: list[str]) -> Iterator[str]:
    """Give every sequence of neighbouring words that is as long as a number is."""
    for start in range(len(words)):
        joined = ""
        for word in words[start : start + max(_LENGTHS)]:
            joined += word
            if len(joined) in _LENGTHS:
                yield joined


def _is_resident(word: str) -> bool:
    if found := _BIRTH.fullmatch(word):
        return _is_day(*found.groups())
    found = _OLD_BIRTH.fullmatch(word)
    if found is None or not _PROVINCE.match(word):
        return False
    return _is_day(*found.groups(), short=True)


def _hidden_in_longer(word: str) -> bool:
    """Look for a whole number inside more digits: there only its check character tells it."""
    inside = (word[start : start + 18] for start in range(len(word) - 17))
    return any(_is_resident(number) and identity.check_resident_id(number) is None for number in inside)


def _is_day(year: str, month: str, day: str, *, short: bool = False) -> bool:
    for century in ("19", "20") if short else ("",):
        try:
            date(int(century + year), int(month), int(day))
        except ValueError:
            continue
        return True
    return False
