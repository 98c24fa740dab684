"""The keys on one's own page: taken there, shown once, ended."""

from __future__ import annotations

import html
import re

import pytest

from registry.rules.permissions import Role
from registry.workflows import api_keys
from tests.workflows.hiring import REGISTRAR, hire


@pytest.fixture
def clerk(office, visitor, now):
    person = hire(office, "zhao", Role.CLERK, organisation="3302", now=now)
    told = {"label": "考核系统", "acts": ["upload"], "days": 9, "now": now}
    visitor.made = api_keys.create(office, REGISTRAR, person.account_id, **told)
    visitor.sign_in("zhao")
    return visitor


def test_a_secret_is_taken_shown_once_and_works(office, clerk, now):
    page = clerk.get("/account?lang=en")
    assert "not taken yet" in page.text
    shown = clerk.fill_in(f"/account/keys/{clerk.made}")
    [secret] = re.findall(r"wrk_[\w-]{43}", html.unescape(shown.text))
    assert api_keys.actor_of(office, secret, now).organisation == "3302"
    page = clerk.get("/account?lang=en").text
    assert secret not in page
    assert "not taken yet" not in page
    again = clerk.fill_in(f"/account/keys/{clerk.made}")
    assert (again.status_code, "API_KEY_UNKNOWN" in again.text) == (404, True)


def test_a_key_is_ended_by_its_owner(clerk):
    clerk.get("/account")
    assert clerk.fill_in(f"/account/keys/{clerk.made}/end").location == "/account"
    assert "考核系统" not in clerk.get("/account").text


def test_no_cookie_no_key(clerk, another):
    stranger = another()
    stranger.get("/account/sign-in")
    assert stranger.fill_in(f"/account/keys/{clerk.made}").status_code == 401
