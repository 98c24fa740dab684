"""Online answers: what is decided is in the very next one, whichever process gives it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Alarm, BodyRule, Decision
from registry.verify import Outcome, Reason, UnknownWork
from registry.verify.claims import decode_claims, encode_claims
from registry.verify.envelope import MAX_TOKEN, seal, unseal
from registry.verify.qr import text_to_token, token_to_text
from registry.workflows import checking, deciding
from registry.workflows.transaction import transaction
from tests.factories import DAY, day, make_resident_id
from tests.workflows.acts import NUMBER, basis, issue, row, texts, write

OTHER = make_resident_id()


@pytest.fixture
def cards(office, tmp_path):
    """Issue serials 0 (2.1) and 1 (2.3) to one person, 2 to another; give their texts."""
    rows = [row(NUMBER), row(NUMBER, 操作项目="钎焊作业"), row(OTHER, "李四")]
    return texts(office, issue(office, write(tmp_path / "three.csv", rows)).batch)


def reasons(office, text, now, **asked):
    return set(checking.verify_text(office, text, now=now, **asked).reasons)


def put(office, row_):
    with transaction(office) as session:
        session.add(row_)


def test_a_good_card(office, cards, now):
    verdict = checking.verify_text(office, cards[0], now=now, work="mem:2.1")
    assert (verdict.outcome, verdict.reasons, verdict.claims.serial) == (Outcome.VALID, (), 0)
    assert verdict.mode == "online"


def test_work_and_date_are_judged(office, cards, now):
    assert reasons(office, cards[0], now, work="mem:2.3") == {Reason.OUT_OF_SCOPE}
    assert Reason.NOT_YET_VALID in reasons(office, cards[0], now, on=date(2026, 1, 1))
    with pytest.raises(UnknownWork):
        checking.verify_text(office, cards[0], now=now, work="mem:9.9")


def test_a_revocation_is_in_the_next_answer(office, cards, now):
    deciding.revoke(office, 0, basis(), now)
    assert reasons(office, cards[0], now) == {Reason.REVOKED}
    assert reasons(office, cards[1], now) == set()


def test_a_ban_is_on_all_cards_of_the_person_and_on_no_other(office, cards, now):
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    assert [reasons(office, cards[serial], now) for serial in (0, 1, 2)] == [
        {Reason.BANNED},
        {Reason.BANNED},
        set(),
    ]
    assert checking.verify_text(office, cards[0], now=now).outcome is Outcome.BANNED


def test_a_body_rule_puts_under_review_and_clearing_takes_out(office, cards, now):
    put(
        office,
        BodyRule(id="1", body="3301", from_day=day("2026-04-06"), to_day=day("2026-04-06"), created_at=now),
    )
    assert reasons(office, cards[0], now) == {Reason.UNDER_REVIEW}
    told = {"kind": "clearance", "measure": "clear", "decided_at": now, **dataclasses.asdict(basis())}
    put(office, Decision(id="1", serial=0, class_="cleared", **told))
    assert reasons(office, cards[0], now) == set()
    assert reasons(office, cards[1], now) == {Reason.UNDER_REVIEW}


def test_a_body_rule_for_other_days_or_bodies_says_nothing(office, cards, now):
    for id_, body, from_, to in (
        ("1", "3301", "2026-04-07", "2026-12-31"),
        ("2", "3301", "2026-01-01", "2026-04-05"),
        ("3", "330100-YJ", "2026-01-01", "2026-12-31"),
    ):
        put(office, BodyRule(id=id_, body=body, from_day=day(from_), to_day=day(to), created_at=now))
    assert reasons(office, cards[0], now) == set()


def _forge(office, text, **changes) -> str:
    """Sign changed claims with the real credential key, as its thief would."""
    claims = decode_claims(unseal(text_to_token(text).token, MAX_TOKEN).payload)
    token = seal(encode_claims(dataclasses.replace(claims, **changes)), office.keys.credential())
    return token_to_text(token, office.settings.base_url)


@pytest.mark.parametrize(("changes", "serial"), [({"name": "张三"}, 0), ({"serial": 77}, 77)])
def test_a_token_with_our_signature_that_we_never_stored_rings_an_alarm(office, cards, now, changes, serial):
    forged = _forge(office, cards[0], **changes)
    with structlog.testing.capture_logs() as logs:
        for later in (0, 60):
            verdict = checking.verify_text(office, forged, now=now + later)
            assert (verdict.reasons, verdict.claims) == ((Reason.BAD_SIGNATURE,), None)
    alarm = office.session.scalars(select(Alarm)).one()
    assert (alarm.kind, alarm.serial, alarm.count) == (checking.FOREIGN_TOKEN, str(serial), 2)
    assert (alarm.first_at, alarm.last_at) == (now, now + 60)
    assert [(event["event"], event["serial"]) for event in logs] == [("foreign_token", serial)] * 2
    assert not any(part in json.dumps(logs) for part in (forged[-40:], "张三"))


def test_a_signature_that_is_not_ours_rings_nothing(office, cards, now):
    token = bytearray(text_to_token(cards[0]).token)
    token[-1] ^= 1
    assert reasons(office, token_to_text(bytes(token), "https://a.example"), now) == {Reason.BAD_SIGNATURE}
    assert office.session.scalars(select(Alarm)).all() == []


def test_what_is_no_text_of_ours(office, now):
    assert reasons(office, "https://example.com/other", now) == {Reason.NOT_OURS}
    assert reasons(office, "", now) == {Reason.NOT_OURS}


def test_a_decision_in_one_process_is_seen_by_another(office, settings, cards, now, tmp_path):
    """A second process asks and stays; the first decides; the second asks again."""
    script = Path(__file__).with_name("asking_process.py")
    process = subprocess.Popen(
        [sys.executable, str(script), settings.database_url, str(settings.key_dir), cards[0], str(now)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline().split() == ["VALID"]
        deciding.revoke(office, 0, basis(), now)
        process.stdin.write("again\n")
        process.stdin.flush()
        assert process.stdout.readline().split() == ["NOT_VALID", "REVOKED"]
    finally:
        process.communicate(timeout=20)


def person(office, now, number=NUMBER, name="罗莹", **asked):
    return checking.check_person(office, "resident_id", number, name, now, **asked)


def test_a_person_with_cards_gets_the_best_one_first(office, cards, now):
    deciding.revoke(office, 0, basis(), now)
    answer = person(office, now)
    assert (answer.outcome, answer.reasons, answer.name) == (Outcome.VALID, (), "罗莹")
    assert [verdict.claims.serial for verdict in answer.credentials] == [1, 0]
    assert answer.credentials[1].reasons == (Reason.REVOKED,)


def test_a_person_whose_cards_are_all_revoked(office, cards, now):
    deciding.revoke(office, 0, basis(1), now)
    deciding.revoke(office, 1, basis(2), now)
    assert (person(office, now).outcome, person(office, now).reasons) == (
        Outcome.NOT_VALID,
        (Reason.REVOKED,),
    )


def test_a_person_is_asked_about_work(office, cards, now):
    assert person(office, now, work="mem:2.3").outcome is Outcome.VALID
    assert person(office, now, work="mem:2.2").outcome is Outcome.OUT_OF_SCOPE


def test_any_spelling_meets_the_person_and_the_number_is_never_told(office, cards, now):
    answer = person(office, now, f" {NUMBER[:6]} {NUMBER[6:].lower()}\u200b")
    assert answer.outcome is Outcome.VALID
    told = json.dumps(answer.to_json(), ensure_ascii=False)
    assert NUMBER not in told
    assert answer.to_json()["number"] == "110*************9X"


def test_a_banned_person_is_banned_whatever_the_name(office, cards, now):
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    assert person(office, now).outcome is Outcome.BANNED
    other = person(office, now, name="张三")
    assert (other.outcome, set(other.reasons)) == (Outcome.BANNED, {Reason.BANNED, Reason.NEEDS_REVIEW})
    assert (other.name, other.credentials) == (None, ())


def test_a_banned_person_without_any_record(office, now):
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    assert (person(office, now).outcome, person(office, now).reasons) == (Outcome.BANNED, (Reason.BANNED,))


def test_another_name_needs_review_and_tells_nothing(office, cards, now):
    answer = person(office, now, name="张三")
    assert (answer.outcome, answer.reasons) == (Outcome.CANNOT_TELL, (Reason.NEEDS_REVIEW,))
    assert (answer.name, answer.credentials) == (None, ())


def test_nobody_on_record(office, cards, now):
    answer = person(office, now, make_resident_id(order=77))
    assert (answer.outcome, answer.reasons) == (Outcome.CANNOT_TELL, (Reason.NO_RECORD,))


def test_name_and_birth_date_of_a_banned_person_need_review_under_another_number(office, cards, now):
    twin = make_resident_id(date(1988, 3, 12), "330106", 55)
    assert person(office, now, twin).reasons == (Reason.NO_RECORD,)
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    assert person(office, now, twin).reasons == (Reason.NEEDS_REVIEW,)
    assert person(office, now, twin, name="张三").reasons == (Reason.NO_RECORD,)


def test_a_question_that_cannot_be_asked(office, now):
    with pytest.raises(RegistryError, match="DOCUMENT_TYPE_UNKNOWN"):
        checking.check_person(office, "card", NUMBER, "罗莹", now)
    with pytest.raises(RegistryError, match="NUMBER_INVALID"):
        person(office, now, " ")


def test_age_of_the_trust_list_does_not_matter_online(office, cards, now):
    assert reasons(office, cards[0], now + 30 * DAY) == set()
