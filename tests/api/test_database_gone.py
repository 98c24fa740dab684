"""A database that does not answer: told by name to whoever runs the service, without details to anybody."""

from __future__ import annotations

import dataclasses

import pytest

from registry.app import create_app

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("kind", ["refused", "no folder", "no database"]),
]
SECRETS = ("hunter2", "clerk", "nowhere", "registry.sqlite3", "Traceback", "SELECT")


@pytest.fixture
def client(settings, tmp_path, kind, now):
    """Give a client of an application whose database is not to be had."""
    broken = tmp_path / "registry.sqlite3"
    broken.write_bytes(b"this is no database" * 100)
    url = {
        "refused": "postgresql+psycopg://clerk:hunter2@127.0.0.1:1/registry",
        "no folder": f"sqlite:///{tmp_path}/nowhere/registry.sqlite3",
        "no database": f"sqlite:///{broken}",
    }[kind]
    return create_app(dataclasses.replace(settings, database_url=url), clock=lambda: now).test_client()


def test_it_is_alive_and_not_ready(client):
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "NOT_READY")
    outcomes = {check["name"]: check["ok"] for check in answer.json["checks"]}
    assert outcomes == {"database": False, "migrations": False, "keys": True, "snapshot": False}
    assert not [secret for secret in SECRETS if secret in answer.get_data(as_text=True)]


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/v1/verify"), ("GET", "/status/latest")])
def test_who_asks_is_told_that_it_is_our_fault(client, capsys, method, path):
    body = {"json": {"text": "a"}} if method == "POST" else {}
    answer = client.open(path, method=method, **body)
    assert (answer.status_code, answer.json["code"]) == (500, "INTERNAL")
    written = capsys.readouterr().err
    assert '"uncaught"' in written
    assert not [secret for secret in SECRETS[:3] if secret in answer.get_data(as_text=True) + written]


def test_figures_and_description_need_no_database(client):
    for path in ("/metrics", "/openapi.json", "/docs"):
        assert client.get(path).status_code == 200
