"""What is not a question is refused as a problem with a stable code, in both languages."""

from __future__ import annotations

import pytest

ADDRESS = "/api/v1/verify"
# Nothing here gets as far as the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def assert_problem(answer, status, code):
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    told = answer.json
    assert (told["status"], told["code"], told["type"]) == (status, code, "about:blank")
    assert set(told["message"]) == {"zh-CN", "en"}
    assert told["detail"] == told["message"]["en"]
    return told


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/text"),
        ({"text": 7}, "#/text"),
        ({"text": None}, "#/text"),
        ({"text": ["a"]}, "#/text"),
        ({"text": "a", "work": 2.1}, "#/work"),
        ({"text": "a", "on": "soon"}, "#/on"),
        ({"text": "a", "on": "2026-02-30"}, "#/on"),
        ({"text": "a", "on": 20260101}, "#/on"),
        ({"text": "a", "more~/b": 1}, "#/more~0~1b"),
        ([], "#"),
        ("a", "#"),
    ],
)
def test_a_body_of_another_shape_names_the_member(client, body, pointer):
    told = assert_problem(client.post(ADDRESS, json=body), 422, "INVALID_FIELDS")
    assert [error["pointer"] for error in told["errors"]] == [pointer]


@pytest.mark.parametrize("work", ["", "mem", "mem:", "mem:9.9", "nobody:1", ":2.1", "mem:" + "2" * 1000])
def test_a_work_that_nobody_knows(client, work):
    assert_problem(client.post(ADDRESS, json={"text": "a", "work": work}), 422, "WORK_UNKNOWN")


@pytest.mark.parametrize("body", [b"{", b'{"text": "a"', b"\xff\xfe", b"text"])
def test_a_body_that_is_no_json(client, body):
    assert_problem(client.post(ADDRESS, data=body, content_type="application/json"), 400, "BAD_JSON")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_that_is_not_called_json(client, kind):
    assert_problem(client.post(ADDRESS, data=b'{"text": "a"}', content_type=kind), 415, "NOT_JSON")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
def test_a_body_that_is_too_large(client, size):
    body = b'{"text": "' + b"A" * size + b'"}'
    assert_problem(client.post(ADDRESS, data=body, content_type="application/json"), 413, "TOO_LARGE")


def test_the_largest_body_is_answered(client):
    assert client.post(ADDRESS, json={"text": "A" * 60_000}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/status/none", "/status/1-99", "/status/delta/1-99"])
def test_what_is_not_there(client, path):
    assert_problem(client.get(path), 404, "NOT_FOUND")
