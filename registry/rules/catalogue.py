"""Which edition of a system's catalogue holds on a day, and which of its operations a clerk's words mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from registry.rules.words import word
from registry.verify import scope

_ENDING = word("作业")


@lru_cache(maxsize=8192)
def edition_on(system: str, day: date) -> scope.Scheme | None:
    """Give the edition under which a certificate that starts on `day` is issued, or None."""
    for scheme in scope.schemes():
        if scheme.system == system and scope.in_force(scheme, day):
            return scheme
    return None


def operation_code(scheme: scope.Scheme, written: str) -> str | None:
    """Give the code of an operation from its Chinese name or its code within one edition, or None.

    `written` is a word (words.word). A name may lack its last 作业; nothing else is guessed, since another
    operation is another trade.
    """
    return _codes(scheme.id).get(written)


def operation_names(scheme: scope.Scheme, language: str) -> str:
    """Give the operations of an edition as one line for a sentence."""
    return ("、" if language == "zh-CN" else ", ").join(names[language] for names in scheme.items.values())


@cache
def _codes(number: int) -> Mapping[str, str]:
    scheme = scope.scheme_of(number)
    if scheme is None:
        return {}
    names = {word(names["zh-CN"]): code for code, names in scheme.items.items()}
    short = {name.removesuffix(_ENDING): code for name, code in names.items()}
    return short | names | {word(code): code for code in scheme.items}
