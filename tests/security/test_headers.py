"""Every answer of every route: no foreign code, nothing in clear over https, cookies out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from registry.app import create_app
from registry.extensions import db
from registry.rules.permissions import Role
from tests.factories import NOW
from tests.security.catalogue import ROUTES, by_key
from tests.security.doors import address
from tests.security.town import Town
from tests.web.accounts.visitor import HTML, Visitor
from tests.workflows.hiring import PASSWORD

SECURE = "https://weld.example"
SPARE = {
    "<path:token>": "2KCE",
    "<path:filename>": "app.css",
    "<key>": "valid",
    "<path:place>": "0/000",
    "<int:epoch>-<int:version>": "1-1",
    "<int:from_version>-<int:to_version>": "1-2",
    "<word>": "made-up",
    "<passkey_id>": "none",
}
pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture(scope="module")
def secure_app(town: Town) -> Iterator[Flask]:
    """Give the application as it is behind https."""
    app = create_app(replace(town.office.settings, base_url=SECURE), clock=lambda: NOW)
    yield app
    with app.app_context():
        db.engine.dispose()


def path_of(town, route):
    for place, value in SPARE.items():
        route = route.replace(place, value)
    return address(town, route, exists=True)


def answers(app, town, route):
    """Ask a route as nobody and as somebody who is signed in."""
    method, path = route.partition(" ")[0], path_of(town, route)
    nobody, somebody = app.test_client(), app.test_client()
    somebody.set_cookie(
        "__Host-registry_session", town.people[Role.REGISTRAR].word, domain="weld.example", secure=True
    )
    return [who.open(path, method=method, base_url=SECURE, headers=HTML) for who in (nobody, somebody)]


@pytest.mark.parametrize("route", ROUTES)
def test_an_answer_lets_no_foreign_code_in_and_stays_on_https(town, secure_app, route):
    for answer in answers(secure_app, town, route):
        headers = answer.headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert len(headers.getlist("Content-Security-Policy")) == 1
        policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] in ("'none'", "'self'")
        assert policy["style-src"] == "'self'"
        assert policy["form-action"] in ("'none'", "'self'")
        for part in ("unsafe", "*", "http", "blob:", "strict-dynamic"):
            assert part not in headers["Content-Security-Policy"]
        for cookie in headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-registry_")
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
            assert "domain=" not in cookie.lower()
        if route.partition(" ")[2].startswith(("/account", "/console")) or by_key(route):
            assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("GET ")])
def test_a_page_holds_no_code_and_no_style_of_its_own(town, secure_app, route):
    """What the policy forbids is not even tried: browsers would tell it as an error."""
    for answer in answers(secure_app, town, route):
        if answer.mimetype == "text/html":
            for part in (" style=", "<style", "javascript:", " onclick=", " onload=", " onsubmit="):
                assert part not in answer.text.lower(), part
            for script in answer.text.split("<script")[1:]:
                assert " src=" in script.partition(">")[0]
                assert script.partition(">")[2].startswith("</script>")


def test_a_cookie_without_its_secure_name_is_nobodys_over_https(town, secure_app):
    visitor = Visitor(secure_app)
    visitor.client.set_cookie("registry_session", town.people[Role.REGISTRAR].word, domain="weld.example")
    answer = visitor.client.get("/account/organisations", base_url=SECURE, headers=HTML)
    assert answer.location.startswith("/account/sign-in")


def test_signing_in_over_https_gives_cookies_that_no_other_host_and_no_script_can_have(town, secure_app):
    visitor = Visitor(secure_app)
    visitor.page = visitor.client.get("/account/sign-in", base_url=SECURE, headers=HTML)
    told = {"form_token": visitor.token(), "login": "clerk", "password": PASSWORD}
    headers = {**HTML, "Origin": SECURE}
    answer = visitor.client.post("/account/sign-in", data=told, base_url=SECURE, headers=headers)
    assert answer.status_code == 302
    set_ = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in set_} == {
        "__Host-registry_session",
        "__Host-registry_device",
    }
    for cookie in set_:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
