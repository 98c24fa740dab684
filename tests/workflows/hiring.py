"""People hired in tests: organisations, accounts that were invited and entered, with passkeys where needed.

All invented. `hire` takes the way that everybody takes: invitation, password, passkey.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.models import Organisation
from registry.rules.permissions import Channel, Role
from registry.workflows import accounts, api_keys, confirming, invitations, own_keys, sign_in
from registry.workflows.authority import OFFICE, Actor
from registry.workflows.context import Office
from registry.workflows.transaction import transaction
from tests.factories import NOW
from tests.passkey import Authenticator

PASSWORD = "vixen blunder opal"
REGULATOR = "330000-YJ"
ORGANISATIONS = {
    REGULATOR: ("浙江省应急管理厅（示例）", "regulator"),
    "3302": ("宁波市焊接技能考核中心（示例）", "certification_body"),
    "EMP-1": ("示例造船有限公司", "employer"),
    "INS-1": ("示例安全监察队", "inspectorate"),
}
REGISTRAR = Actor("registrar", "登记员", REGULATOR, frozenset({Role.REGISTRAR}), Channel.CONSOLE)
FOUNDER = Actor(OFFICE, "登记系统", OFFICE, frozenset({Role.REGISTRAR}), Channel.COMMAND)


@dataclass
class Person:
    """Somebody with an account: `word` is the cookie of an open session, `authenticator` the passkey."""

    account_id: str
    login: str
    word: str
    authenticator: Authenticator | None

    def signed(self, office: Office, now: int = NOW) -> sign_in.Signed:
        """Say who is signed in by the word."""
        found = sign_in.find(office, self.word, now)
        assert found is not None
        return found

    def key(self, office: Office, acts: Iterable[str], *, days: int = 400, now: int = NOW) -> str:
        """Have a registrar make a key, and take its secret."""
        return key_of(office, self.account_id, acts, days=days, now=now)

    def actor(self, office: Office, now: int = NOW) -> Actor:
        """Give the actor of the session."""
        return self.signed(office, now).actor


def key_of(
    office: Office,
    account_id: str,
    acts: Iterable[str],
    *,
    by: Actor | None = None,
    label: str = "系统",
    days: int = 400,
    now: int = NOW,
) -> str:
    """Make a key as a registrar does; give the secret, which its owner takes."""
    made = api_keys.create(office, by or REGISTRAR, account_id, label=label, acts=acts, days=days, now=now)
    return own_keys.take(office, owner(account_id), made, now)


def owner(account_id: str) -> sign_in.Signed:
    """Give whoever is signed in to an account, confirmed as it needs to be."""
    actor = Actor(account_id, "–", REGULATOR, frozenset(), Channel.CONSOLE)
    return sign_in.Signed("–", "–", actor, needs_passkey=False, has_passkey=True)


def organisations(office: Office, now: int = NOW) -> None:
    """Register one organisation of each kind that the founding leaves out."""
    with transaction(office) as session:
        for code, (name, kind) in ORGANISATIONS.items():
            session.add(Organisation(code=code, name=name, kind=kind, created_at=now))


def hire(
    office: Office,
    login: str,
    *roles: Role,
    organisation: str = REGULATOR,
    by: Actor = FOUNDER,
    now: int = NOW,
    passkey: bool | None = None,
) -> Person:
    """Invite somebody, who enters; regulators register a passkey."""
    invited = accounts.invite(
        office, by, login=login, name=f"{login}（示例）", organisation=organisation, roles=roles, now=now
    )
    opened = invitations.accept(office, invited.word, PASSWORD, now)
    person = Person(invited.account_id, invited.login, opened.word, None)
    if passkey if passkey is not None else organisation == REGULATOR:
        register(office, person, now)
    return person


def register(office: Office, person: Person, now: int = NOW) -> None:
    """Register a passkey, which confirms the session."""
    signed, person.authenticator = person.signed(office, now), Authenticator()
    answer = person.authenticator.register(confirming.ask_for_new(office, signed, now))
    person.word = confirming.add_passkey(office, signed, answer, "办公室", now)


def come_in(office: Office, person: Person, now: int, device: str | None = None) -> Person:
    """Sign in by password, and confirm by passkey where there is one."""
    opened = sign_in.by_password(
        office, person.login, PASSWORD, address="198.51.100.7", device=device, now=now
    )
    person.word = opened.word
    if person.authenticator:
        signed = person.signed(office, now)
        answer = person.authenticator.sign(confirming.ask_to_confirm(office, signed, now))
        person.word = confirming.confirm(office, signed, answer, now)
    return person
