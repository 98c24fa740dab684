"""Accounts: opened by a registrar, entered by a link, never changed by oneself; who opened one is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import AuditEntry, Invitation, account, audit
from registry.rules.permissions import REGULATOR_ROLES, Act, Channel, Role
from registry.workflows import accounts, invitations, sign_in
from registry.workflows import audit as trail
from registry.workflows.transaction import reading, transaction
from tests.workflows.hiring import FOUNDER, PASSWORD, REGULATOR, hire, organisations

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _organisations(office):
    organisations(office)


@pytest.fixture
def registrar(office):
    return hire(office, "li", Role.REGISTRAR)


def invite(office, actor, now, login="zhou", organisation="3302", roles=("clerk",), name="周示例"):
    return accounts.invite(
        office, actor, login=login, name=name, organisation=organisation, roles=roles, now=now
    )


def code(act, *args, **how):
    with pytest.raises(RegistryError) as caught:
        act(*args, **how)
    return caught.value.code


def test_a_link_opens_an_account_once_and_sets_its_password(office, registrar, now):
    invited = invite(office, registrar.actor(office), now)
    opened = invitations.accept(office, invited.word, PASSWORD, now)
    assert sign_in.find(office, opened.word, now).actor.account_id == invited.account_id
    assert code(invitations.accept, office, invited.word, PASSWORD, now) == "INVITATION_INVALID"
    with reading(office) as session:
        assert invited.word.encode() not in session.scalars(select(Invitation.token_hash)).all()


def test_a_link_ends_after_seven_days_and_when_another_is_given(office, registrar, now):
    actor = registrar.actor(office)
    first = invite(office, actor, now)
    second = accounts.invite_again(office, actor, first.account_id, now)
    for word in (first.word, "made-up", ""):
        assert code(invitations.accept, office, word, PASSWORD, now) == "INVITATION_INVALID"
    assert code(invitations.accept, office, second.word, PASSWORD, now + 7 * DAY) == "INVITATION_INVALID"
    invitations.accept(office, second.word, PASSWORD, now + 7 * DAY - 1)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "PASSWORD_SHORT"),
        ("Password123456", "PASSWORD_COMMON"),
        ("zhou zhou is i", "PASSWORD_COMMON"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(office, registrar, now, password, said):
    invited = invite(office, registrar.actor(office), now)
    assert code(invitations.accept, office, invited.word, password, now) == said
    invitations.accept(office, invited.word, PASSWORD, now)


def test_what_an_account_cannot_be_is_refused(office, registrar, now):
    actor = registrar.actor(office)
    invite(office, actor, now)
    assert code(invite, office, actor, now, login=" ＺＨＯＵ") == "LOGIN_TAKEN"
    assert code(invite, office, actor, now, login="a b c") == "LOGIN_INVALID"
    assert code(invite, office, actor, now, login="w", name=" ") == "LOGIN_INVALID"
    assert code(invite, office, actor, now, login="wuu", name=" ") == "NAME_INVALID"
    assert code(invite, office, actor, now, login="wuu", roles=()) == "ROLES_INVALID"
    assert code(invite, office, actor, now, login="wuu", roles=("approver",)) == "ROLES_INVALID"
    assert code(invite, office, actor, now, login="wuu", roles=("god",)) == "ROLES_INVALID"
    assert code(invite, office, actor, now, login="wuu", organisation="none") == "ORGANISATION_UNKNOWN"


@pytest.mark.parametrize("alone", [Role.REGISTRAR, Role.AUDITOR])
@pytest.mark.parametrize("other", sorted(REGULATOR_ROLES))
def test_who_opens_accounts_or_audits_has_no_other_role(office, registrar, now, alone, other):
    actor = registrar.actor(office)
    person = hire(office, "qian", Role.CASE_OFFICER)
    given = (office, actor, person.account_id, [alone, other], now)
    if alone == other:
        accounts.set_roles(*given)
        return
    assert code(accounts.set_roles, *given) == "ROLES_APART"
    asked = {"login": "wuu", "roles": (alone, other), "organisation": REGULATOR}
    assert code(invite, office, actor, now, **asked) == "ROLES_APART"


def test_only_a_registrar_keeps_accounts_by_console_or_command(office, registrar, now):
    clerk = hire(office, "zhao", Role.CLERK, organisation="3302").actor(office)
    officer = hire(office, "qian", Role.CASE_OFFICER, Role.APPROVER).actor(office)
    program = replace(registrar.actor(office), channel=Channel.API)
    for actor in (clerk, officer, program, replace(registrar.actor(office), roles=frozenset())):
        for act in (
            lambda who: invite(office, who, now, login="new"),
            lambda who: accounts.invite_again(office, who, registrar.account_id, now),
            lambda who: accounts.recover(office, who, registrar.account_id, now),
            lambda who: accounts.recover(office, who, "no such account", now),
            lambda who: accounts.lock(office, who, registrar.account_id, now),
            lambda who: accounts.set_roles(office, who, who.account_id, ["registrar"], now),
            lambda who: accounts.listing(office, who),
            lambda who: accounts.listing(office, who, "3302"),
        ):
            assert code(act, actor) == "FORBIDDEN"


def test_nobody_changes_his_own_account(office, registrar, now):
    actor = registrar.actor(office)
    for act in (accounts.lock, accounts.recover):
        assert code(act, office, actor, registrar.account_id, now) == "ACCOUNT_SELF"
    roles = ["registrar", "approver"]
    assert code(accounts.set_roles, office, actor, registrar.account_id, roles, now) == "ACCOUNT_SELF"


def test_new_roles_end_the_sessions(office, registrar, now):
    person = hire(office, "qian", Role.CASE_OFFICER)
    accounts.set_roles(office, registrar.actor(office), person.account_id, ["approver"], now)
    assert sign_in.find(office, person.word, now) is None
    [line] = [each for each in accounts.listing(office, FOUNDER) if each.login == "qian"]
    assert (line.roles, line.organisation, line.state) == (("approver",), REGULATOR, "active")


def test_recovery_voids_password_passkeys_and_sessions_and_a_new_link_opens_it(office, registrar, now):
    person = hire(office, "qian", Role.APPROVER)
    recovered = accounts.recover(office, registrar.actor(office), person.account_id, now)
    assert sign_in.find(office, person.word, now) is None
    how = {"address": "198.51.100.7", "device": None, "now": now}
    assert code(sign_in.by_password, office, "qian", PASSWORD, **how) == "SIGN_IN_REFUSED"
    opened = invitations.accept(office, recovered.word, "another long secret", now)
    signed = sign_in.find(office, opened.word, now)
    assert (signed.needs_passkey, signed.has_passkey) == (True, False)
    assert code(invitations.accept, office, recovered.word, PASSWORD, now) == "INVITATION_INVALID"


def test_a_link_of_recovery_holds_one_day_and_locking_voids_it(office, registrar, now):
    person = hire(office, "qian", Role.APPROVER)
    actor = registrar.actor(office)
    late = accounts.recover(office, actor, person.account_id, now)
    assert code(invitations.accept, office, late.word, PASSWORD, now + DAY) == "INVITATION_INVALID"
    shut = accounts.recover(office, actor, person.account_id, now)
    accounts.lock(office, actor, person.account_id, now)
    assert code(invitations.accept, office, shut.word, PASSWORD, now) == "INVITATION_INVALID"


def test_who_created_or_recovered_an_account_stays_known_by_the_day(office, registrar, now):
    actor = registrar.actor(office)
    opened = invite(office, actor, now, organisation=REGULATOR, roles=("approver",))
    other = hire(office, "qian", Role.APPROVER)

    def openers(of, since):
        with reading(office) as session:
            return account.openers(session, of.account_id, since) - {FOUNDER.account_id}

    assert openers(opened, now) == {registrar.account_id}
    assert openers(opened, now + 1) == openers(other, now) == frozenset()
    accounts.recover(office, actor, other.account_id, now + 40 * DAY)
    second = hire(office, "sun", Role.REGISTRAR, now=now + 40 * DAY).actor(office, now + 40 * DAY)
    accounts.recover(office, second, other.account_id, now + 41 * DAY)
    assert openers(other, now + 40 * DAY) == {registrar.account_id, second.account_id}
    assert openers(other, now + 41 * DAY) == {second.account_id}


def test_a_command_acts_in_the_name_of_an_account_that_is_in_use(office, registrar, now):
    actor = accounts.acting_by_command(office, "LI")
    assert (actor.account_id, actor.channel) == (registrar.account_id, Channel.COMMAND)
    accounts.recover(office, actor, registrar.account_id, now)
    assert code(accounts.acting_by_command, office, "li") == "ACCOUNT_UNKNOWN"
    assert code(accounts.acting_by_command, office, "nobody") == "ACCOUNT_UNKNOWN"


def test_every_act_is_in_the_trail_with_the_one_who_did_it(office, registrar, now):
    actor = registrar.actor(office)
    invited = invite(office, actor, now)
    accounts.lock(office, actor, invited.account_id, now + 1)
    with reading(office) as session:
        told = [
            (each.account_id, each.organisation, each.channel, each.act, each.at, each.rule)
            for each in audit.of_subject(session, "account", invited.account_id)
        ]
    assert told == [
        (registrar.account_id, REGULATOR, "console", "account.keep", now, "roles: clerk"),
        (registrar.account_id, REGULATOR, "console", "account.keep", now + 1, "lock"),
    ]


def test_what_is_refused_leaves_nothing_in_the_trail(office, registrar, now):
    with reading(office) as session:
        before = len(session.scalars(select(AuditEntry.id)).all())
    code(invite, office, registrar.actor(office), now, roles=("god",))
    with reading(office) as session:
        assert len(session.scalars(select(AuditEntry.id)).all()) == before


def test_the_trail_is_read_by_auditors_and_changed_by_nobody(office, registrar, now):
    auditor = hire(office, "wang", Role.AUDITOR, now=now + 1).actor(office, now + 1)
    newest = trail.read(office, auditor, limit=5)
    entered = {"account.enter", "session.open", "passkey.add", "session.confirm"}
    assert {each.act for each in newest} == {"account.keep", *entered}
    older = trail.read(office, auditor, before=newest[-1].id, limit=1)
    assert older[0].id < newest[-1].id
    [kept] = trail.read(office, auditor, account_id="office", limit=1)
    assert kept.act == "account.keep"
    assert code(trail.read, office, registrar.actor(office)) == "FORBIDDEN"
    with pytest.raises(RuntimeError, match="append-only"):
        take_out(office, newest[0].id)


def take_out(office, entry_id):
    with transaction(office) as session:
        session.delete(session.get(AuditEntry, entry_id))


def test_acts_of_a_key_are_a_part_of_its_account_s(office, now):
    from registry.workflows.authority import allows

    officer = hire(office, "qian", Role.CASE_OFFICER).actor(office)
    scoped = replace(officer, channel=Channel.API, acts=frozenset({Act.CASE_READ, Act.ACCOUNT_KEEP}))
    assert [allows(scoped, act) for act in (Act.CASE_READ, Act.CASE_PROPOSE, Act.ACCOUNT_KEEP)] == [
        True,
        False,
        False,
    ]
