"""Programs at work in tests: each with the key of an account, over whatever carries its requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from flask.testing import FlaskClient

from registry.rules.permissions import Act, Channel, Role, may
from registry.workflows.context import Office
from tests.factories import NOW
from tests.passkey import Authenticator
from tests.workflows import hiring
from tests.workflows.hiring import hire

API = "/api/v1"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
STAFF = {
    "officer": (Role.CASE_OFFICER, hiring.REGULATOR),
    "colleague": (Role.CASE_OFFICER, hiring.REGULATOR),
    "reviewer": (Role.LEGAL_REVIEWER, hiring.REGULATOR),
    "approver": (Role.APPROVER, hiring.REGULATOR),
    "second": (Role.APPROVER, hiring.REGULATOR),
    "auditor": (Role.AUDITOR, hiring.REGULATOR),
    "inspector": (Role.INSPECTOR, "INS-1"),
    "employer": (Role.EMPLOYER, "EMP-1"),
    "clerk": (Role.CLERK, "3302"),
}


class Answer(NamedTuple):
    """What came back, whatever the status; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Give the body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        """Give the code of a refusal; None where it is none."""
        return self.json["code"] if self.status >= 400 else None


Ask = Callable[[str, str, dict[str, str], bytes | None], Answer]
"""(method, path, headers, body): carries a request."""


@dataclass(frozen=True)
class Caller:
    """A program with the secret of one account; `passkey` is what its human holds."""

    ask: Ask
    secret: str
    account: str
    passkey: Authenticator | None

    def get(self, path: str) -> Answer:
        """Ask for what is there."""
        return self.ask("GET", API + path, self._headers(), None)

    def post(self, path: str, body: Any) -> Answer:
        """Send JSON."""
        headers = self._headers(**{"Content-Type": "application/json"})
        return self.ask("POST", API + path, headers, json.dumps(body).encode())

    def send(self, name: str, content: bytes, type_: str = "application/pdf") -> Answer:
        """Send a document as the body."""
        headers = self._headers(**{"Content-Type": type_, "Document-Name": quote(name)})
        return self.ask("POST", f"{API}/documents", headers, content)

    def document(self, text: str) -> str:
        """Send a PDF that differs by `text`; give its SHA-256."""
        answer = self.send("文书.pdf", PDF + text.encode())
        assert answer.status == 201, answer.body
        return str(answer.json["sha256"])

    def sign(self, question: dict[str, Any]) -> dict[str, Any]:
        """Let the passkey answer what the interface asks, or would ask: who cheats signs unasked."""
        assert self.passkey is not None
        return self.passkey.sign(question["options"] or bytes.fromhex(question["sha256"]))

    def _headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}


def staff(office: Office, ask: Ask, now: int = NOW) -> dict[str, Caller]:
    """Hire everybody, and make each a key for all that the account may do by the interface."""
    hiring.organisations(office, now)
    return {
        login: caller(office, ask, login, role, organisation=home, now=now)
        for login, (role, home) in STAFF.items()
    }


def caller(office: Office, ask: Ask, login: str, *roles: Role, organisation: str, now: int) -> Caller:
    """Hire somebody, and make a key."""
    person = hire(office, login, *roles, organisation=organisation, now=now)
    acts = [act.value for act in Act if may(frozenset(roles), act, Channel.API, own=True)]
    secret = person.key(office, acts, now=now)
    return Caller(ask, secret, person.account_id, person.authenticator)


def over(client: FlaskClient) -> Ask:
    """Carry requests by Flask's client."""

    def ask(method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        with client.open(path, method=method, headers=headers, data=body) as told:
            return Answer(told.status_code, {k.lower(): v for k, v in told.headers.items()}, told.data)

    return ask
