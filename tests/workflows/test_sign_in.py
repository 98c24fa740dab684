"""Sign-in: one path for known and unknown names, pauses and sessions that end, passkeys that confirm."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, update

from registry.adapters import passwords
from registry.errors import RegistryError
from registry.models import Account, AuditEntry, SignInPause, WebSession
from registry.rules.permissions import Role
from registry.workflows import accounts, attempts, confirming, sign_in
from registry.workflows.transaction import reading, transaction
from tests.passkey import Authenticator
from tests.workflows.hiring import FOUNDER, PASSWORD, come_in, hire, organisations, register

HOUR = 3600


REAL = passwords._HASHER


@pytest.fixture(autouse=True)
def _as_in_earnest(monkeypatch):
    """Hash as the office does."""
    monkeypatch.setattr(passwords, "_HASHER", REAL)


@pytest.fixture(autouse=True)
def _organisations(office):
    organisations(office)


@pytest.fixture
def clerk(office):
    return hire(office, "zhao", Role.CLERK, organisation="3302")


def try_in(office, login, password, now, *, address="198.51.100.7", device=None):
    return sign_in.by_password(office, login, password, address=address, device=device, now=now)


def code(act, *args, **how):
    with pytest.raises(RegistryError) as caught:
        act(*args, **how)
    return caught.value.code


def test_a_password_opens_a_session_with_the_roles_of_the_account(office, clerk, now):
    opened = try_in(office, " ZHAO ", PASSWORD, now)
    signed = sign_in.find(office, opened.word, now)
    assert (signed.actor.account_id, signed.actor.organisation) == (clerk.account_id, "3302")
    assert (signed.actor.roles, signed.needs_passkey) == ({Role.CLERK}, False)


def test_no_word_or_password_is_stored(office, clerk, now):
    opened = try_in(office, "zhao", PASSWORD, now)
    with reading(office) as session:
        kept = session.scalars(select(WebSession.token_hash)).all()
        assert opened.word.encode() not in kept
        assert (
            session.scalars(select(Account.password_hash)).one().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        )


def test_known_and_unknown_names_take_the_same_statements_the_same_hash_and_the_same_answer(
    office, clerk, now, monkeypatch
):
    hire(office, "locked", Role.CLERK, organisation="3302")
    accounts.lock(office, FOUNDER, hire(office, "shut", Role.CLERK, organisation="3302").account_id, now)
    accounts.invite(
        office, FOUNDER, login="invited", name="示例", organisation="3302", roles=["clerk"], now=now
    )
    statements, verified = [], []
    engine = office.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    verify = passwords._HASHER.verify
    counted = lambda kept, plain: verified.append(kept.split("$")[3]) or verify(kept, plain)  # noqa: E731
    monkeypatch.setattr(passwords, "_HASHER", type("Counted", (), {"verify": staticmethod(counted)}))
    passwords._nobodys.cache_clear()
    monkeypatch.setattr(passwords, "_nobodys", lambda: HASH)
    told = {}
    for login in ("zhao", "nobody", "shut", "invited"):
        statements.clear(), verified.clear()
        said = code(try_in, office, login, "wrong wrong wrong", now, address=f"198.51.100.{len(told)}")
        told[login] = (said, tuple(statements), tuple(verified))
    assert len(set(told.values())) == 1
    assert told["zhao"][0] == "SIGN_IN_REFUSED"
    assert told["zhao"][2] == ("m=19456,t=2,p=1",)


HASH = passwords.hashed("nobody's")


def test_an_account_that_is_locked_or_not_entered_is_refused_with_the_right_password_too(office, clerk, now):
    accounts.lock(office, FOUNDER, clerk.account_id, now)
    assert code(try_in, office, "zhao", PASSWORD, now) == "SIGN_IN_REFUSED"
    assert sign_in.find(office, clerk.word, now) is None


def test_pauses_grow_and_end_by_themselves(office, clerk, now):
    for _ in range(6):
        assert code(try_in, office, "zhao", "wrong wrong wrong", now) == "SIGN_IN_REFUSED"
    with pytest.raises(RegistryError) as caught:
        try_in(office, "zhao", PASSWORD, now)
    assert (caught.value.code, caught.value.facts) == ("RATE_LIMITED", {"seconds": 2})
    assert code(try_in, office, "zhao", "wrong wrong wrong", now + 2) == "SIGN_IN_REFUSED"
    assert code(try_in, office, "zhao", PASSWORD, now + 5) == "RATE_LIMITED"
    try_in(office, "zhao", PASSWORD, now + 6)
    assert code(try_in, office, "zhao", "wrong wrong wrong", now + 6) == "SIGN_IN_REFUSED"
    try_in(office, "zhao", PASSWORD, now + 6)


def test_unknown_names_are_paused_like_known_ones(office, now):
    for _ in range(6):
        assert code(try_in, office, "nobody", "wrong wrong wrong", now) == "SIGN_IN_REFUSED"
    assert code(try_in, office, "nobody", "wrong wrong wrong", now) == "RATE_LIMITED"


def test_an_address_that_tries_many_names_is_paused_and_others_are_not(office, clerk, now):
    for number in range(21):
        code(try_in, office, f"nobody-{number}", "wrong wrong wrong", now)
    assert code(try_in, office, "zhao", PASSWORD, now) == "RATE_LIMITED"
    try_in(office, "zhao", PASSWORD, now, address="203.0.113.9")


def test_a_stranger_cannot_keep_somebody_out_of_a_device_used_before(office, clerk, now):
    device = try_in(office, "zhao", PASSWORD, now).device
    for _ in range(6):
        code(try_in, office, "zhao", "wrong wrong wrong", now, address="203.0.113.9")
    assert code(try_in, office, "zhao", PASSWORD, now, address="203.0.113.9") == "RATE_LIMITED"
    assert code(try_in, office, "zhao", PASSWORD, now, device="planted") == "RATE_LIMITED"
    try_in(office, "zhao", PASSWORD, now, device=device)


def test_a_device_of_one_account_is_no_device_of_another(office, clerk, now):
    hire(office, "sun", Role.CLERK, organisation="3302")
    device = try_in(office, "sun", PASSWORD, now).device
    for _ in range(6):
        code(try_in, office, "zhao", "wrong wrong wrong", now, device=device)
    assert code(try_in, office, "zhao", PASSWORD, now, device=device) == "RATE_LIMITED"


def test_attempts_are_counted_before_they_are_judged(office, clerk, now):
    for _ in range(6):
        attempts.start(office, "zhao", "198.51.100.7", None, now)
    assert code(try_in, office, "zhao", PASSWORD, now) == "RATE_LIMITED"


def test_a_hash_of_weaker_parameters_is_made_again_at_the_next_sign_in(office, clerk, now):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with transaction(office) as session:
        session.execute(update(Account).values(password_hash=weak))
    try_in(office, "zhao", PASSWORD, now)
    with reading(office) as session:
        assert "m=19456,t=2,p=1" in session.scalars(select(Account.password_hash)).one()
    try_in(office, "zhao", PASSWORD, now)


def test_a_session_ends_when_idle_and_at_its_absolute_end_however_busy(office, clerk, now):
    word = try_in(office, "zhao", PASSWORD, now).word
    assert sign_in.find(office, word, now + 1799) is not None
    assert sign_in.find(office, word, now + 1799 + 1800) is None
    busy = try_in(office, "zhao", PASSWORD, now).word
    for moment in range(now, now + 12 * HOUR, 1200):
        assert sign_in.find(office, busy, moment) is not None
    assert sign_in.find(office, busy, now + 12 * HOUR) is None


def test_signing_out_everywhere_ends_every_session(office, clerk, now):
    words = [clerk.word, try_in(office, "zhao", PASSWORD, now).word]
    sign_in.sign_out_everywhere(office, sign_in.find(office, words[0], now), now)
    assert [sign_in.find(office, word, now) for word in words] == [None, None]


def test_signing_out_ends_one_session_and_own_tells_the_others(office, clerk, now):
    other = try_in(office, "zhao", PASSWORD, now).word
    sign_in.sign_out(office, clerk.signed(office), now)
    assert sign_in.find(office, clerk.word, now) is None
    assert [line[3] for line in sign_in.own(office, sign_in.find(office, other, now), now).sessions] == [True]


def test_a_regulator_has_no_roles_until_a_passkey_confirms_the_session(office, now):
    person = hire(office, "qian", Role.APPROVER, passkey=False)
    assert (person.actor(office).roles, person.signed(office).needs_passkey) == (frozenset(), True)
    register(office, person)
    assert person.actor(office).roles == {Role.APPROVER}
    again = try_in(office, "qian", PASSWORD, now).word
    assert sign_in.find(office, again, now).actor.roles == frozenset()
    assert come_in(office, person, now).actor(office).roles == {Role.APPROVER}


def test_who_has_a_passkey_needs_it_regulator_or_not(office, clerk, now):
    register(office, clerk)
    again = try_in(office, "zhao", PASSWORD, now).word
    assert sign_in.find(office, again, now).actor.roles == frozenset()


def test_a_password_alone_adds_no_second_passkey(office, now):
    hire(office, "qian", Role.APPROVER)
    signed = sign_in.find(office, try_in(office, "qian", PASSWORD, now).word, now)
    assert code(confirming.ask_for_new, office, signed, now) == "PASSKEY_REQUIRED"
    assert code(confirming.add_passkey, office, signed, {}, "", now) == "PASSKEY_REQUIRED"


def test_confirming_gives_the_session_a_new_word_and_the_old_one_is_worth_nothing(office, now):
    person = hire(office, "qian", Role.APPROVER)
    old = try_in(office, "qian", PASSWORD, now).word
    signed = sign_in.find(office, old, now)
    answer = person.authenticator.sign(confirming.ask_to_confirm(office, signed, now))
    new = confirming.confirm(office, signed, answer, now)
    assert sign_in.find(office, old, now) is None
    assert sign_in.find(office, new, now).session_id == signed.session_id


def test_a_question_is_asked_once_and_for_five_minutes(office, now):
    person = hire(office, "qian", Role.APPROVER)
    signed = sign_in.find(office, try_in(office, "qian", PASSWORD, now).word, now)
    asked = confirming.ask_to_confirm(office, signed, now)
    assert code(confirming.confirm, office, signed, Authenticator().sign(asked), now) == "PASSKEY_REFUSED"
    assert (
        code(confirming.confirm, office, signed, person.authenticator.sign(asked), now) == "PASSKEY_REFUSED"
    )
    late = person.authenticator.sign(confirming.ask_to_confirm(office, signed, now))
    assert code(confirming.confirm, office, signed, late, now + 300) == "PASSKEY_REFUSED"
    good = person.authenticator.sign(confirming.ask_to_confirm(office, signed, now))
    confirming.confirm(office, signed, good, now + 299)


def test_a_regulator_keeps_one_passkey_and_nobody_ends_another_s(office, clerk, now):
    person = hire(office, "qian", Role.APPROVER)
    [(first, _, _)] = sign_in.own(office, person.signed(office), now).passkeys
    assert code(confirming.end_passkey, office, person.signed(office), first, now) == "LAST_PASSKEY"
    assert code(confirming.end_passkey, office, clerk.signed(office), first, now) == "SESSION_UNKNOWN"
    register(office, person)
    confirming.end_passkey(office, person.signed(office), first, now)
    assert len(sign_in.own(office, person.signed(office), now).passkeys) == 1


def test_the_trail_tells_of_sessions_and_pauses_are_swept(office, clerk, now):
    code(try_in, office, "nobody", "wrong wrong wrong", now)
    try_in(office, "zhao", PASSWORD, now + 25 * HOUR)
    with reading(office) as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
        assert acts[-1] == "session.open"
        assert len(session.scalars(select(SignInPause)).all()) == 1
