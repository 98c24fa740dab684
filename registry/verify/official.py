"""Codes and sites of other official systems, recognised so that the way to check them can be named.

The patterns of tables/official_codes.json mean the same in Python and JavaScript and match the whole text, so
that a look-alike host never passes for the official one. Recognising a code says nothing about its truth.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST = 2048  # no official code is longer; a longer text is not searched


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = json.loads(files(__package__).joinpath("tables/official_codes.json").read_text("utf-8"))
    return tuple((code["code"], re.compile(code["pattern"], _flags(code))) for code in table["codes"])


def _flags(code: dict[str, Any]) -> re.RegexFlag:
    # ASCII: Python would otherwise count U+017F as an s, and JavaScript would not.
    return re.ASCII | re.IGNORECASE if code["ignore_case"] else re.ASCII


def recognise(text: str) -> str | None:
    """Give the key under `official` in messages.json of the code that `text` is, None if unknown."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    return next((code for code, pattern in _patterns() if pattern.fullmatch(text)), None)
