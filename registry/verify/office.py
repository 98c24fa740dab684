"""The register itself, as a verifier asks it while it checks a text online."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .claims import Claims
from .snapshot import Standing


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What the office knows of a serial now.

    `token_sha256` is that of the token stored for it, None where there is no such serial; `newest` is (epoch,
    version, iat) of the newest published list, None where none was published yet. `verified`: the rows (scope
    .row_ids) that persons have verified since the tables were built.
    """

    token_sha256: bytes | None
    standing: Standing
    newest: tuple[int, int, int] | None
    verified: frozenset[str] = frozenset()


class Office(Protocol):
    """Whoever can answer from the register; its clock is the one that `now` was read from."""

    def look_up(self, claims: Claims, now: int) -> OfficeAnswer:
        """Answer for the serial of `claims`, whose signature was proved, at `now` (Unix seconds)."""
