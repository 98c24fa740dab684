"""A browser without a screen: keeps cookies, fills in forms as they came, answers passkey questions."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.passkey import Authenticator
from tests.workflows.hiring import PASSWORD

HTML = {"Accept": "text/html", "Accept-Language": "en"}
_TOKEN = re.compile(r'(?:name="form_token" value|data-token)="([0-9a-f]{64})"')


class Visitor:
    """Somebody in front of an application."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: TestResponse | None = None

    def get(self, path: str, **how: Any) -> TestResponse:
        """Open a page, and remember it: its form can be filled in."""
        self.page = self.client.get(path, headers={**HTML, **how.pop("headers", {})}, **how)
        return self.page

    def token(self) -> str:
        """Give the form token of the page that is open."""
        assert self.page is not None
        found = _TOKEN.search(html.unescape(self.page.text))
        assert found, self.page.text
        return found[1]

    def fill_in(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of the page that is open."""
        headers = {**HTML, "Origin": "null", "Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data={"form_token": self.token(), **fields}, headers=headers)

    def send(self, path: str, told: dict[str, Any], token: str | None = None) -> TestResponse:
        """Send JSON as the script of the page that is open does."""
        headers = {"X-Form-Token": self.token() if token is None else token}
        return self.client.post(path, json=told, headers={**headers, "Sec-Fetch-Site": "same-origin"})

    def sign_in(self, login: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
        """Sign in by password."""
        self.get("/account/sign-in")
        return self.fill_in("/account/sign-in", login=login, password=password, **fields)

    def use(self, authenticator: Authenticator) -> TestResponse:
        """Answer the passkey page with an authenticator."""
        self.get("/account/passkey")
        options = self.send("/account/passkey/options", {}).get_json()
        answer = authenticator.sign(options) if "rpId" in options else authenticator.register(options)
        return self.send("/account/passkey", {"answer": answer, "label": "办公室", "next": "/account"})

    def word(self, name: str = "registry_session") -> str | None:
        """Give the word of a cookie."""
        cookie = self.client.get_cookie(name)
        return cookie.value if cookie else None
