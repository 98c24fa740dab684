"""Every route and every command, and which right it asks: entered by hand, compared with what there is.

A new one is a line here. A route that asks a right may need a body that its shape is content with (`BODIES`):
what is told there is nobody's, so that the law may refuse it, but never before the right was asked.
"""

from __future__ import annotations

from typing import Any

from registry.rules.permissions import Act, Channel
from tests.api.bodies import BODIES as API_BODIES
from tests.security.console_bodies import CONSOLE_BODIES
from tests.security.rights import Asks, every

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

PUBLIC = "public"
"""Anybody may ask: what is answered is what the public is told, and nothing changes."""
OWN = "own account"
"""Whoever is signed in, about themselves only; or whoever signs in."""
MACHINE = "machine"
"""A command about files and keys that lie on this machine: whoever has the machine has them."""

ROUTES: dict[str, Asks | str] = {
    "GET /": PUBLIC,
    "GET /docs": PUBLIC,
    "GET /V/<path:token>": PUBLIC,
    "GET /static/<path:filename>": PUBLIC,
    "GET /demo/<key>.png": PUBLIC,
    "GET /openapi.json": PUBLIC,
    "POST /api/v1/verify": PUBLIC,
    "GET /.well-known/welder-registry/trust-list": PUBLIC,
    "GET /.well-known/welder-registry/root.pem": PUBLIC,
    "GET /.well-known/welder-registry/log.vkey": PUBLIC,
    "GET /status/directory": PUBLIC,
    "GET /status/latest": PUBLIC,
    "GET /status/<int:epoch>-<int:version>": PUBLIC,
    "GET /status/delta/<int:from_version>-<int:to_version>": PUBLIC,
    "GET /log/checkpoint": PUBLIC,
    "GET /log/tile/<path:place>": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
    # The public register: counted by address.
    "GET /register": PUBLIC,
    "POST /register": PUBLIC,
    "GET /register/cancelled": PUBLIC,
    "GET /register/certificate": PUBLIC,
    "POST /register/certificate": PUBLIC,
    "GET /register/feed": PUBLIC,
    "GET /register/feed.json": PUBLIC,
    "POST /api/v1/register/look-up": PUBLIC,
    "POST /api/v1/certificates/look-up": PUBLIC,
    # One's own account.
    "GET /account": OWN,
    "GET /account/sign-in": OWN,
    "POST /account/sign-in": OWN,
    "GET /account/enter/<word>": OWN,
    "POST /account/enter/<word>": OWN,
    "GET /account/password": OWN,
    "POST /account/password": OWN,
    "GET /account/passkey": OWN,
    "POST /account/passkey": OWN,
    "POST /account/passkey/options": OWN,
    "POST /account/passkey/<passkey_id>/end": OWN,
    "POST /account/keys/<key_id>": OWN,
    "POST /account/keys/<key_id>/end": OWN,
    "POST /account/sign-out": OWN,
    "POST /account/sign-out-everywhere": OWN,
    # The registrar's pages.
    "GET /account/organisations": Act.ORGANISATION_KEEP,
    "POST /account/organisations": Act.ORGANISATION_KEEP,
    "GET /account/organisations/<code>": Act.ORGANISATION_KEEP,
    "POST /account/organisations/<code>": Act.ORGANISATION_KEEP,
    "POST /account/organisations/<code>/accreditations": Act.ORGANISATION_KEEP,
    "POST /account/organisations/<code>/accreditations/<accreditation_id>/withdraw": Act.ORGANISATION_KEEP,
    "POST /account/organisations/<code>/accounts": Act.ACCOUNT_KEEP,
    "POST /account/organisations/<code>/accounts/<account_id>/link": Act.ACCOUNT_KEEP,
    "POST /account/organisations/<code>/accounts/<account_id>/recover": Act.ACCOUNT_RECOVER,
    "POST /account/organisations/<code>/accounts/<account_id>/lock": Act.ACCOUNT_KEEP,
    "POST /account/organisations/<code>/accounts/<account_id>/roles": Act.ACCOUNT_KEEP,
    "POST /account/organisations/<code>/keys": Act.API_KEY_KEEP,
    "POST /account/organisations/<code>/keys/<key_id>/revoke": Act.API_KEY_KEEP,
    # The console.
    "GET /console": OWN,
    "GET /console/documents/<digest>": Act.CASE_READ,
    "GET /console/accidents": Act.ACCIDENT_READ,
    "GET /console/accidents/<accident_id>": Act.ACCIDENT_READ,
    "GET /console/accidents/new": Act.ACCIDENT_KEEP,
    "POST /console/accidents/new": Act.ACCIDENT_KEEP,
    "GET /console/accidents/<accident_id>/amend": Act.ACCIDENT_KEEP,
    "POST /console/accidents/<accident_id>/amend": Act.ACCIDENT_KEEP,
    "GET /console/accidents/<accident_id>/people": Act.ACCIDENT_KEEP,
    "POST /console/accidents/<accident_id>/people": Act.ACCIDENT_KEEP,
    "GET /console/accidents/<accident_id>/people/<entry_id>": Act.ACCIDENT_KEEP,
    "POST /console/accidents/<accident_id>/people/<entry_id>": Act.ACCIDENT_KEEP,
    "GET /console/accidents/<accident_id>/penalties": Act.ACCIDENT_KEEP,
    "POST /console/accidents/<accident_id>/penalties": Act.ACCIDENT_KEEP,
    "GET /console/accidents/<accident_id>/police": Act.ACCIDENT_KEEP,
    "POST /console/accidents/<accident_id>/police": Act.ACCIDENT_KEEP,
    "GET /console/look-back": Act.LOOK_BACK,
    "GET /console/look-back/certificates": Act.LOOK_BACK,
    "GET /console/look-back/bodies": Act.LOOK_BACK,
    "GET /console/cases": Act.CASE_READ,
    "GET /console/cases/new": Act.CASE_PROPOSE,
    "POST /console/cases/new": Act.CASE_PROPOSE,
    "GET /console/cases/<case_id>": Act.CASE_READ,
    "GET /console/cases/<case_id>/amend": Act.CASE_PROPOSE,
    "POST /console/cases/<case_id>/amend": Act.CASE_PROPOSE,
    "GET /console/cases/<case_id>/steps": OWN,  # leads to the page of the case, there or not
    "POST /console/cases/<case_id>/steps": Act.CASE_PROCEED,
    "GET /console/cases/<case_id>/approval": Act.CASE_READ,
    "POST /console/cases/<case_id>/approval": Act.CASE_APPROVE,
    "GET /console/cases/<case_id>/appeal": Act.CASE_READ,
    "POST /console/cases/<case_id>/appeal": Act.CASE_APPROVE,
    "GET /console/cases/<case_id>/notice": Act.CASE_READ,
    "GET /console/cases/<case_id>/decision": Act.CASE_READ,
    "GET /console/persons": (Act.CASE_READ, Act.CHECK_PERSON),
    "POST /console/persons": (Act.CASE_READ, Act.CHECK_PERSON),
    "GET /console/persons/<person_id>": (Act.CASE_READ, Act.CHECK_PERSON),
    "GET /console/resemblances": Act.CASE_READ,
    "POST /console/resemblances/<resemblance_id>": Act.CASE_PROCEED,
    "GET /console/register": Act.CASE_READ,
    "GET /console/log": Act.CASE_READ,
    "GET /console/rules": Act.CASE_READ,
    "GET /console/rights": OWN,  # the table of rights is no secret
    "GET /console/audit": Act.AUDIT_READ,
    # The interface for programs with a key.
    "POST /api/v1/persons/check": Act.CHECK_PERSON,
    "POST /api/v1/documents": frozenset((Act.CASE_PROCEED, Act.CASE_REVIEW, Act.CASE_APPROVE)),
    "GET /api/v1/documents/<sha256:digest>": Act.CASE_READ,
    "GET /api/v1/accidents": Act.ACCIDENT_READ,
    "POST /api/v1/accidents": Act.ACCIDENT_KEEP,
    "GET /api/v1/accidents/<uuid:accident_id>": Act.ACCIDENT_READ,
    "POST /api/v1/accidents/<uuid:accident_id>/versions": Act.ACCIDENT_KEEP,
    "POST /api/v1/accidents/<uuid:accident_id>/people": Act.ACCIDENT_KEEP,
    "POST /api/v1/accidents/<uuid:accident_id>/penalties": Act.ACCIDENT_KEEP,
    "POST /api/v1/accidents/<uuid:accident_id>/police": Act.ACCIDENT_KEEP,
    "GET /api/v1/cases": Act.CASE_READ,
    "POST /api/v1/cases": Act.CASE_PROPOSE,
    "GET /api/v1/cases/<uuid:case_id>": Act.CASE_READ,
    "POST /api/v1/cases/<uuid:case_id>/proposal": Act.CASE_PROPOSE,
    # A step asks the right that is its own (`rules.procedure.ACTS`): here a notice.
    "POST /api/v1/cases/<uuid:case_id>/steps": Act.CASE_PROCEED,
    "GET /api/v1/cases/<uuid:case_id>/approval": Act.CASE_READ,
    "POST /api/v1/cases/<uuid:case_id>/approval": Act.CASE_APPROVE,
    "POST /api/v1/cases/<uuid:case_id>/appeal/question": Act.CASE_APPROVE,
    "POST /api/v1/cases/<uuid:case_id>/appeal": Act.CASE_APPROVE,
}

