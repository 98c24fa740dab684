"""Account: one person's way in. Its invitations say who opened it, who recovered it, and when.

Login names are unique in one spelling (NFKC, folded case). No secret is stored: passwords as argon2id hashes,
one-time tokens as SHA-256. Invitations are kept when they are used: who opened an account in the last 30 days
may not have it approve what he proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base
from registry.rules.permissions import Role

from .chunks import chunked


class AccountState(StrEnum):
    """Whether an account can be used. It is never deleted: the trail speaks of it."""

    INVITED = "invited"
    ACTIVE = "active"
    LOCKED = "locked"


class Opening(StrEnum):
    """Why somebody was given a one-time link into an account."""

    CREATED = "created"
    RECOVERED = "recovered"


class Account(Base):
    """One person in one organisation. `roles` are words of permissions.Role, sorted, between spaces."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    roles: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar = {"version_id_col": version}

    @property
    def role_set(self) -> frozenset[Role]:
        """Give the roles."""
        return frozenset(map(Role, self.roles.split()))


class Invitation(Base):
    """A one-time link into an account. `opened_by` is who gave it; `office`: the founding."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    opening: Mapped[str] = mapped_column(String(10))
    opened_by: Mapped[str] = mapped_column(String(36))
    opened_at: Mapped[int] = mapped_column(BigInteger)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "account_id", "opened_by", "opened_at"),)


class Passkey(Base):
    """A public key that an account's authenticator answers with. Ended ones stay: approvals rest on them."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)


def by_login(session: Session, login: str) -> Account | None:
    """Look up an account by its login name in the one spelling."""
    return session.scalars(select(Account).where(Account.login == login)).first()


def all_of(session: Session, organisation: str | None = None) -> Sequence[Account]:
    """Give the accounts, of one organisation or of all, by login name."""
    query = select(Account).order_by(Account.login)
    if organisation is not None:
        query = query.where(Account.organisation == organisation)
    return session.scalars(query).all()


def names(session: Session, account_ids: Iterable[str]) -> dict[str, str]:
    """Give account → name; who has no account, such as the office itself, is missing."""
    found: dict[str, str] = {}
    for some in chunked(sorted(set(account_ids))):
        rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(some)))
        found.update((row.id, row.name) for row in rows)
    return found


def invitation_of(session: Session, token_hash: bytes) -> Invitation | None:
    """Look up an invitation by its token, and hold it until the transaction ends."""
    return session.scalars(
        select(Invitation).where(Invitation.token_hash == token_hash).with_for_update()
    ).first()


def void_invitations(session: Session, account_id: str, now: int) -> None:
    """Make every unused invitation of an account useless."""
    session.execute(
        update(Invitation)
        .where(Invitation.account_id == account_id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(expires_at=now)
    )


def openers(session: Session, account_id: str, since: int) -> frozenset[str]:
    """Give who created or recovered an account at or after `since` (Unix seconds), or an account that did.

    And so on: whoever holds the link into an account may act as that account, and open others by it. Who is
    in a circle is among the openers of itself.
    """
    found: set[str] = set()
    layer = {account_id}
    while layer:
        query = select(Invitation.opened_by).where(
            Invitation.account_id.in_(layer), Invitation.opened_at >= since
        )
        layer = set(session.scalars(query)) - found
        found |= layer
    return frozenset(found)


def passkeys_of(session: Session, account_id: str) -> Sequence[Passkey]:
    """Give the passkeys of an account that are in use, oldest first."""
    return session.scalars(
        select(Passkey)
        .where(Passkey.account_id == account_id, Passkey.ended_at.is_(None))
        .order_by(Passkey.id)
    ).all()


def passkey_of(session: Session, account_id: str, credential_id: bytes) -> Passkey | None:
    """Look up one passkey in use by what its authenticator calls it, and hold it: its counter must rise."""
    return session.scalars(
        select(Passkey)
        .where(
            Passkey.credential_id == credential_id,
            Passkey.account_id == account_id,
            Passkey.ended_at.is_(None),
        )
        .with_for_update()
    ).first()


def passkey_id_taken(session: Session, credential_id: bytes) -> bool:
    """Tell whether any account has or had a passkey of this name."""
    return (
        session.execute(select(Passkey.id).where(Passkey.credential_id == credential_id)).first() is not None
    )
