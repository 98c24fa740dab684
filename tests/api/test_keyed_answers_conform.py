"""The paths for programs answer as described: to good questions and bad, with a key and without one."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from registry.extensions import limiter
from tests.api.callers import staff
from tests.api.test_answers_conform import CHECKS, WITH_KEY
from tests.workflows import officers
from tests.workflows.staff import team

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MANY = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
WHO = {"check": "inspector", "approval": "approver", "question": "approver", "appeal": "approver"}
"""Who has the right for a path, by its last part; for the others the case officer."""
ALLOWED = {200, 201, 404, 409, 422}


@pytest.fixture
def description(app):
    found = schemathesis.openapi.from_wsgi("/openapi.json", app)
    found.config.generation.update(with_security_parameters=False)  # a key is one that there is, or none
    return found


@pytest.fixture
def callers(office):
    return staff(office, None)


@pytest.fixture
def there(office):
    """Give a case, an accident and a document for the places in addresses."""
    people = team(office, prefix="r.")
    file = officers.accident(office, people)
    case = officers.cases.propose(office, people.officer.actor, officers.ban(file), officers.THEN)
    return {"case_id": case.id, "accident_id": file, "digest": officers.document(office, people, "认定书")}


def statuses(operation, mode, secret, there=None):
    """Ask questions made from the description, the same each time; give the statuses of the answers."""
    seen = set()
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    @MANY
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        limiter.reset()  # an account asks more here in a moment than any may in an hour
        if there:
            case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
        answer = case.call_and_validate(checks=CHECKS, headers=headers)
        shape = answer.status_code == 422 and answer.json()["code"] == "INVALID_FIELDS"
        assert mode is GenerationMode.NEGATIVE or not shape, answer.json()
        seen.add(answer.status_code)

    ask()
    return seen


def secret_for(callers, path):
    """Give the key of somebody who has the right for a path."""
    return callers[WHO.get(path.rsplit("/", 1)[-1], "officer")].secret


@pytest.mark.parametrize(("method", "path"), WITH_KEY)
def test_without_a_key_nothing_is_answered(description, method, path):
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        assert statuses(description[path][method], mode, None) <= {401, 404, 405}


@pytest.mark.parametrize(("method", "path"), WITH_KEY)
def test_a_question_as_described_is_answered_as_described(description, callers, there, method, path):
    found = statuses(description[path][method], GenerationMode.POSITIVE, secret_for(callers, path), there)
    own = {403} if path.endswith("/steps") else set()  # each step has a right of its own
    assert found <= ALLOWED | own
    assert method != "GET" or found == {200}


@pytest.mark.parametrize(("method", "path"), WITH_KEY)
def test_any_other_question_is_refused_as_described(description, callers, method, path):
    found = statuses(description[path][method], GenerationMode.NEGATIVE, secret_for(callers, path))
    assert found <= {*ALLOWED, 400, 405, 415}


def test_every_path_asks_for_a_key_and_says_which(client, description):
    told = client.get("/openapi.json").json
    assert told["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"
    asked = {
        (method.upper(), path)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post") and operation.get("security") == [{"apiKey": []}]
    }
    assert asked == set(WITH_KEY)
    refused = client.get("/api/v1/cases")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
