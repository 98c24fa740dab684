"""Health, readiness and metrics: each thing that fails is told by its name, and no figure names anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import text


def checks(client):
    answer = client.get("/readyz")
    told = answer.json
    if answer.status_code != 200:
        assert (answer.status_code, told["code"], answer.mimetype) == (
            503,
            "NOT_READY",
            "application/problem+json",
        )
    return {check["name"]: check["ok"] for check in told["checks"]}


GOOD = {"database": True, "migrations": True, "keys": True, "snapshot": True}


def test_the_process_answers_whatever_else_is_wrong(client, office):
    office.session.execute(text("DROP TABLE alembic_version"))
    office.session.commit()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_all_is_there(client, cards):
    assert checks(client) == GOOD


def test_no_snapshot_yet(client):
    assert checks(client) == {**GOOD, "snapshot": False}


@pytest.mark.parametrize(("age", "fresh"), [(24 * 3600, True), (24 * 3600 + 1, False)])
def test_a_snapshot_grows_old(application, cards, now, age, fresh):
    assert checks(application(now + age).test_client()) == {**GOOD, "snapshot": fresh}


def test_a_database_of_another_revision(client, office, cards):
    office.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    office.session.commit()
    assert checks(client) == {**GOOD, "migrations": False}


def test_a_database_without_its_tables(client, office, cards):
    office.session.execute(text("DROP TABLE snapshot"))
    office.session.commit()
    assert checks(client) == {**GOOD, "snapshot": False}


def test_keys_that_are_gone(client, settings, cards):
    for file in settings.key_dir.iterdir():
        file.unlink()
    assert checks(client) == {**GOOD, "keys": False}


def test_figures_count_routes_and_reasons(client, cards):
    client.post("/api/v1/verify", json={"text": cards[0]})
    client.post("/api/v1/verify", json={"text": "https://example.org"})
    client.get("/no/such/path")
    figures = client.get("/metrics").get_data(as_text=True)
    for line in (
        'welder_registry_requests_total{method="POST",route="/api/v1/verify",status="200"} 2.0',
        'welder_registry_requests_total{method="GET",route="unmatched",status="404"} 1.0',
        'welder_registry_verdicts_total{outcome="VALID"} 1.0',
        'welder_registry_reasons_total{reason="NOT_OURS"} 1.0',
    ):
        assert line in figures
