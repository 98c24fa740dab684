"""The demonstration's two officers: invented, and gone to lunch for good when the demonstration is set up.

Their decisions take the way of all imports: proposed with a document by the one, approved with a passkey by
the other. The accounts have no password and are locked afterwards, the passkey's key is never stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from registry.errors import RegistryError
from registry.models import Account, Organisation, decision, organisation
from registry.models.account import AccountState
from registry.models.identifiers import new_id
from registry.models.organisation import Kind
from registry.rules.measures import Measure
from registry.rules.permissions import Channel, Role

from . import cases, documents, imports, passkeys
from .authority import Actor
from .basis import Basis
from .context import Office
from .demonstration_files import File, open_file
from .proposing import Who
from .transaction import one_transaction, reading

_REGULATOR = ("330000-JG", "浙江省应急管理厅（示例）")


class Passkey(Protocol):
    """An authenticator: answers the options of a registration, and signs a challenge."""

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer."""

    def sign(self, challenge: bytes) -> dict[str, Any]:
        """Sign."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One invented decision, on a credential or a person; `file`: the accident it rests on."""

    measure: Measure
    basis: Basis
    serial: int | None = None
    who: Who | None = None
    file: File | None = None


def decide(
    office: Office, wanted: Sequence[Decision], key: Passkey, now: int, *, files: Sequence[File] = ()
) -> None:
    """Import what is not on record yet, and open `files` with the first of it.

    Errors: RegistryError DEMO_ONLY, and those of imports and files.
    """
    if not office.settings.demo:
        raise RegistryError("DEMO_ONLY")
    with reading(office) as session:
        lacking = [
            one
            for one in wanted
            if not decision.number_taken(session, one.basis.deciding_body, one.basis.decision_number)
        ]
    if not lacking:
        return
    officer, approver = _officers(office, key, now)
    for file in files if len(lacking) == len(wanted) else ():
        open_file(office, officer, file, now)
    for one in lacking:
        resting = open_file(office, officer, one.file, now) if one.file else None
        text = f"{one.basis.decision_number}\n{one.basis.reason}\n（演示用文书 made for the demonstration）\n"
        paper = documents.attach(office, officer, "决定书.txt", text.encode(), now)
        told = (one.measure, one.basis, [paper], now)
        on = {"who": one.who, "serial": one.serial, "accident_id": resting}
        stood = imports.import_decision(office, officer, *told, **on)
        signed = key.sign(stood.proposal_sha256)
        cases.approve(office, approver, stood.id, stood.version, stood.proposal_sha256, signed, now)
    _lock(office, (officer, approver))


@one_transaction
def _officers(office: Office, key: Passkey, now: int) -> tuple[Actor, Actor]:
    """Open both accounts, and give the approver the passkey."""
    code, name = _REGULATOR
    if organisation.find(office.session, code) is None:
        office.session.add(Organisation(code=code, name=name, kind=Kind.REGULATOR.value, created_at=now))
        office.session.flush()
    officer = _account(office, "陈示例", Role.CASE_OFFICER, Channel.COMMAND, now)
    approver = _account(office, "钱示例", Role.APPROVER, Channel.CONSOLE, now)
    challenge = secrets.token_bytes(32)
    options = passkeys.registration_options(office, approver.account_id, challenge)
    passkeys.add(office, approver.account_id, key.register(options), challenge, "demo", now)
    return officer, approver


def _account(office: Office, name: str, role: Role, channel: Channel, now: int) -> Actor:
    new = Account(
        id=new_id(now),
        login=f"demo.{role.value}.{secrets.token_hex(4)}",
        name=name,
        organisation=_REGULATOR[0],
        roles=role.value,
        state=AccountState.ACTIVE,
        created_at=now,
    )
    office.session.add(new)
    office.session.flush()
    return Actor(new.id, new.name, new.organisation, frozenset({role}), channel)


@one_transaction
def _lock(office: Office, actors: Sequence[Actor]) -> None:
    for actor in actors:
        office.session.get_one(Account, actor.account_id).state = AccountState.LOCKED
