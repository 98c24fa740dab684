"""Every route of the registry, entered by hand: what anybody may open, what asks who one is, and how.

A new page behind the sign-in is a line of SIGNED_IN; a new path of the JSON interface that takes a program's
key is a line of WITH_KEY. Both are asked as a stranger; what they say to those who may is told elsewhere.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from uuid import UUID

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
READ = ("GET", "HEAD", "OPTIONS")
ASK = ("OPTIONS", "POST")
FORM = (*READ, "POST")
PERSON = {"name": "罗莹", "last": "0000"}
CARD = {"number": "T330106198803120011", "name": "罗莹"}
WELL_KNOWN = "/.well-known/welder-registry"


class Route(NamedTuple):
    """An address that answers 200 once a card was issued and published, its methods, and what to send."""

    address: str
    methods: tuple[str, ...] = READ
    body: dict[str, Any] = {}  # noqa: RUF012  # a question's keyword arguments; nobody writes into it


ROUTES = {
    "/": Route("/"),
    "/docs": Route("/docs"),
    "/V/<path:token>": Route("/V/2KCE"),
    "/static/<path:filename>": Route("/static/pages.css"),
    "/demo/<key>.png": Route("/demo/valid.png"),
    "/openapi.json": Route("/openapi.json"),
    "/api/v1/verify": Route("/api/v1/verify", ASK, {"json": {"text": "a"}}),
    "/api/v1/register/look-up": Route("/api/v1/register/look-up", ASK, {"json": PERSON}),
    "/api/v1/certificates/look-up": Route("/api/v1/certificates/look-up", ASK, {"json": CARD}),
    "/register": Route("/register", FORM, {"data": PERSON}),
    "/register/cancelled": Route("/register/cancelled"),
    "/register/certificate": Route("/register/certificate", FORM, {"data": CARD}),
    "/register/feed": Route("/register/feed"),
    "/register/feed.json": Route("/register/feed.json"),
    f"{WELL_KNOWN}/trust-list": Route(f"{WELL_KNOWN}/trust-list"),
    f"{WELL_KNOWN}/root.pem": Route(f"{WELL_KNOWN}/root.pem"),
    f"{WELL_KNOWN}/log.vkey": Route(f"{WELL_KNOWN}/log.vkey"),
    "/log/checkpoint": Route("/log/checkpoint"),
    "/log/tile/<path:place>": Route("/log/tile/0/000.p/1"),
    "/status/directory": Route("/status/directory"),
    "/status/latest": Route("/status/latest"),
    "/status/<int:epoch>-<int:version>": Route("/status/1-1"),
    "/status/delta/<int:from_version>-<int:to_version>": Route("/status/delta/1-2"),
    "/healthz": Route("/healthz"),
    "/readyz": Route("/readyz"),
    "/metrics": Route("/metrics"),
}
"""What anybody may ask."""

SIGNING_IN = {
    "/account": (READ, 302),
    "/account/sign-in": (FORM, 200),
    "/account/enter/<word>": (FORM, 410),
    "/account/passkey": (FORM, 401),
    "/account/passkey/options": (ASK, None),
    "/account/passkey/<passkey_id>/end": (ASK, None),
    "/account/sign-out": (ASK, None),
    "/account/sign-out-everywhere": (ASK, None),
}
"""One's own account: methods, and what GET says to a stranger. Each page says for itself whom it knows."""

SIGNED_IN = {
    "/account/keys/<key_id>": ASK,
    "/account/keys/<key_id>/end": ASK,
    "/account/password": FORM,
    "/account/organisations": FORM,
    "/account/organisations/<code>": FORM,
    "/account/organisations/<code>/accounts": ASK,
    "/account/organisations/<code>/accounts/<account_id>/link": ASK,
    "/account/organisations/<code>/accounts/<account_id>/lock": ASK,
    "/account/organisations/<code>/accounts/<account_id>/recover": ASK,
    "/account/organisations/<code>/accounts/<account_id>/roles": ASK,
    "/account/organisations/<code>/accreditations": ASK,
    "/account/organisations/<code>/accreditations/<accreditation_id>/withdraw": ASK,
    "/account/organisations/<code>/keys": ASK,
    "/account/organisations/<code>/keys/<key_id>/revoke": ASK,
    "/console": READ,
    "/console/accidents": READ,
    "/console/accidents/<accident_id>": READ,
    "/console/accidents/<accident_id>/amend": FORM,
    "/console/accidents/<accident_id>/penalties": FORM,
    "/console/accidents/<accident_id>/people": FORM,
    "/console/accidents/<accident_id>/people/<entry_id>": FORM,
    "/console/accidents/<accident_id>/police": FORM,
    "/console/accidents/new": FORM,
    "/console/audit": READ,
    "/console/cases": READ,
    "/console/cases/<case_id>": READ,
    "/console/cases/<case_id>/amend": FORM,
    "/console/cases/<case_id>/appeal": FORM,
    "/console/cases/<case_id>/approval": FORM,
    "/console/cases/<case_id>/decision": READ,
    "/console/cases/<case_id>/notice": READ,
    "/console/cases/<case_id>/steps": FORM,
    "/console/cases/new": FORM,
    "/console/documents/<digest>": READ,
    "/console/log": READ,
    "/console/look-back": READ,
    "/console/look-back/bodies": READ,
    "/console/look-back/certificates": READ,
    "/console/persons": FORM,
    "/console/persons/<person_id>": READ,
    "/console/register": READ,
    "/console/resemblances": READ,
    "/console/resemblances/<resemblance_id>": ASK,
    "/console/rights": READ,
    "/console/rules": READ,
}
"""Pages behind `guard.protect`: a stranger is sent to the sign-in, and a form of his is refused."""

WITH_KEY: dict[str, tuple[str, ...]] = {
    "/api/v1/persons/check": ASK,
    "/api/v1/documents": ASK,
    "/api/v1/documents/<sha256:digest>": READ,
    "/api/v1/accidents": FORM,
    "/api/v1/accidents/<uuid:accident_id>": READ,
    "/api/v1/accidents/<uuid:accident_id>/versions": ASK,
    "/api/v1/accidents/<uuid:accident_id>/people": ASK,
    "/api/v1/accidents/<uuid:accident_id>/penalties": ASK,
    "/api/v1/accidents/<uuid:accident_id>/police": ASK,
    "/api/v1/cases": FORM,
    "/api/v1/cases/<uuid:case_id>": READ,
    "/api/v1/cases/<uuid:case_id>/proposal": ASK,
    "/api/v1/cases/<uuid:case_id>/steps": ASK,
    "/api/v1/cases/<uuid:case_id>/approval": FORM,
    "/api/v1/cases/<uuid:case_id>/appeal/question": ASK,
    "/api/v1/cases/<uuid:case_id>/appeal": ASK,
}
"""Paths of the JSON interface that ask for a program's key."""

_NOTHING = {
    r"<int:[^>]+>": "1",
    r"<uuid:[^>]+>": str(UUID(int=0)),
    r"<sha256:[^>]+>": "0" * 64,
    r"<[^>]+>": "none",
}


def address(rule: str) -> str:
    """Give an address of a rule, of nothing that exists."""
    for place, nothing in _NOTHING.items():
        rule = re.sub(place, nothing, rule)
    return rule


def written(rule: str) -> str:
    """Write a rule as OpenAPI writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
