"""Log tile and checkpoint: the hashes of the log's tree as they were signed, and every signature under them.

A tile grows to 256 hashes and then never changes; a narrower one of earlier is its beginning. Checkpoints are
append-only: the log is judged by all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from sqlalchemy import BigInteger, Integer, LargeBinary, event, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from registry.extensions import Base


class LogTile(Base):
    """Up to 256 hashes of 32 bytes, one behind the other. Level 0 holds the hashes of leaves."""

    __tablename__ = "log_tile"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpoint(Base):
    """A tree that the log signed: its size, its root, the signed note byte for byte."""

    __tablename__ = "log_checkpoint"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[int] = mapped_column(BigInteger)


@event.listens_for(LogCheckpoint, "before_update")
@event.listens_for(LogCheckpoint, "before_delete")
def _keep(_mapper: Mapper[LogCheckpoint], _connection: object, checkpoint: LogCheckpoint) -> NoReturn:
    raise RuntimeError(f"checkpoint {checkpoint.size}: checkpoints are append-only")


def hashes(session: Session, level: int, index: int) -> bytes | None:
    """Give the hashes of a tile, as many as it has; None where there is none."""
    return session.scalar(select(LogTile.hashes).where(LogTile.level == level, LogTile.index == index))


def put(session: Session, level: int, index: int, data: bytes) -> None:
    """Store the hashes of a tile; those of a narrower one are its beginning and make room."""
    tile = session.get(LogTile, (level, index)) or LogTile(level=level, index=index)
    tile.hashes = data
    session.add(tile)


def newest(session: Session) -> LogCheckpoint | None:
    """Give the newest checkpoint, None before the first."""
    return session.scalar(select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(1))


def checkpoints(session: Session) -> Iterator[LogCheckpoint]:
    """Give every checkpoint, the smallest first."""
    return iter(session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.size)))


def tiles(session: Session) -> Iterator[LogTile]:
    """Give every tile, without holding them all."""
    query = select(LogTile).order_by(LogTile.level, LogTile.index)
    return iter(session.scalars(query.execution_options(yield_per=100)))
