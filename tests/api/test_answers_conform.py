"""Every answer is as the description says: to good questions and bad, before and after publishing."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from registry.workflows import deciding, publication
from tests.workflows import acts

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
REFUSED = {"400", "413", "415", "422"}
ASKED_WITH_KEY = {"200", "401", "403", "429", "default"}
SENT_WITH_KEY = {*(ASKED_WITH_KEY - {"200"}), *REFUSED}
CASE, ACCIDENT = "/api/v1/cases/{case_id}", "/api/v1/accidents/{accident_id}"
WITH_KEY = {
    ("POST", "/api/v1/persons/check"): {"200", *SENT_WITH_KEY},
    ("POST", "/api/v1/documents"): {"201", *(SENT_WITH_KEY - {"400", "415"})},
    ("GET", "/api/v1/documents/{digest}"): {*ASKED_WITH_KEY, "404"},
    ("GET", "/api/v1/accidents"): {*ASKED_WITH_KEY, "422"},
    ("POST", "/api/v1/accidents"): {"201", *SENT_WITH_KEY, "404"},
    ("GET", ACCIDENT): {*ASKED_WITH_KEY, "404"},
    ("POST", f"{ACCIDENT}/versions"): {"201", *SENT_WITH_KEY, "404"},
    ("POST", f"{ACCIDENT}/people"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("POST", f"{ACCIDENT}/penalties"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("POST", f"{ACCIDENT}/police"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("GET", "/api/v1/cases"): {*ASKED_WITH_KEY, "422"},
    ("POST", "/api/v1/cases"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("GET", CASE): {*ASKED_WITH_KEY, "404"},
    ("POST", f"{CASE}/proposal"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("POST", f"{CASE}/steps"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("GET", f"{CASE}/approval"): {*ASKED_WITH_KEY, "404"},
    ("POST", f"{CASE}/approval"): {"201", *SENT_WITH_KEY, "404", "409"},
    ("POST", f"{CASE}/appeal/question"): {"200", *SENT_WITH_KEY, "404", "409"},
    ("POST", f"{CASE}/appeal"): {"201", *SENT_WITH_KEY, "404", "409"},
}
RESPONSES = {
    ("POST", "/api/v1/verify"): {"200", *REFUSED, "default"},
    ("POST", "/api/v1/register/look-up"): {"200", *REFUSED, "429", "default"},
    ("POST", "/api/v1/certificates/look-up"): {"200", *REFUSED, "429", "default"},
    ("GET", "/.well-known/welder-registry/trust-list"): {"200", "304", "404", "default"},
    ("GET", "/.well-known/welder-registry/root.pem"): {"200", "304", "404", "default"},
    ("GET", "/status/directory"): {"200", "304", "404", "default"},
    ("GET", "/status/latest"): {"200", "304", "404", "default"},
    ("GET", "/status/{epoch}-{version}"): {"200", "304", "404", "default"},
    ("GET", "/status/delta/{from_version}-{to_version}"): {"200", "304", "404", "default"},
    ("GET", "/.well-known/welder-registry/log.vkey"): {"200", "304", "404", "default"},
    ("GET", "/log/checkpoint"): {"200", "304", "404", "default"},
    ("GET", "/log/tile/{place}"): {"200", "304", "404", "default"},
    ("GET", "/register/feed"): {"200", "304", "404", "default"},
    ("GET", "/register/feed.json"): {"200", "304", "404", "default"},
    ("GET", "/healthz"): {"200", "default"},
    ("GET", "/readyz"): {"200", "503", "default"},
    ("GET", "/metrics"): {"200", "default"},
}
WITH_INPUT = [key for key in RESPONSES if key[0] == "POST" or "{" in key[1]]


@pytest.fixture
def published(office, cards, now):
    """Publish twice, so that each kind of file is there."""
    deciding.revoke(office, 0, acts.basis(), now)
    publication.publish(office, now)


@pytest.fixture
def description(app):
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def ask_many(operation, mode, examples, checks=CHECKS):
    """Ask questions made from the description, the same each time; give the statuses of the answers."""
    statuses = set()

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        answer = case.call_and_validate(checks=checks)
        refused = answer.status_code == 422 and answer.json()["code"] != "WORK_UNKNOWN"
        assert mode is GenerationMode.NEGATIVE or not refused
        statuses.add(answer.status_code)

    ask()
    return statuses


def test_all_that_a_route_may_answer_is_described(description):
    told = {
        (found.ok().method.upper(), found.ok().path): set(found.ok().definition.raw["responses"])
        for found in description.get_all_operations()
    }
    assert told == {**RESPONSES, **WITH_KEY}


@pytest.mark.parametrize(("method", "path"), WITH_INPUT)
def test_a_question_as_described_is_answered_as_described(description, published, method, path):
    statuses = ask_many(description[path][method], GenerationMode.POSITIVE, 40)
    assert statuses <= {200, 404, 422}


@pytest.mark.parametrize(("method", "path"), WITH_INPUT)
def test_any_other_question_is_refused_as_described(description, published, method, path):
    checks = [*CHECKS, negative_data_rejection]
    statuses = ask_many(description[path][method], GenerationMode.NEGATIVE, 40, checks)
    assert statuses <= {400, 404, 405, 415, 422}


@pytest.mark.parametrize(("method", "path"), RESPONSES)
def test_an_office_that_published_nothing_answers_as_described(description, method, path):
    statuses = ask_many(description[path][method], GenerationMode.POSITIVE, 3)
    assert statuses <= {200, 404, 422, 503}
    assert path != "/readyz" or statuses == {503}
