"""Every page that asks a right × every role × what exists and what does not, by a signed-in browser.

Who is refused cannot tell whether the thing is there: the same answer after the same questions to the
database; and the log says who was refused what.
"""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from registry.rules.permissions import Channel, Role
from tests.security import catalogue
from tests.security.catalogue import ROUTES, by_key
from tests.security.doors import by_browser, refused, statements
from tests.security.rights import allowed

PAGES = [route for route in catalogue.asking() if not by_key(route)]
CHANGING = re.compile(r"\b[0-9a-f]{64}\b|/account/organisations/[\w-]+|lang=[\w-]+")
"""What differs between two answers of one page: the form's token, the address of the page itself."""

pytestmark = pytest.mark.usefixtures("uncounted")


def asked(app, town, role, route, *, exists):
    """Ask; give the answer, the statements it took and the log's lines."""
    with statements() as told, capture_logs() as lines:
        answer = by_browser(app, town, role, route, exists=exists)
    return answer, told, lines


@pytest.mark.parametrize("route", PAGES)
def test_a_page_is_for_whom_it_is_written(town, town_app, route):
    act = ROUTES[route]
    for role in Role:
        # No page reaches its own organisation's things only, so that own and another's are alike.
        assert allowed(role, act, Channel.CONSOLE, own=True) is allowed(role, act, Channel.CONSOLE, own=False)
        there, told, lines = asked(town_app, town, role, route, exists=True)
        missing, told_of_none, _ = asked(town_app, town, role, route, exists=False)
        if allowed(role, act, Channel.CONSOLE, own=True):
            assert there.status_code not in (401, 403), (role.value, there.text)
            assert missing.status_code not in (401, 403), (role.value, missing.text)
            assert max(there.status_code, missing.status_code) < 500
            continue
        assert refused(there), (role.value, there.status_code)
        assert refused(missing), (role.value, missing.status_code)
        assert CHANGING.sub("", there.text) == CHANGING.sub("", missing.text)
        assert told == told_of_none, role.value
        last = lines[-1]
        assert (last["account"], last["refused"]) == (town.people[role].account_id, "FORBIDDEN")


@pytest.mark.parametrize("route", PAGES)
def test_who_is_not_signed_in_learns_nothing(town, town_app, route):
    from tests.security.doors import address
    from tests.web.accounts.visitor import Visitor

    answers = []
    for exists in (True, False):
        visitor, path = Visitor(town_app), address(town, route, exists=exists)
        with statements() as told:
            answer = visitor.get(path) if route.startswith("GET ") else visitor.client.post(path)
        answers.append((answer.status_code, len(told)))
        assert answer.status_code == (302 if route.startswith("GET ") else 403)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("route", PAGES)
def test_a_session_that_no_passkey_has_confirmed_does_nothing(town, town_app, route):
    from tests.web.accounts.visitor import Visitor

    visitor = Visitor(town_app)
    visitor.sign_in("registrar")
    from tests.security.doors import address

    path = address(town, route, exists=True)
    if route.startswith("GET "):
        assert visitor.get(path).location.startswith("/account/passkey?next=")
        return
    visitor.get("/account/passkey")
    answer = visitor.fill_in(path)
    assert (answer.status_code, "PASSKEY_REQUIRED" in answer.text) == (403, True)
