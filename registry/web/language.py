"""Which language a page speaks, and its sentences (*texts.json: key → Chinese and English)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from flask import request
from markupsafe import Markup

LANGUAGES = ("zh-CN", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Give all sentences of the pages, by key and language."""
    table: dict[str, dict[str, str]] = {}
    for file in files("registry.web").iterdir():
        if file.name.endswith("texts.json"):
            table.update(json.loads(file.read_text("utf-8")))
    return table


def chosen() -> str:
    """Give the language of the request: ?lang=, else what the browser prefers, else Chinese."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])


def asked_for() -> dict[str, str]:
    """Give the language as a query that keeps it; empty where the address did not ask for one."""
    return {"lang": chosen()} if "lang" in request.args else {}


def speaker(language: str) -> Callable[..., str]:
    """Give `say(key, **facts)`, which speaks `language`; a fact is escaped unless it is Markup."""

    def say(key: str, **facts: object) -> str:
        return Markup(texts()[key][language]).format(**facts)  # noqa: S704  our own sentence

    return say
