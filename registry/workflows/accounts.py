"""Accounts: opened by invitation, locked, recovered, given roles: by a registrar, and never one's own.

Whoever opens an account could have kept its first link for himself. So who created or recovered an account is
kept, and for 30 days the two do not act upon each other's cases (`stepping.doer_of`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session, scoped_session

from registry.errors import RegistryError
from registry.models import (
    Account,
    AccountState,
    Opening,
    account,
    api_key,
    organisation,
    web_session,
)
from registry.models.identifiers import new_id
from registry.rules import sign_in as rule
from registry.rules.permissions import ROLES_OF_KIND, Act, Channel, Role, clash

from . import audit, sign_in
from .authority import Actor, require
from .context import Office
from .invitations import Invited, open_link
from .transaction import one_transaction, reading


@dataclass(frozen=True, slots=True)
class Line:
    """An account in the registrar's list."""

    id: str
    login: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    state: str
    created_at: int


@one_transaction
def invite(
    office: Office, actor: Actor, *, login: str, name: str, organisation: str, roles: Iterable[str], now: int
) -> Invited:
    """Create an account for one person, and give the word of its link.

    Errors: RegistryError FORBIDDEN, ORGANISATION_UNKNOWN, LOGIN_INVALID, LOGIN_TAKEN, NAME_INVALID,
    ROLES_INVALID, ROLES_APART.
    """
    require(actor, Act.ACCOUNT_KEEP, organisation=organisation)
    return open_account(
        office, actor, login=login, name=name, organisation=organisation, roles=roles, now=now
    )


def open_account(
    office: Office, actor: Actor, *, login: str, name: str, organisation: str, roles: Iterable[str], now: int
) -> Invited:
    """Do what `invite` does, within the caller's transaction and without asking who may."""
    session = office.session
    login = rule.normalise_login(login)
    if not 2 <= len(login) <= 80 or not login.isprintable() or " " in login:
        raise RegistryError("LOGIN_INVALID")
    if not 0 < len(name.strip()) <= 200:
        raise RegistryError("NAME_INVALID")
    granted = _granted(session, organisation, roles)
    if account.by_login(session, login) is not None:
        raise RegistryError("LOGIN_TAKEN", login=login)
    new = Account(
        id=new_id(now),
        login=login,
        name=name.strip(),
        organisation=organisation,
        roles=granted,
        state=AccountState.INVITED,
        created_at=now,
    )
    session.add(new)
    session.flush()
    audit.record(session, actor, Act.ACCOUNT_KEEP, "account", new.id, now, rule=f"roles: {granted}")
    return open_link(office, actor, new, Opening.CREATED, now)


@one_transaction
def invite_again(office: Office, actor: Actor, account_id: str, now: int) -> Invited:
    """Give a new link into an account that nobody has entered yet; the old one is void."""
    require(actor, Act.ACCOUNT_KEEP)
    whose = _held(office, account_id)
    if whose.state != AccountState.INVITED:
        raise RegistryError("ACCOUNT_UNKNOWN")
    audit.record(office.session, actor, Act.ACCOUNT_KEEP, "account", account_id, now, rule="link")
    return open_link(office, actor, whose, Opening.CREATED, now)


@one_transaction
def recover(office: Office, actor: Actor, account_id: str, now: int) -> Invited:
    """Give a link into an account whose person lost password or passkeys; both are void from now on.

    So are its sessions and its programs' keys: whoever has what was lost has nothing. One's own account can
    be recovered by command only. Errors: RegistryError FORBIDDEN, ACCOUNT_UNKNOWN, ACCOUNT_SELF.
    """
    require(actor, Act.ACCOUNT_RECOVER)
    whose = _held(office, account_id)
    if actor.account_id == account_id and actor.channel is not Channel.COMMAND:
        raise RegistryError("ACCOUNT_SELF")
    session = office.session
    whose.password_hash, whose.state = None, AccountState.INVITED
    for each in account.passkeys_of(session, account_id):
        each.ended_at = now
    web_session.end_all(session, account_id)
    api_key.revoke_of_account(session, account_id, now)
    audit.record(session, actor, Act.ACCOUNT_RECOVER, "account", account_id, now)
    return open_link(office, actor, whose, Opening.RECOVERED, now)


