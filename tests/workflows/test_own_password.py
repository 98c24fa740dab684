"""Changing one's own password: by the old one, counted as a sign-in, and everybody else is signed out."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from registry.errors import RegistryError
from registry.models import Account, AuditEntry, KnownDevice, WebSession
from registry.rules.permissions import Role
from registry.workflows import accounts, own_password, sign_in
from registry.workflows.transaction import reading, transaction
from tests.workflows.hiring import FOUNDER, PASSWORD, hire, organisations

NEW = "quartz lantern meadow"
ADDRESS = "198.51.100.7"


@pytest.fixture
def clerk(office):
    organisations(office)
    return hire(office, "zhao", Role.CLERK, organisation="3302")


def change(office, person, now, old=PASSWORD, new=NEW, device=None):
    return own_password.change(
        office, person.signed(office, now), old, new, address=ADDRESS, device=device, now=now
    )


def code(act, *args, **how):
    with pytest.raises(RegistryError) as caught:
        act(*args, **how)
    return caught.value.code


def enter(office, login, password, now):
    return sign_in.by_password(office, login, password, address=ADDRESS, device=None, now=now)


def trail(office):
    with reading(office) as session:
        told = session.execute(select(AuditEntry.act, AuditEntry.subject_id).order_by(AuditEntry.id)).all()
    return [tuple(entry) for entry in told]


def test_the_new_password_is_good_and_the_old_one_is_not(office, clerk, now):
    change(office, clerk, now)
    assert code(enter, office, "zhao", PASSWORD, now) == "SIGN_IN_REFUSED"
    assert enter(office, "zhao", NEW, now)


def test_every_session_and_device_ends_and_this_browser_gets_new_words(office, clerk, now):
    before = clerk.word
    elsewhere = enter(office, "zhao", PASSWORD, now)
    opened = change(office, clerk, now)
    for word in (before, elsewhere.word):
        assert sign_in.find(office, word, now) is None
    assert sign_in.find(office, opened.word, now).actor.account_id == clerk.account_id
    with reading(office) as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 1
        assert session.scalar(select(func.count()).select_from(KnownDevice)) == 1


def test_others_stay_signed_in(office, clerk, now):
    other = hire(office, "qian", Role.CLERK, organisation="3302")
    change(office, clerk, now)
    assert sign_in.find(office, other.word, now)


def test_it_stands_in_the_trail_by_whom_and_whose(office, clerk, now):
    change(office, clerk, now)
    assert ("password.change", clerk.account_id) in trail(office)


@pytest.mark.parametrize(
    ("new", "fault"),
    [("short", "PASSWORD_SHORT"), ("a" * 201, "PASSWORD_LONG"), ("Password1234", "PASSWORD_COMMON")],
)
def test_a_bad_new_password_is_refused_before_a_guess_is_counted(office, clerk, now, new, fault):
    for _ in range(20):
        assert code(change, office, clerk, now, new=new) == fault
    assert change(office, clerk, now)


def test_a_wrong_old_password_changes_nothing(office, clerk, now):
    before = trail(office)
    for old in ("wrong wrong wrong", "", NEW, PASSWORD + "x", "x" * 10_000):
        assert code(change, office, clerk, now, old=old) == "PASSWORD_WRONG"
    assert trail(office) == before
    assert clerk.signed(office, now)
    assert enter(office, "zhao", PASSWORD, now)


def test_guesses_are_counted_with_those_at_the_sign_in_and_pause_both(office, clerk, now):
    for _ in range(3):
        assert code(change, office, clerk, now, old="wrong wrong wrong") == "PASSWORD_WRONG"
        assert code(enter, office, "zhao", "wrong wrong wrong", now) == "SIGN_IN_REFUSED"
    assert code(change, office, clerk, now) == "RATE_LIMITED"
    assert code(enter, office, "zhao", PASSWORD, now) == "RATE_LIMITED"
    assert change(office, clerk, now + 60)


def test_a_regulator_needs_the_passkey_first_and_stays_confirmed_as_long_as_before(office, clerk, now):
    approver = hire(office, "sun", Role.APPROVER)
    unconfirmed = enter(office, "sun", PASSWORD, now)
    signed = sign_in.find(office, unconfirmed.word, now)
    how = {"address": ADDRESS, "device": None, "now": now}
    assert code(own_password.change, office, signed, PASSWORD, NEW, **how) == "PASSKEY_REQUIRED"
    assert sign_in.find(office, approver.word, now)
    with reading(office) as session:
        held = session.get(WebSession, approver.signed(office, now).session_id)
        until, confirmed = held.ends_at, held.passkey_at
    approver.word = change(office, approver, now + 600).word
    assert approver.actor(office, now + 600).roles == {Role.APPROVER}
    with reading(office) as session:
        new = session.get(WebSession, approver.signed(office, now + 600).session_id)
        assert (new.ends_at, new.passkey_at) == (until, confirmed)


@pytest.mark.parametrize("end", ["locked", "recovered", "signed out", "another password"])
def test_what_ended_while_the_password_was_looked_at_stays_ended(office, clerk, now, end, monkeypatch):
    ends = {
        "locked": lambda: accounts.lock(office, FOUNDER, clerk.account_id, now),
        "recovered": lambda: accounts.recover(office, FOUNDER, clerk.account_id, now),
        "signed out": lambda: sign_in.sign_out(office, signed, now),
        "another password": lambda: _overtake(office, clerk),
    }
    signed, matches = clerk.signed(office, now), own_password.passwords.matches

    def matches_late(*told):
        good = matches(*told)
        ends[end]()
        return good

    monkeypatch.setattr(own_password.passwords, "matches", matches_late)
    how = {"address": ADDRESS, "device": None, "now": now}
    assert code(own_password.change, office, signed, PASSWORD, NEW, **how) == "SIGN_IN_NEEDED"
    monkeypatch.undo()
    assert code(enter, office, "zhao", NEW, now + 60) == "SIGN_IN_REFUSED"


def _overtake(office, person):
    with transaction(office) as session:
        session.execute(update(Account).where(Account.id == person.account_id).values(password_hash="other"))
