"""Bodies made to break the reader: each is refused as what it is, none is our own mistake."""

from __future__ import annotations

import pytest

from .test_bad_requests import ADDRESS, assert_problem

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def post(client, body):
    return client.post(ADDRESS, data=body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"text":' * 7_000 + b"1" + b"}" * 7_000,
        b'{"text":' + b"9" * 60_000 + b"}",
        '{"text": "a"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"text": "a"}',
        b'{"text": "\xe9"}',
        b'{"text": "a"} {"text": "b"}',
    ],
    ids=["deep list", "deep object", "endless number", "UTF-16", "byte order mark", "Latin-1", "two bodies"],
)
def test_what_the_reader_cannot_read_is_no_json(client, body):
    assert_problem(post(client, body), 400, "BAD_JSON")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"text": "a", "\\ud800": 1}', "#/?"),
        (b'{"text": "a", "on": "\\ud800"}', "#/on"),
        (b'{"text": NaN}', "#/text"),
        (b"null", "#"),
        (b"", "#/text"),
        (b'{"text": "a", "": 1}', "#/"),
    ],
)
def test_what_can_be_read_but_is_no_question_names_the_member(client, body, pointer):
    told = assert_problem(post(client, body), 422, "INVALID_FIELDS")
    assert [error["pointer"] for error in told["errors"]] == [pointer]


def test_every_unknown_member_is_named(client):
    body = {"text": "a", **{f"more{number}": number for number in range(500)}}
    told = assert_problem(client.post(ADDRESS, json=body), 422, "INVALID_FIELDS")
    assert {error["pointer"] for error in told["errors"]} == {f"#/more{number}" for number in range(500)}


@pytest.mark.parametrize(
    "day",
    ["2026-1-1", "２０２６-01-01", "+2026-01-01", " 2026-01-01", "2026-01-01T00:00", "20260101", "", True],
)
def test_a_day_is_written_in_one_way(client, day):
    told = assert_problem(client.post(ADDRESS, json={"text": "a", "on": day}), 422, "INVALID_FIELDS")
    assert [error["pointer"] for error in told["errors"]] == ["#/on"]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2000-02-29", "9999-12-31"])
def test_any_day_of_the_calendar_may_be_asked_about(client, cards, day):
    answer = client.post(ADDRESS, json={"text": cards[0], "on": day})
    assert (answer.status_code, answer.json["on"], answer.json["outcome"]) == (200, day, "NOT_VALID")


def test_who_asks_for_a_page_gets_a_problem_from_the_interface_all_the_same(client):
    answer = client.post(ADDRESS, data=b"{", content_type="application/json", headers={"Accept": "text/html"})
    assert_problem(answer, 400, "BAD_JSON")