@one_transaction
def lock(office: Office, actor: Actor, account_id: str, now: int) -> None:
    """Shut an account: sessions end, links are void. Only recovery opens it again.

    Errors: RegistryError FORBIDDEN, ACCOUNT_UNKNOWN, ACCOUNT_SELF.
    """
    require(actor, Act.ACCOUNT_KEEP)
    whose = _held_other(office, actor, account_id)
    whose.state = AccountState.LOCKED
    web_session.end_all(office.session, account_id)
    account.void_invitations(office.session, account_id, now)
    audit.record(office.session, actor, Act.ACCOUNT_KEEP, "account", account_id, now, rule="lock")


@one_transaction
def set_roles(office: Office, actor: Actor, account_id: str, roles: Iterable[str], now: int) -> None:
    """Give an account other roles; its sessions end. Errors as of `invite`, and ACCOUNT_SELF."""
    require(actor, Act.ACCOUNT_KEEP)
    whose = _held_other(office, actor, account_id)
    whose.roles = _granted(office.session, whose.organisation, roles)
    web_session.end_all(office.session, account_id)
    audit.record(
        office.session, actor, Act.ACCOUNT_KEEP, "account", account_id, now, rule=f"roles: {whose.roles}"
    )


def listing(office: Office, actor: Actor, organisation: str | None = None) -> list[Line]:
    """Give the accounts, of one organisation or of all, by login name. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.ACCOUNT_KEEP, organisation=organisation)
    with reading(office) as session:
        return [_line(each) for each in account.all_of(session, organisation)]


def id_of(office: Office, actor: Actor, login: str) -> str:
    """Find an account by its login name. Errors: RegistryError FORBIDDEN, ACCOUNT_UNKNOWN."""
    require(actor, Act.ACCOUNT_KEEP)
    with reading(office) as session:
        whose = account.by_login(session, rule.normalise_login(login))
        if whose is None:
            raise RegistryError("ACCOUNT_UNKNOWN")
        return whose.id


def acting_by_command(office: Office, login: str) -> Actor:
    """Give the actor of a command run in the name of an account. Errors: RegistryError ACCOUNT_UNKNOWN."""
    with reading(office) as session:
        whose = account.by_login(session, rule.normalise_login(login))
        if whose is None or whose.state != AccountState.ACTIVE:
            raise RegistryError("ACCOUNT_UNKNOWN")
        return sign_in.actor_of(whose, Channel.COMMAND)


def _held(office: Office, account_id: str) -> Account:
    whose = office.session.get(Account, account_id, with_for_update=True)
    if whose is None:
        raise RegistryError("ACCOUNT_UNKNOWN")
    return whose


def _held_other(office: Office, actor: Actor, account_id: str) -> Account:
    if actor.account_id == account_id:
        raise RegistryError("ACCOUNT_SELF")
    return _held(office, account_id)


def _granted(session: Session | scoped_session[Session], code: str, roles: Iterable[str]) -> str:
    """Give the roles in the one spelling, if accounts of that organisation may have them."""
    found = organisation.find(session, code)
    if found is None:
        raise RegistryError("ORGANISATION_UNKNOWN")
    allowed, asked = ROLES_OF_KIND[found.kind], frozenset(roles)
    if not asked or not asked <= allowed:
        raise RegistryError("ROLES_INVALID", roles=", ".join(sorted(allowed)))
    if clash(frozenset(Role(each) for each in asked)):
        raise RegistryError("ROLES_APART")
    return " ".join(sorted(asked))


def _line(each: Account) -> Line:
    return Line(
        each.id,
        each.login,
        each.name,
        each.organisation,
        tuple(each.roles.split()),
        each.state,
        each.created_at,
    )
