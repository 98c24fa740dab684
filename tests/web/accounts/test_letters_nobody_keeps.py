"""Letters that a database does not hold (NUL, half a pair of surrogates): refused or dropped."""

from __future__ import annotations

import json

import pytest

from registry.rules.permissions import Role
from tests.passkey import Authenticator
from tests.web.accounts.visitor import Visitor
from tests.workflows.hiring import hire

PLACES = (
    *(
        "/console/documents/%00",
        "/console/cases/%00",
        "/console/accidents/%00",
        "/account/organisations/a%00",
    ),
    *("/console/cases?after=%00", "/register?after=%00", "/register/cancelled?%00=1", "/account/enter/%00"),
)


@pytest.fixture
def officer(office, app, now):
    visitor = Visitor(app)
    visitor.client.set_cookie("registry_session", hire(office, "chen", Role.CASE_OFFICER, now=now).word)
    return visitor


@pytest.mark.parametrize("place", PLACES)
def test_an_address_with_a_nul_is_not_understood(officer, place):
    assert officer.get(place).status_code == 400


@pytest.mark.parametrize("field", ["login", "password", "next"])
def test_a_form_with_a_nul_is_not_understood(visitor, field):
    assert visitor.sign_in(**{"login": "chen", field: "a\0b"}).status_code == 400


def test_a_passkey_keeps_of_its_name_what_can_be_seen(officer, office, app):
    key = Authenticator()
    officer.get("/account/passkey")
    options = officer.send("/account/passkey/options", {}).get_json()
    told = {"answer": key.register(options), "label": "办公\0室\ud800", "next": "/account"}
    headers = {"X-Form-Token": officer.token(), "Content-Type": "application/json"}
    # Escaped, as json.dumps writes it: half a pair has no bytes of its own.
    answer = officer.client.post("/account/passkey", data=json.dumps(told), headers=headers)
    assert answer.status_code == 200
    assert "办公室" in officer.get("/account").text
