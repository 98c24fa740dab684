"""The description: valid OpenAPI 3.1 that says what the routes do, and routes that do what it says."""

from __future__ import annotations

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.specs.openapi.checks import positive_data_acceptance

from .routes import SIGNED_IN, SIGNING_IN, written

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGES = {"/", "/docs", "/V/{token}", "/demo/{key}.png", "/static/{filename}", "/openapi.json"}
PAGES |= {"/register", "/register/cancelled", "/register/certificate"}
CALLS = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(client):
    """Give the description as anyone fetches it."""
    answer = client.get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json


def test_it_is_valid(described):
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"].startswith("3.1.")


def test_it_describes_every_route_that_is_no_page(app, described):
    routes = {written(rule.rule) for rule in app.url_map.iter_rules()}
    pages = PAGES | {written(rule) for rule in (*SIGNING_IN, *SIGNED_IN)}
    assert set(described["paths"]) == routes - pages


def test_every_refusal_is_a_problem(described):
    for path, operations in described["paths"].items():
        for operation in operations.values():
            if not isinstance(operation, dict):
                continue
            refusals = {code: answer for code, answer in operation["responses"].items() if code >= "4"}
            for answer in refusals.values():
                resolved = _resolved(described, answer)
                assert list(resolved["content"]) == ["application/problem+json"], path


def test_every_reason_and_notice_is_listed(described):
    properties = described["components"]["schemas"]["Verdict"]["properties"]
    assert "RULE_UNVERIFIED_NOTICE" in properties["notices"]["items"]["enum"]
    assert {"REVOKED", "BANNED", "STATUS_STALE"} <= set(properties["reasons"]["items"]["enum"])
    assert properties["outcome"]["enum"] == ["VALID", "OUT_OF_SCOPE", "CANNOT_TELL", "NOT_VALID", "BANNED"]


def test_whatever_is_sent_the_answer_is_as_described(app, cards):
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @CALLS
        @given(case=operation.as_strategy())
        def call(case):
            # A schema says shape, never law: which works there are is in the tables.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        call()
        seen.add(operation.path)
    assert {"/api/v1/verify", "/api/v1/register/look-up", "/api/v1/certificates/look-up"} <= seen


def test_the_reader_loads_nothing_from_elsewhere(client):
    page = client.get("/docs").get_data(as_text=True)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert re.match(r"/(?!/)|#|\?", address)
        if address.startswith("/static"):
            with client.get(address) as answer:
                assert answer.status_code == 200


def _resolved(described, part):
    while "$ref" in part:
        target = described
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part
