"""Serial block: a run of serials allotted to one batch, so that no serial is ever unaccounted for."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base


class SerialBlock(Base):
    """Serials from `first` to `last`, both inclusive."""

    __tablename__ = "serial_block"

    first: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), index=True)
    allotted_at: Mapped[int] = mapped_column(BigInteger)
