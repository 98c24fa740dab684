"""The demo's cases as `init --demo` left them in the data directory: demo.json and one QR image each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from registry.config import Settings
from registry.verify import messages


@dataclass(frozen=True)
class Case:
    """One thing to try: its title, what to expect, and the page its code opens (None: there is no code).

    `expect` is the word for the code `outcome`.
    """

    key: str
    title: str
    expect: str
    outcome: str
    work: str | None
    page: str | None


def cases(settings: Settings, language: str) -> list[Case]:
    """Give the cases to try, in `language`; none outside the demo, and none before `init --demo` has run."""
    return [_case(entry, language) for entry in _table(settings)]


def picture(settings: Settings, key: str) -> Path | None:
    """Give the QR image of the case named `key`; None where there is none. `key` is never part of a path."""
    names = {entry["key"]: entry.get("png") for entry in _table(settings)}
    return _folder(settings) / Path(names[key]).name if names.get(key) else None


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "demo"


def _table(settings: Settings) -> list[dict[str, Any]]:
    file = _folder(settings) / "demo.json"
    if not settings.demo or not file.is_file():
        return []
    table: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return table


def _case(entry: dict[str, Any], language: str) -> Case:
    token = entry["text"].rpartition("/V/")[2] if entry.get("text") else None
    work = entry.get("work")
    asked = urlencode({"lang": language, **({"work": work} if work else {})})
    return Case(
        key=entry["key"],
        title=entry["title"][language],
        expect=messages.text("outcomes", entry["expect"], language)["word"],
        outcome=entry["expect"],
        work=work,
        page=f"/V/{token}?{asked}" if token else None,
    )
