"""The words of workbooks: headers, document types, kinds of exam, results (tables/columns.json).

`word` is the one way in which a header or a cell's word is compared with a table.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Give text in NFC, invisible characters gone, white space trimmed and folded to single spaces."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split()) if " " in text else text
    visible = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


@lru_cache(maxsize=8192)
def word(text: str) -> str:
    """Give text as a word to look up: NFKC, case folded, without any white space."""
    return "".join(unicodedata.normalize("NFKC", folded(text)).split()).casefold()


def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(
        files("registry.rules").joinpath("tables", "columns.json").read_text("utf-8")
    )
    return table


def _by_word(meanings: Mapping[str, list[str]]) -> Mapping[str, str]:
    return MappingProxyType({word(text): meaning for meaning, texts in meanings.items() for text in texts})


_TABLE = _table()
_FIELDS: dict[str, dict[str, list[str]]] = _TABLE["fields"]

HEADERS = _by_word({field: entry["headers"] for field, entry in _FIELDS.items()})
USUAL_HEADER = MappingProxyType({field: entry["headers"][0] for field, entry in _FIELDS.items()})
NEEDED_FOR = MappingProxyType(
    {field: frozenset(entry.get("needed_for", ())) for field, entry in _FIELDS.items()}
)
DOCUMENT_TYPES = _by_word(_TABLE["document_types"])
EXAM_TYPES = _by_word(_TABLE["exam_types"])
RESULTS = _by_word(_TABLE["results"])
NO_END = frozenset(word(text) for text in _TABLE["no_end"])
BLANK = frozenset(word(text) for text in ("", *_TABLE["blank"]))
