"""Each reason of the closed list: told online as the register has it, or never told online at all."""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from registry.app import create_app
from registry.extensions import db
from registry.models import BodyRule, Credential, Decision
from registry.verify.claims import decode_claims, encode_claims
from registry.verify.envelope import MAX_TOKEN, seal, unseal
from registry.verify.keys import LocalSigner
from registry.verify.qr import text_to_token, token_to_text
from registry.verify.verdict import OUTCOME_OF, Reason
from registry.workflows import deciding
from registry.workflows.transaction import transaction
from tests.factories import BASE_URL, DAY, day, make_claims
from tests.workflows import acts, stealing

YEAR = 366 * DAY
CLASSES = {
    "suspended": Reason.SUSPENDED,
    "cancelled": Reason.CANCELLED,
    "lapsed": Reason.LAPSED,
    "superseded": Reason.SUPERSEDED,
    "under_review": Reason.UNDER_REVIEW,
}
# What follows from a list in hand or its age, and what only the check of a person can say.
NEVER_ONLINE = {
    *(Reason.TRUST_STALE, Reason.STATUS_MISSING, Reason.STATUS_STALE, Reason.KEY_COMPROMISED),
    *(Reason.BAN_POSSIBLE, Reason.NO_RECORD, Reason.NEEDS_REVIEW),
}
TOLD_HERE = {
    *(Reason.NOT_OURS, Reason.MALFORMED, Reason.FORMAT_NEWER, Reason.TRUST_MISSING, Reason.UNKNOWN_KEY),
    *(Reason.BAD_SIGNATURE, Reason.BANNED, Reason.REVOKED, *CLASSES.values(), Reason.EXPIRED),
    *(Reason.REVIEW_OVERDUE, Reason.NOT_YET_VALID, Reason.STATUS_NOT_COVERED, Reason.CLOCK_UNRELIABLE),
    *(Reason.RULE_UNVERIFIED, Reason.OUT_OF_SCOPE),
}
# For what follows from the text, the clock or the question, not from a row that the register looks up.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHOWS_NOTHING = {"NOT_OURS", "MALFORMED", "TRUST_MISSING", "UNKNOWN_KEY", "BAD_SIGNATURE"}


def assert_told(client: FlaskClient, text: str, *reasons: Reason, **more: str) -> None:
    """Ask; the reasons, their outcome, and whether the content may be shown must be right."""
    body = json.dumps({"text": text, **more})
    answer = client.post("/api/v1/verify", data=body, content_type="application/json")
    assert answer.status_code == 200
    told = answer.json
    assert told["reasons"] == [reason.value for reason in reasons]
    assert told["outcome"] == (OUTCOME_OF[reasons[0]].value if reasons else "VALID")
    assert (told["claims"] is None) == bool(SHOWS_NOTHING & set(told["reasons"]))


def changed(text, signer, **changes):
    """Give the text of the same claims, changed and signed by `signer`, and its token."""
    claims = decode_claims(unseal(text_to_token(text).token, MAX_TOKEN).payload)
    token = seal(encode_claims(dataclasses.replace(claims, **changes)), signer)
    return token_to_text(token, BASE_URL), token


def strange():
    """Give the text of a token of our form by a key that nobody listed."""
    return token_to_text(seal(encode_claims(make_claims()), LocalSigner.generate()), BASE_URL)


def stored(office, serial, text, **changes):
    """Let the register hold other claims for a serial, signed by its own key; give the new text."""
    text, token = changed(text, office.keys.credential(), **changes)
    held = {"token": token, "token_sha256": sha256(token).digest()}
    with transaction(office) as session:
        session.execute(update(Credential).where(Credential.serial == serial).values(**held))
    return text


def put(office, row):
    with transaction(office) as session:
        session.add(row)


def decide(office, class_, now):
    told = dataclasses.asdict(acts.basis(class_))
    put(
        office,
        Decision(id=class_, kind="other", measure="x", serial=0, class_=class_, decided_at=now, **told),
    )


def test_the_list_of_reasons_is_divided_with_nothing_left():
    assert set(Reason) == TOLD_HERE | NEVER_ONLINE
    assert not TOLD_HERE & NEVER_ONLINE


