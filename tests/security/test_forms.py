"""Every form that changes something: from our own page in the same browser, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from registry.models import AuditEntry, Invitation, WebSession
from registry.rules.permissions import Role
from registry.workflows.transaction import reading
from tests.security.catalogue import OWN, PUBLIC, ROUTES, by_key
from tests.security.doors import address
from tests.web.accounts.visitor import HTML, Visitor

CHANGING = [
    route
    for route, asks in ROUTES.items()
    if asks != PUBLIC and not route.startswith("GET ") and not by_key(route)
]
SITES = {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}
HERE = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

pytestmark = pytest.mark.usefixtures("uncounted")


def signed_in(app, town, role=Role.REGISTRAR):
    """Sit at the browser of somebody, on a page that has a form."""
    visitor = Visitor(app)
    visitor.client.set_cookie("registry_session", town.people[role].word)
    visitor.get("/account")
    return visitor


def everything(office):
    """Count what a forged form could have made."""
    with reading(office) as session:
        tables = (AuditEntry, Invitation, WebSession)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


@pytest.mark.parametrize("route", CHANGING)
def test_a_form_that_is_not_ours_changes_nothing(town, town_app, route):
    visitor, stranger, path = signed_in(town_app, town), Visitor(town_app), _address(town, route)
    token = visitor.token()
    stranger.get("/account/sign-in")
    somebody_else = signed_in(town_app, town, Role.AUDITOR).token()
    before = everything(town.office)
    tokens = [{}, *({"form_token": told} for told in ("", "é", stranger.token(), somebody_else, token[:-1]))]
    answers = [visitor.client.post(path, data=told, headers={**HTML, **HERE}) for told in tokens]
    for headers in SITES:
        told = {"form_token": token}
        answers.append(visitor.client.post(path, data=told, headers={**HTML, **HERE, **headers}))
        answers.append(visitor.client.post(path, json={}, headers={**HERE, **headers, "X-Form-Token": token}))
    for method in ("POST", "PUT", "DELETE"):  # the word of a session in an address is nobody's
        answers.append(visitor.client.open(f"{path}?form_token={token}", method=method, headers=HTML))
    assert {answer.status_code for answer in answers} <= {403, 405}
    assert all("CSRF_FAILED" in answer.text for answer in answers if answer.status_code == 403)
    assert sum(answer.status_code == 405 for answer in answers) <= 2
    assert everything(town.office) == before


@pytest.mark.parametrize("route", [route for route in CHANGING if ROUTES[route] != OWN])
def test_the_same_form_from_our_page_is_let_in(town, town_app, route):
    visitor = signed_in(town_app, town)
    answer = visitor.fill_in(_address(town, route))
    assert "CSRF_FAILED" not in answer.text


def test_no_get_changes_anything(town, town_app):
    """What a picture or a link on a foreign page can ask with our cookies leaves nothing in the trail."""
    before = everything(town.office)
    for route in (route for route, asks in ROUTES.items() if route.startswith("GET ") and asks != PUBLIC):
        signed_in(town_app, town).get(_address(town, route))
    assert everything(town.office) == before


def _address(town, route):
    spare = {"word": "made-up", "passkey_id": "none"}
    for name, value in spare.items():
        route = route.replace(f"<{name}>", value)
    return address(town, route, exists=True)
