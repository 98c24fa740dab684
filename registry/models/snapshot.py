"""Snapshot and published file: what left the office, byte for byte.

Every published object (trust list, root, directory, snapshots, deltas) is a PublishedFile by its path; the
pages serve it and `publish` writes it, so the two cannot differ.
"""

from __future__ import annotations

import hashlib
from typing import ClassVar

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Row, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

TRUST_LIST = ".well-known/welder-registry/trust-list"
ROOT = ".well-known/welder-registry/root.pem"
DIRECTORY = "status/directory"
COSE = 'application/cose; cose-type="cose-sign1"'
PEM = "application/x-pem-file"


class Snapshot(Base):
    """One published status snapshot: its number, what it covered, its hash."""

    __tablename__ = "snapshot"

    epoch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    iat: Mapped[int] = mapped_column(BigInteger)
    next_update: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedFile(Base):
    """A file under the base URL. `etag` is the hex SHA-256 of `body`; `path` has no leading slash."""

    __tablename__ = "published_file"

    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    etag: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    immutable: Mapped[bool] = mapped_column(Boolean)
    published_at: Mapped[int] = mapped_column(BigInteger, index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar = {"version_id_col": version}


def newest(session: Session) -> Row[tuple[int, int, int]] | None:
    """Give (epoch, version, iat) of the newest snapshot, None before the first."""
    return session.execute(
        select(Snapshot.epoch, Snapshot.version, Snapshot.iat)
        .order_by(Snapshot.epoch.desc(), Snapshot.version.desc())
        .limit(1)
    ).first()


def body_of(session: Session, path: str) -> bytes | None:
    """Give the bytes published under a path."""
    return session.scalar(select(PublishedFile.body).where(PublishedFile.path == path))


def bodies_of(session: Session, paths: tuple[str, ...]) -> dict[str, bytes]:
    """Give the bytes published under some paths; what is not published is missing."""
    rows = session.execute(
        select(PublishedFile.path, PublishedFile.body).where(PublishedFile.path.in_(paths))
    )
    return {row.path: row.body for row in rows}


def put(session: Session, path: str, body: bytes, now: int, *, media_type: str, immutable: bool) -> None:
    """Publish bytes under a path; a path that moves (a pointer) takes the place of what stood there."""
    etag = hashlib.sha256(body).hexdigest()
    file = session.get(PublishedFile, path) or PublishedFile(path=path)
    file.media_type, file.etag, file.body = media_type, etag, body
    file.immutable, file.published_at = immutable, now
    session.add(file)
    session.flush()


def put_new(session: Session, bodies: dict[str, bytes], now: int) -> None:
    """Publish many signed objects under paths that are new and will not move: one statement for all."""
    rows = [
        {
            "path": path,
            "media_type": COSE,
            "etag": hashlib.sha256(body).hexdigest(),
            "body": body,
            "immutable": True,
            "published_at": now,
            "version": 1,
        }
        for path, body in bodies.items()
    ]
    if rows:
        session.execute(insert(PublishedFile.__table__), rows)


def remove_older(session: Session, prefix: str, before: int) -> None:
    """Take away the numbered files under `prefix` that were published before `before` (Unix seconds)."""
    session.execute(
        delete(PublishedFile)
        .where(
            PublishedFile.path.startswith(prefix, autoescape=True),
            PublishedFile.immutable,
            PublishedFile.published_at < before,
        )
        .execution_options(synchronize_session=False)
    )
