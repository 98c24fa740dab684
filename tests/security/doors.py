"""Requests as somebody of a role makes them: with the session of a browser, or with a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from registry.rules.permissions import Role
from tests.security.catalogue import BODIES, FILES, PLACES, QUERIES, SCRIPTED
from tests.security.town import NONE, Town
from tests.web.accounts.visitor import Visitor

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
_CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)*\b")


def address(town: Town, route: str, *, exists: bool) -> str:
    """Write the address of a route about things that exist, or about none."""
    about = town.there if exists else NONE
    path = _PLACE.sub(lambda place: about[PLACES[place[1]]], route.partition(" ")[2])
    return path + QUERIES.get(route, "")


def by_browser(app: Flask, town: Town, role: Role, route: str, *, exists: bool, **more: Any) -> TestResponse:
    """Ask as somebody who is signed in, and confirmed where that is needed, on a page of ours."""
    visitor = Visitor(app)
    visitor.client.set_cookie("registry_session", town.people[role].word)
    path = address(town, route, exists=exists)
    if route.startswith("GET "):
        return visitor.get(path)
    visitor.get("/account")
    if route in SCRIPTED:
        return visitor.send(path, {**BODIES.get(route, {}), **more})
    return visitor.fill_in(path, **{**BODIES.get(route, {}), **more})


def by_program(app: Flask, town: Town, secret: str | None, route: str, *, exists: bool) -> TestResponse:
    """Ask as a program does, with the secret of a key."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    how: dict[str, Any] = {} if route.startswith("GET ") else {"json": BODIES.get(route, {})}
    if route in FILES:
        name, how = FILES[route][0], {"data": FILES[route][1], "content_type": "application/pdf"}
        headers["Document-Name"] = quote(name)
    client = app.test_client(use_cookies=False)
    path = address(town, route, exists=exists)
    return client.open(path, method=route.partition(" ")[0], headers=headers, **how)


def refused(answer: TestResponse) -> bool:
    """Say whether an answer is the refusal of a right."""
    return answer.status_code == 403 and "FORBIDDEN" in _CODE.findall(answer.text)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect what any database is asked meanwhile."""
    asked: list[str] = []

    def told(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", told)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", told)
