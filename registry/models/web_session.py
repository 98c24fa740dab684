"""Web session: a browser that signed in, known by the hash of a random word in its cookie.

Beside it what guards the sign-in: pauses after failures, and the devices on which an account has signed in
before, so that a stranger's failures elsewhere keep nobody out.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class WebSession(Base):
    """One sign-in. `passkey_at`: when a passkey confirmed it; a password alone lets no regulator act.

    `challenge` is what a passkey is to sign next, once, up to `challenge_until`.
    """

    __tablename__ = "web_session"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
    passkey_at: Mapped[int | None] = mapped_column(BigInteger)
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
    challenge_until: Mapped[int | None] = mapped_column(BigInteger)


class KnownDevice(Base):
    """A browser on which an account has signed in, by the hash of a word in a cookie of its own."""

    __tablename__ = "known_device"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class SignInPause(Base):
    """Failures of one login name, address or device (`key`: its keyed hash), and until when it must wait."""

    __tablename__ = "sign_in_pause"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[int] = mapped_column(BigInteger, index=True)
    paused_until: Mapped[int] = mapped_column(BigInteger)


def by_token(session: Session, token_hash: bytes) -> WebSession | None:
    """Look up a session by the hash of its cookie's word."""
    return session.scalars(select(WebSession).where(WebSession.token_hash == token_hash)).first()


def of_account(session: Session, account_id: str, now: int) -> Sequence[WebSession]:
    """Give the sessions of an account that have not reached their end, newest first."""
    return session.scalars(
        select(WebSession)
        .where(WebSession.account_id == account_id, WebSession.ends_at > now)
        .order_by(WebSession.id.desc())
    ).all()


def end_all(session: Session, account_id: str) -> None:
    """End every session of an account, and forget its devices."""
    session.execute(delete(WebSession).where(WebSession.account_id == account_id))
    session.execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))


def device_known(session: Session, token_hash: bytes, account_id: str, now: int) -> bool:
    """Tell whether an account has signed in on this device before."""
    return (
        session.execute(
            select(KnownDevice.token_hash).where(
                KnownDevice.token_hash == token_hash,
                KnownDevice.account_id == account_id,
                KnownDevice.expires_at > now,
            )
        ).first()
        is not None
    )


def sweep(session: Session, now: int, pauses_before: int) -> None:
    """Remove what has run out: sessions, devices, and pauses whose last failure is older than given."""
    session.execute(delete(WebSession).where(WebSession.ends_at <= now))
    session.execute(delete(KnownDevice).where(KnownDevice.expires_at <= now))
    session.execute(delete(SignInPause).where(SignInPause.last_at < pauses_before))