@on_sqlite
def test_what_is_no_text_of_ours_or_a_broken_one(client, cards):
    assert_told(client, "https://example.org/V", Reason.NOT_OURS)
    assert_told(client, cards[0][:-20], Reason.MALFORMED)


@on_sqlite
def test_an_office_that_was_never_founded_trusts_nobody(settings, now):
    app = create_app(settings, clock=lambda: now)
    assert_told(app.test_client(), strange(), Reason.TRUST_MISSING)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@on_sqlite
def test_a_key_nobody_listed_and_one_listed_for_another_use(client, office, cards):
    assert_told(client, strange(), Reason.UNKNOWN_KEY)
    assert_told(client, changed(cards[0], office.keys.status())[0], Reason.UNKNOWN_KEY)


@on_sqlite
@pytest.mark.parametrize("changes", [{"name": "刘军"}, {"serial": 77}, {"scope": ("2.2",)}, {"scheme": 99}])
def test_our_own_signature_over_what_is_not_stored(client, office, cards, changes):
    assert_told(client, changed(cards[0], office.keys.credential(), **changes)[0], Reason.BAD_SIGNATURE)


def test_a_revocation_and_a_ban_together(client, office, cards, numbers, now):
    deciding.revoke(office, 0, acts.basis(1), now)
    assert_told(client, cards[0], Reason.REVOKED)
    deciding.ban(office, "resident_id", numbers[0], None, acts.basis(2), now)
    assert_told(client, cards[0], Reason.BANNED, Reason.REVOKED)
    assert_told(client, cards[0], Reason.BANNED, Reason.REVOKED, on="2026-05-01")
    assert_told(client, cards[1])


@pytest.mark.parametrize("class_", CLASSES)
def test_a_class(client, office, cards, now, class_):
    decide(office, class_, now)
    assert_told(client, cards[0], CLASSES[class_])
    assert_told(client, cards[1])


def test_a_class_without_history_cannot_tell_of_a_past_day(client, office, cards, now):
    decide(office, "suspended", now)
    assert_told(client, cards[0], Reason.STATUS_NOT_COVERED, on="2026-05-01")


def test_a_body_under_review(client, office, cards, now):
    start, end = day("2026-04-01"), day("2026-04-30")
    put(office, BodyRule(id="1", body=acts.BODY, from_day=start, to_day=end, created_at=now))
    assert_told(client, cards[0], Reason.UNDER_REVIEW)
    decide(office, "cleared", now)
    assert_told(client, cards[0])


@on_sqlite
def test_dates(application, client, cards, now):
    assert_told(client, cards[0], Reason.NOT_YET_VALID, on="2026-04-05")
    assert_told(application(now + 3 * YEAR).test_client(), cards[0], Reason.REVIEW_OVERDUE)
    later = application(now + 6 * YEAR).test_client()
    assert_told(later, cards[0], Reason.EXPIRED, Reason.REVIEW_OVERDUE)


@on_sqlite
def test_a_clock_of_the_office_that_is_behind(application, cards, now):
    assert_told(application(now - 301).test_client(), cards[0], Reason.CLOCK_UNRELIABLE)
    assert_told(application(now - 300).test_client(), cards[0])


@on_sqlite
def test_the_work_that_was_asked(client, office, cards):
    assert_told(client, cards[0], work="mem:2.1")
    assert_told(client, cards[0], Reason.OUT_OF_SCOPE, work="mem:2.3")
    assert_told(client, stored(office, 1, cards[1], scope=("2",)), Reason.RULE_UNVERIFIED, work="mem:2.1")


@on_sqlite
def test_a_scheme_this_reader_does_not_know(client, office, cards):
    assert_told(client, stored(office, 0, cards[0], scheme=99), Reason.FORMAT_NEWER)


@on_sqlite
def test_a_key_that_was_stolen_or_lists_that_are_old_do_not_matter_online(application, office, cards, now):
    kid = office.keys.credential().public.kid
    stealing.mark_compromised(office, kid, now - 1, now)
    assert_told(application(now + 30 * DAY).test_client(), cards[0], work="mem:2.1")
