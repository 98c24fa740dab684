"""Every word a verdict needs, in both languages, from tables/messages.json; a phone reads the same file."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh-CN", "en")
# A reason beside another one can need other words.
_BESIDE = {
    ("UNKNOWN_KEY", "TRUST_STALE"): "UNKNOWN_KEY_STALE",
    ("NEEDS_REVIEW", "BANNED"): "NEEDS_REVIEW_BANNED",
}


@cache
def table() -> dict[str, dict[str, dict[str, Any]]]:
    """Give the whole table: kind → code → language → the parts of the message."""
    read: dict[str, dict[str, dict[str, Any]]] = json.loads(
        files(__package__).joinpath("tables/messages.json").read_text("utf-8")
    )
    return read


def text(kind: str, code: str, language: str) -> dict[str, str]:
    """Give the message of a code; KeyError for what the table does not hold.

    `kind` is outcomes (word, means, do), reasons (title, text, do), notices and refusals (title, text) or
    official (title, text, do, site); `language` is `zh-CN` or `en`. Enumerations may be given as they are.
    """
    message: dict[str, str] = table()[kind][str(code)][language]
    return message


def reason_text(reason: str, reasons: Collection[str], language: str) -> dict[str, str]:
    """Give the message of one reason among all those of its verdict.

    "Not issued by this registry" can be said only on a fresh trust list: an old one may not know a new key.
    Beside a ban, another name leaves nothing undecided: the ban goes by the number.
    """
    codes = (_BESIDE.get((str(reason), str(other))) for other in reasons)
    return text("reasons", next(filter(None, codes), reason), language)
