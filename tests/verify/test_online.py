"""Online: the register itself is the list, and only the token stored for a serial is the credential."""

from __future__ import annotations

from hashlib import sha256

import pytest

from registry.verify import Mode, Notice, Outcome, Reason, Verifier, scope
from registry.verify.office import OfficeAnswer
from registry.verify.snapshot import Standing
from tests.factories import BASE_URL, DAY, NOW, make_key
from tests.simulator import Publisher

WORK = "mem:2.1"


class Register:
    """An office that stores the cards it is given."""

    def __init__(self, *cards, newest=(1, 7, NOW - 60)) -> None:
        self.stored = {card.serial: sha256(card.token).digest() for card in cards}
        self.classes: frozenset[str] = frozenset()
        self.ruled, self.newest, self.asked = False, newest, []
        self.verified: frozenset[str] = frozenset()

    def look_up(self, claims, now):
        self.asked.append((claims.serial, now))
        stored = self.stored.get(claims.serial)
        standing = Standing(stored is not None, self.classes, self.ruled, unknown=False)
        return OfficeAnswer(stored, standing, self.newest, self.verified)


@pytest.fixture
def publisher() -> Publisher:
    return Publisher("online")


def test_a_stored_token_is_valid_and_the_answer_names_the_newest_list(publisher):
    card = publisher.issue()
    verdict = Verifier(publisher.trust_list(), office=Register(card)).verify(card.text, now=NOW, work=WORK)
    assert (verdict.outcome, verdict.mode, verdict.claims) == (Outcome.VALID, Mode.ONLINE, card.claims)
    assert verdict.list is not None
    assert (verdict.list.version, verdict.list.age_seconds) == (7, 60)


def test_nothing_is_old_and_the_clock_is_confirmed(publisher):
    card = publisher.issue(exp=NOW - 1)
    verifier = Verifier(publisher.trust_list(iat=NOW - 100 * DAY), office=Register(card, newest=None))
    verdict = verifier.verify(card.text, now=NOW, work=WORK)
    assert (verdict.reasons, verdict.notices, verdict.list) == (
        (Reason.EXPIRED,),
        (Notice.RULE_UNVERIFIED_NOTICE,),
        None,
    )


def test_classes_and_rules_are_those_of_this_second(publisher):
    card = publisher.issue()
    office = Register(card)
    verifier = Verifier(publisher.trust_list(), office=office)
    for classes, ruled, reasons in [
        ({"revoked"}, False, (Reason.REVOKED,)),
        ({"banned"}, False, (Reason.BANNED,)),
        (set(), True, (Reason.UNDER_REVIEW,)),
        ({"cleared"}, True, ()),
        (set(), False, ()),
    ]:
        office.classes, office.ruled = frozenset(classes), ruled
        assert verifier.verify(card.text, now=NOW, work=WORK).reasons == reasons


def test_another_token_of_the_same_serial_is_forged_and_nothing_of_it_is_told(publisher):
    stored, forged = publisher.issue(), publisher.issue(serial=0, name="张三", exp=NOW - 1)
    office = Register(stored)
    office.classes = frozenset({"banned"})
    text = forged.text.replace(BASE_URL.upper(), "HTTPS://EVIL.EXAMPLE")
    verdict = Verifier(publisher.trust_list(), office=office).verify(text, now=NOW)
    assert (verdict.outcome, verdict.reasons) == (Outcome.NOT_VALID, (Reason.BAD_SIGNATURE,))
    assert (verdict.claims, verdict.body_name, verdict.notices) == (None, None, (Notice.OTHER_HOST,))


def test_a_serial_that_was_never_stored_is_forged(publisher):
    verdict = Verifier(publisher.trust_list(), office=Register()).verify(
        publisher.issue().text, now=NOW, work=WORK
    )
    assert (verdict.reasons, verdict.claims) == ((Reason.BAD_SIGNATURE,), None)


def test_the_stored_hash_decides_about_a_compromised_key(publisher):
    card, forged = publisher.issue(), publisher.issue(serial=0, name="张三")
    publisher.trust(make_key(publisher.credential.public, "credential", compromised_from=NOW - DAY))
    verifier = Verifier(publisher.trust_list(), office=Register(card))
    assert verifier.verify(card.text, now=NOW, work=WORK).outcome is Outcome.VALID
    assert verifier.verify(forged.text, now=NOW, work=WORK).reasons == (Reason.BAD_SIGNATURE,)


def test_only_a_proved_token_is_asked_about(publisher):
    office = Register()
    verifier = Verifier(publisher.trust_list(), office=office)
    for text in (
        "not ours",
        publisher.issue(signer=publisher.stranger).text,
        publisher.issue().text[:-3] + "AAA",
    ):
        verifier.verify(text, now=NOW)
    assert office.asked == []
    verifier.verify(publisher.issue(serial=5).text, now=NOW)
    assert office.asked == [(5, NOW)]


def test_an_office_that_is_not_asked_greens_nothing(publisher, monkeypatch):
    card = publisher.issue()
    monkeypatch.setattr(Verifier, "_step_7_standing", lambda self, check: False)
    verdict = Verifier(publisher.trust_list(), office=Register(card)).verify(card.text, now=NOW, work=WORK)
    assert verdict.reasons == (Reason.BAD_SIGNATURE,)


def test_what_persons_have_verified_since_is_no_longer_told_as_unverified(publisher):
    card = publisher.issue(scope=("2",))
    office = Register(card)
    verifier = Verifier(publisher.trust_list(), office=office)
    edition, category = scope.scheme_of(card.claims.scheme).row, "mem.scope.2@2010-07-01"

    def told():
        verdict = verifier.verify(card.text, now=NOW, work=WORK)
        return verdict.outcome, verdict.reasons, verdict.notices

    notice, reason = (Notice.RULE_UNVERIFIED_NOTICE,), (Reason.RULE_UNVERIFIED,)
    assert told() == (Outcome.CANNOT_TELL, reason, notice)
    office.verified = frozenset({edition})
    assert told() == (Outcome.CANNOT_TELL, reason, ())
    office.verified = frozenset({category})
    assert told() == (Outcome.VALID, (), notice)
    office.verified = frozenset({edition, category})
    assert told() == (Outcome.VALID, (), ())
