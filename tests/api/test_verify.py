"""POST /api/v1/verify: always 200 with the one object, whatever the text, and what the register knows now."""

from __future__ import annotations

import json
from base64 import b32encode
from datetime import date

import pytest

from registry.verify import envelope, messages
from registry.verify.claims import encode_claims
from registry.verify.keys import LocalSigner
from registry.verify.qr import text_to_token, token_to_text
from registry.workflows import checking, deciding
from tests.factories import BASE_URL, NOW, make_claims
from tests.workflows import acts

MEMBERS = [
    *("outcome", "reasons", "notices", "claims", "checked_at", "work", "on", "list", "mode", "official"),
]


def ask(client, text, **more):
    # Escaped by json, since a text may hold what no encoding can.
    body = json.dumps({"text": text, **more})
    answer = client.post("/api/v1/verify", data=body, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert list(answer.json) == MEMBERS
    return answer.json


def told(client, text, **more):
    answer = ask(client, text, **more)
    return answer["outcome"], answer["reasons"]


def test_a_good_card_is_told_whole(client, cards):
    answer = ask(client, cards[0], work="mem:2.1")
    assert (answer["outcome"], answer["reasons"], answer["mode"]) == ("VALID", [], "online")
    assert answer["notices"] == ["RULE_UNVERIFIED_NOTICE"]
    assert answer["checked_at"] == "2026-11-24T10:00:00+08:00"
    assert answer["list"] == {
        "epoch": 1,
        "version": 1,
        "issued_at": "2026-11-24T10:00:00+08:00",
        "age_seconds": 0,
    }
    assert answer["claims"] == {
        "serial": 0,
        "name": "罗莹",
        "last4": answer["claims"]["last4"],
        "scheme": 1,
        "scope": ["2.1"],
        "start": "2026-04-06",
        "end": "2032-04-05",
        "review_due": "2029-04-05",
        "body": "3301",
        "body_name": answer["claims"]["body_name"],
        "signed_at": "2026-11-24T10:00:00+08:00",
    }


def test_it_is_the_object_that_the_command_prints(client, office, cards, now):
    for more in ({}, {"work": "mem:2.2"}, {"on": "2026-05-01"}):
        on = date.fromisoformat(more["on"]) if "on" in more else None
        verdict = checking.verify_text(office, cards[0], now=now, work=more.get("work"), on=on)
        assert ask(client, cards[0], **more) == verdict.to_json()


def test_a_revocation_and_a_ban_are_in_the_next_answer(client, office, cards, numbers, now):
    deciding.revoke(office, 0, acts.basis(1), now)
    assert told(client, cards[0]) == ("NOT_VALID", ["REVOKED"])
    deciding.ban(office, "resident_id", numbers[1], None, acts.basis(2), now)
    assert told(client, cards[1]) == ("BANNED", ["BANNED"])
    assert told(client, cards[2], work="mem:2.1") == ("VALID", [])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"work": "mem:2.2"}, ("OUT_OF_SCOPE", ["OUT_OF_SCOPE"])),
        ({"work": "moh:焊工"}, ("OUT_OF_SCOPE", ["OUT_OF_SCOPE"])),
        ({"on": "2032-04-06"}, ("NOT_VALID", ["EXPIRED", "REVIEW_OVERDUE"])),
        ({"on": "2029-04-06"}, ("NOT_VALID", ["REVIEW_OVERDUE"])),
        ({"on": "2026-04-05"}, ("NOT_VALID", ["NOT_YET_VALID"])),
        ({"work": None, "on": None}, ("VALID", [])),
    ],
)
def test_work_and_day_are_judged(client, cards, more, expected):
    assert told(client, cards[0], **more) == expected


def test_whose_hash_is_not_the_stored_one_is_nobodys_card(client, office, cards):
    forged = envelope.seal(encode_claims(make_claims(serial=0, iat=NOW)), office.keys.credential())
    answer = ask(client, token_to_text(forged, BASE_URL))
    assert (answer["outcome"], answer["reasons"], answer["claims"]) == ("NOT_VALID", ["BAD_SIGNATURE"], None)


def test_a_stranger_key_is_not_ours(client, cards):
    text = token_to_text(envelope.seal(encode_claims(make_claims()), LocalSigner.generate()), BASE_URL)
    assert told(client, text) == ("CANNOT_TELL", ["UNKNOWN_KEY"])


@pytest.mark.parametrize("at", [0, 5, 40, -65, -64, -1])
def test_a_byte_that_was_changed_is_never_good(client, cards, at):
    token = bytearray(text_to_token(cards[0]).token)
    token[at] ^= 1
    answer = ask(client, "HTTPS://X/V/" + b32encode(token).decode().rstrip("="))
    assert answer["outcome"] in ("NOT_VALID", "CANNOT_TELL")
    assert answer["claims"] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "NOT_OURS"),
        ("https://example.org/", "NOT_OURS"),
        ("https://cx.mem.gov.cn/", "NOT_OURS"),
        ("HTTPS://X/V/2K", "MALFORMED"),
        ("\x00\ud800", "NOT_OURS"),
        ("焊" * 10_000, "NOT_OURS"),
    ],
    ids=["empty", "foreign", "official", "broken", "no text at all", "long"],
)
def test_whatever_the_text_there_is_a_verdict(client, text, reason):
    answer = ask(client, text)
    assert (answer["outcome"], answer["reasons"], answer["claims"]) == ("CANNOT_TELL", [reason], None)
    assert answer["official"] == ("MEM_SITE" if "mem.gov" in text else None)


def test_every_reason_has_words_for_whoever_is_told_it(client, cards):
    for code in told(client, cards[0], on="2032-04-06")[1]:
        assert messages.reason_text(code, (code,), "zh-CN")["title"]