BODIES: dict[str, dict[str, Any]] = {
    **API_BODIES,
    **CONSOLE_BODIES,
    "POST /account/organisations/<code>/accreditations": {"from_day": "2026-01-01", "to_day": "2026-12-31"},
    "POST /account/organisations/<code>/accreditations/<accreditation_id>/withdraw": {
        "last_day": "2026-12-31"
    },
}

QUERIES = {
    "GET /api/v1/accidents": "?since=2026-01-01",
    "GET /console/cases/new": "?affair=lost",
    "POST /console/cases/new": "?affair=lost",
}
"""What a route must be asked beside its address."""

FILES = {"POST /api/v1/documents": ("文书.pdf", PDF)}
"""Routes that take a document as their body: its name and its bytes."""

SCRIPTED = ("POST /console/cases/<case_id>/approval",)
"""Routes that a page's script asks with JSON: what a passkey has signed."""

PLACES = {
    "code": "organisation",
    "account_id": "account",
    "accreditation_id": "accreditation",
    "key_id": "key",
    "digest": "document",
    "case_id": "case",
    "accident_id": "accident",
    "decision_id": "decision",
    "entry_id": "entry",
    "person_id": "person",
    "resemblance_id": "resemblance",
}
"""What stands in a route's address: the name of the place → the kind of thing (`town.there`)."""

