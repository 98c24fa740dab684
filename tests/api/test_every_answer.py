"""Every route, and every way to be refused: safe headers, no echo of the Host, no words about our insides."""

from __future__ import annotations

import dataclasses

import pytest

from registry.api import verify as endpoint
from registry.app import create_app

from .routes import ROUTES, SIGNED_IN, SIGNING_IN, WITH_KEY, address

EVIL = "evil.example"
COMMON = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ASKED = [
    (rule, method) for rule, route in ROUTES.items() for method in ("GET", "POST") if method in route.methods
]
REFUSALS = [
    ("GET", "/nothing", 404),
    ("GET", "/status/9-9", 404),
    ("GET", "/static/../registry.sqlite3", 404),
    ("GET", "/demo/..%2f..%2fkeys%2froot.png", 404),
    ("DELETE", "/", 405),
    ("PROPFIND", "/healthz", 405),
    ("GET", "/api/v1/verify", 405),
    ("POST", "/api/v1/verify", 415),
]


def assert_safe(answer):
    """Check the headers that every answer carries, once each, and that nothing repeats our wrong name."""
    for name, value in COMMON.items():
        assert answer.headers.getlist(name) == [value]
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert not {"unsafe-inline", "unsafe-eval", "*", "http:", "https:"} & set(policy.replace("'", "").split())
    assert "frame-ancestors 'none'" in policy
    assert "Server" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert EVIL not in str(answer.headers)
    assert EVIL.encode() not in answer.data


def called(host=EVIL):
    """Give the headers of somebody who calls us by another name, in every way one can."""
    return {"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}", "Origin": f"https://{host}"}


@pytest.mark.parametrize(("rule", "method"), ASKED)
def test_every_route_answers_safely_whatever_we_are_called(reader, rule, method):
    route = ROUTES[rule]
    body = route.body if method == "POST" else {}
    with reader.open(route.address, method=method, headers=called(), **body) as answer:
        assert answer.status_code == 200
        assert_safe(answer)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("rule", [*SIGNING_IN, *SIGNED_IN, *WITH_KEY])
def test_what_asks_who_one_is_is_safe_for_strangers_too(stranger, rule, method, accept):
    answer = stranger.open(address(rule), method=method, headers={**called(), "Accept": accept})
    assert answer.status_code in (200, 302, 401, 403, 405, 410)
    if (rule, method) == ("/account/sign-in", "GET"):  # whose form needs a cookie of the same browser
        assert len(answer.headers.getlist("Set-Cookie")) == 1
        del answer.headers["Set-Cookie"]
    assert_safe(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path", "status"), REFUSALS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_every_refusal_is_safe_too(stranger, method, path, status, accept):
    answer = stranger.open(path, method=method, headers={**called(), "Accept": accept})
    assert answer.status_code == status
    assert_safe(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("path", ["/api/v1/verify", "/V/2KCE"])
def test_our_own_mistake_is_told_without_its_details(stranger, monkeypatch, accept, path):
    def broken(*_arguments, **_options):
        raise RuntimeError("sqlite:////secret/path of a table")

    monkeypatch.setattr(endpoint.checking, "verify_text", broken)
    method, body = ("POST", {"json": {"text": "a"}}) if "api" in path else ("GET", {})
    answer = stranger.open(path, method=method, headers={**called(), "Accept": accept}, **body)
    assert answer.status_code == 500
    assert_safe(answer)
    told = answer.get_data(as_text=True)
    assert "INTERNAL" in told
    assert not [word for word in ("RuntimeError", "secret", "Traceback", ".py") if word in told]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("scheme", "told"), [("http", None), ("https", "max-age=31536000")])
def test_browsers_are_kept_on_https_where_the_registry_has_it(settings, scheme, told):
    app = create_app(dataclasses.replace(settings, base_url=f"{scheme}://a.example"))
    answer = app.test_client().get("/healthz")  # which asks no database
    assert answer.headers.get("Strict-Transport-Security") == told
