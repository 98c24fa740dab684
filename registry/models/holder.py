"""Holder: the welder behind a person row, as registered: name, sex, birth date.

The birth date is sealed like the number: beside the last four characters, which every certificate shows, it
would give the number away. `likeness` keys name and birth date together: near matches with banned persons.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base


class Holder(Base):
    """One row per person with a known name. `sex`: "male", "female", or None: the document does not tell."""

    __tablename__ = "holder"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    sex: Mapped[str | None] = mapped_column(String(6))
    birth_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    likeness: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar = {"version_id_col": version}


def birth_row(person_id: str) -> bytes:
    """Name the place of a sealed birth date: its associated data."""
    return f"holder.birth:{person_id}".encode()
