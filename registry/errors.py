"""Bad requests to the office: one exception, stable codes, sentences in Chinese and English (errors.json)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = json.loads(
        files("registry").joinpath("errors.json").read_text("utf-8")
    )
    return table


class RegistryError(Exception):
    """A request the office refuses. `code` is a key of errors.json; `facts` fill its sentences.

    Facts never hold an identity number or a token. `status` is the HTTP status the API answers with.
    """

    def __init__(self, code: str, **facts: object) -> None:
        entry = _table()[code]
        self.code = code
        self.facts = facts
        self.status: int = entry["status"]
        self.message: dict[str, str] = {
            language: entry[language].format(**facts) for language in ("zh-CN", "en")
        }
        super().__init__(f"{code}: {self.message['en']}")
