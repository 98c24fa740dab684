"""Every route by every method: what is allowed answers, the rest says what is. New ones are entered here."""

from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
READ = ("GET", "HEAD", "OPTIONS")
ASK = ("OPTIONS", "POST")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# rule → an address of it that answers 200 once a card was issued and published, and its methods
ROUTES = {
    "/": ("/", READ),
    "/docs": ("/docs", READ),
    "/V/<path:token>": ("/V/2KCE", READ),
    "/static/<path:filename>": ("/static/app.css", READ),
    "/demo/<key>.png": ("/demo/valid.png", READ),
    "/openapi.json": ("/openapi.json", READ),
    "/api/v1/verify": ("/api/v1/verify", ASK),
    "/.well-known/welder-registry/trust-list": ("/.well-known/welder-registry/trust-list", READ),
    "/.well-known/welder-registry/root.pem": ("/.well-known/welder-registry/root.pem", READ),
    "/status/directory": ("/status/directory", READ),
    "/status/latest": ("/status/latest", READ),
    "/status/<int:epoch>-<int:version>": ("/status/1-1", READ),
    "/status/delta/<int:from_version>-<int:to_version>": ("/status/delta/1-2", READ),
    "/healthz": ("/healthz", READ),
    "/readyz": ("/readyz", READ),
    "/metrics": ("/metrics", READ),
}


def test_every_route_is_entered(app):
    assert {rule.rule for rule in app.url_map.iter_rules()} == set(ROUTES)


@pytest.mark.parametrize(("rule", "method"), list(itertools.product(ROUTES, METHODS)))
def test_a_method(client, rule, method):
    path, allowed = ROUTES[rule]
    body = {"json": {"text": "a"}} if method in ("POST", "PUT", "PATCH") else {}
    answer = client.open(path, method=method, **body)
    if method in allowed:
        assert answer.status_code in (200, 404, 503)  # nothing is published yet
        return
    assert answer.status_code == 405
    assert set(answer.allow) == set(allowed)
    if method != "HEAD":
        assert answer.json["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("rule", [rule for rule, (_, methods) in ROUTES.items() if "GET" in methods])
def test_head_is_get_without_its_body(client, cards, rule):
    path, _ = ROUTES[rule]
    full, head = client.get(path), client.head(path)
    assert head.status_code == full.status_code
    assert head.data == b""
    if rule != "/metrics":  # which has counted the other request by then
        assert head.headers.get("Content-Length") == full.headers.get("Content-Length")
    assert head.content_type == full.content_type


def test_no_address_redirects_to_a_tidier_one(client):
    for path in ("//V/2KCE", "/healthz/", "/status//latest", "/V/"):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert answer.status_code in (200, 404)
        assert b"evil.example" not in answer.data
        assert "evil.example" not in str(answer.headers)
