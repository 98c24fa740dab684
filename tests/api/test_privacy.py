"""No token, name or number in a log line, a figure, an error or a header; no page of a person in a cache."""

from __future__ import annotations

import json

import pytest

from registry.api import verify as endpoint
from registry.verify.qr import text_to_token


@pytest.fixture
def asked(capsys, client, cards, numbers):
    """Ask in every way with a token in it; give all that was written down."""
    token = cards[0].rpartition("/")[2]
    client.get(f"/V/{token}", headers={"Referer": cards[0], "User-Agent": cards[0]})
    client.get(f"/V/{token[:-3]}")
    client.get(f"/v/{token}")
    client.get(f"/status/{token}?text={token}")
    client.open(f"/V/{token}", method="DELETE")
    client.post("/api/v1/verify", json={"text": cards[0], "work": "mem:2.1"})
    client.post("/api/v1/verify", json={"text": cards[0], "work": cards[0]})
    client.post(f"/api/v1/verify?{token}", json={"text": cards[0], numbers[0]: token})
    written = capsys.readouterr()
    return written.out + written.err + client.get("/metrics").get_data(as_text=True)


def test_nothing_that_was_asked_is_written_down(asked, cards, numbers):
    token = cards[0].rpartition("/")[2]
    assert "/V/<path:token>" in asked
    for secret in (token, token[:40], token[-40:].lower(), "罗莹", *numbers, numbers[0][-6:]):
        assert secret not in asked


def test_log_lines_are_json_and_name_the_rule(asked):
    lines = [json.loads(line) for line in asked.splitlines() if line.startswith("{")]
    assert len(lines) == 8
    assert {line["route"] for line in lines} <= {"/V/<path:token>", "/api/v1/verify", "unmatched"}


def test_our_own_mistake_tells_nobody_anything(capsys, client, cards, monkeypatch):
    def broken(*_arguments, text=cards[0], **_options):
        raise RuntimeError(f"while reading {text}")

    monkeypatch.setattr(endpoint.checking, "verify_text", broken)
    answer = client.post("/api/v1/verify", json={"text": "a"})
    assert (answer.status_code, answer.json["code"]) == (500, "INTERNAL")
    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert cards[0] not in written + answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/docs", "/V/2KCE", "/healthz", "/status/latest", "/nothing"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_what_is_about_a_person_is_kept_by_nobody(client, cards):
    token = cards[0].rpartition("/")[2]
    for answer in (client.get(f"/V/{token}"), client.post("/api/v1/verify", json={"text": cards[0]})):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers


def test_the_page_shows_no_more_of_a_number_than_its_end(client, cards, numbers):
    page = client.get(f"/V/{cards[0].rpartition('/')[2]}").get_data(as_text=True)
    assert numbers[0][-4:] in page
    assert numbers[0][:-4] not in page
    assert numbers[0][6:14] not in page
    assert text_to_token(cards[0]).token.hex() not in page