COMMANDS: dict[str, Act | str] = {
    "init": MACHINE,
    "upload": Act.UPLOAD,
    "certificates": MACHINE,
    "verify": PUBLIC,
    "check-person": Act.CHECK_PERSON,
    "revoke": Act.CASE_PROPOSE,
    "ban": Act.CASE_PROPOSE,
    "publish": MACHINE,
    "worker": MACHINE,
    "log verify": MACHINE,
    "log restore": MACHINE,
    "log checkpoint": PUBLIC,
    "witness": PUBLIC,
    "keys list": PUBLIC,
    "keys renew": MACHINE,
    "keys add": MACHINE,
    "keys take-up": MACHINE,
    "keys compromised": MACHINE,
    "bodies list": PUBLIC,
    "bodies add": Act.ORGANISATION_KEEP,
    "accounts list": Act.ACCOUNT_KEEP,
    "accounts invite": Act.ACCOUNT_KEEP,
    "accounts lock": Act.ACCOUNT_KEEP,
    "accounts recover": Act.ACCOUNT_RECOVER,
    "serve": MACHINE,
}


def routes(app: Any) -> set[str]:
    """Give every route of an application as it is entered here."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def asking() -> list[str]:
    """Give the routes that ask a right."""
    return [route for route, asks in ROUTES.items() if not isinstance(asks, str) or isinstance(asks, Act)]


def by_key(route: str) -> bool:
    """Say whether a route is for programs with a key."""
    return route.partition(" ")[2].startswith("/api/")


ALSO: dict[str, tuple[Act, ...]] = {
    "POST /api/v1/cases": (Act.DECISION_IMPORT,),
    "POST /api/v1/cases/<uuid:case_id>/steps": (Act.CASE_PROPOSE, Act.CASE_REVIEW),
    "POST /console/cases/new": (Act.DECISION_IMPORT,),
    "POST /console/cases/<case_id>/steps": (Act.CASE_PROPOSE, Act.CASE_REVIEW, Act.CASE_REJECT),
}
"""Rights that a route asks instead of its own, by what its body tells."""


def doors() -> set[tuple[Act, Channel]]:
    """Give every right with a channel by which something that asks it can come in."""
    found = set()
    for route, asks in ROUTES.items():
        channel = Channel.API if by_key(route) else Channel.CONSOLE
        acts = every(asks) if not isinstance(asks, str) or isinstance(asks, Act) else ()
        found |= {(act, channel) for act in (*acts, *ALSO.get(route, ()))}
    commands = {(act, Channel.COMMAND) for act in COMMANDS.values() if isinstance(act, Act)}
    return found | commands
