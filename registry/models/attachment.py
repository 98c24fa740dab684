"""Attachment: a document that stands behind a step or a fact, by the SHA-256 of its bytes. Append-only.

The bytes lie sealed in the data directory (adapters.attachments); here is what they are and who brought them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from sqlalchemy import BigInteger, Integer, String, event, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from registry.extensions import Base


class Attachment(Base):
    """One document; `sha256` is hexadecimal. `name` is the file's, as it came, without identity numbers."""

    __tablename__ = "attachment"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    added_by: Mapped[str] = mapped_column(String(36))
    added_at: Mapped[int] = mapped_column(BigInteger)


@event.listens_for(Attachment, "before_update")
@event.listens_for(Attachment, "before_delete")
def _keep(_mapper: Mapper[Attachment], _connection: object, kept: Attachment) -> NoReturn:
    raise RuntimeError(f"attachment {kept.sha256}: attachments are append-only")


def missing(session: Session, digests: Iterable[str]) -> set[str]:
    """Give those of some digests that no attachment has."""
    wanted = set(digests)
    found = session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(wanted)))
    return wanted - set(found)
