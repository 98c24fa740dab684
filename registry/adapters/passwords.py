"""Password hashes (argon2id), and the same work where there is none.

The parameters are OWASP's: dear enough for whoever stole the table, cheap enough that a crowd at the sign-in
does not bring down the service that also answers inspectors. Raising them here is all it takes: each hash is
made again when its owner signs in next.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """Give the hash of a password, with its parameters and a salt of its own."""
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; where none is kept, do the same work and say no."""
    try:
        return _HASHER.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """Give a hash that belongs to nobody; its password is not known to anyone, and would not be accepted."""
    return _HASHER.hash("nobody's")
