"""The first people of an office, whom no registrar could invite: the first registrar, and the demo's staff.

Until a registrar has entered, the office itself acts by command: whoever has the machine. From then on every
command names an account.
"""

from __future__ import annotations

from dataclasses import replace

from registry.errors import RegistryError
from registry.models import Account, AccountState, Opening, Organisation, account, organisation
from registry.models.organisation import Kind
from registry.rules.permissions import REGULATOR_ROLES, Channel, Role

from . import accounts, audit
from .authority import OFFICE, Actor
from .context import Office
from .invitations import Invited, open_link
from .transaction import one_transaction, reading

_FIRST_ROLES = frozenset({Role.REGISTRAR, Role.CLERK, Role.INSPECTOR})  # whatever decides nothing
_OFFICE = Actor(OFFICE, "登记系统", OFFICE, _FIRST_ROLES, Channel.COMMAND)
_DEMO_REGULATOR = ("330000-JG", "浙江省应急管理厅（示例）")
_DEMO_NAMES = {
    Role.CASE_OFFICER: "陈示例",
    Role.LEGAL_REVIEWER: "孙示例",
    Role.APPROVER: "钱示例",
    Role.REGISTRAR: "李示例",
    Role.AUDITOR: "王示例",
}


def acting(office: Office, login: str | None, *, organisation: str = OFFICE) -> Actor:
    """Give the actor of a command: the account that was named, or the office while it has no registrar.

    `organisation`: for which the office hands in meanwhile; an account acts for its own.
    Errors: RegistryError ACCOUNT_UNKNOWN, NAME_NEEDED.
    """
    if login is not None:
        return accounts.acting_by_command(office, login)
    with reading(office) as session:
        if any(_is_registrar(each) for each in account.all_of(session)):
            raise RegistryError("NAME_NEEDED")
    return replace(_OFFICE, organisation=organisation)


@one_transaction
def invite_registrar(
    office: Office, *, regulator: tuple[str, str], login: str, name: str, now: int
) -> Invited:
    """Register a regulator (code, name) where it is missing, and invite the office's first registrar.

    Asked again before that person has entered, it gives a new link. Errors: RegistryError REGISTRAR_EXISTS,
    BODY_INVALID, and those of `accounts.invite`.
    """
    session = office.session
    if any(_is_registrar(each) for each in account.all_of(session)):
        raise RegistryError("REGISTRAR_EXISTS")
    _regulator(office, regulator, now)
    return _invited(office, regulator[0], login, name, Role.REGISTRAR, now)


@one_transaction
def invite_demo_staff(office: Office, now: int) -> list[tuple[Role, Invited]]:
    """Invite one invented regulator of each role; those who have not entered yet get a new link.

    Errors: RegistryError DEMO_ONLY.
    """
    if not office.settings.demo:
        raise RegistryError("DEMO_ONLY")
    _regulator(office, _DEMO_REGULATOR, now)
    waiting = []
    for role in sorted(REGULATOR_ROLES):
        login = role.value.replace("_", "-")
        held = account.by_login(office.session, login)
        if held is None or held.state == AccountState.INVITED:
            code = _DEMO_REGULATOR[0]
            waiting.append((role, _invited(office, code, login, _DEMO_NAMES[role], role, now)))
    return waiting


def _invited(office: Office, code: str, login: str, name: str, role: Role, now: int) -> Invited:
    held = account.by_login(office.session, login)
    if held is not None and held.state == AccountState.INVITED and held.roles == role.value:
        return open_link(office, _OFFICE, held, Opening.CREATED, now)
    return accounts.open_account(
        office, _OFFICE, login=login, name=name, organisation=code, roles=[role.value], now=now
    )


def _regulator(office: Office, regulator: tuple[str, str], now: int) -> None:
    session, (code, name) = office.session, regulator
    if organisation.find(session, code) is not None:
        return
    if not code.isascii() or not code.isprintable() or " " in code or not 0 < len(code) <= 40 or not name:
        raise RegistryError("BODY_INVALID")
    session.add(Organisation(code=code, name=name, kind=Kind.REGULATOR.value, created_at=now))
    session.flush()
    audit.record(session, _OFFICE, "organisation.keep", "organisation", code, now, rule="founding")


def _is_registrar(each: Account) -> bool:
    return each.state == AccountState.ACTIVE and Role.REGISTRAR in each.role_set
