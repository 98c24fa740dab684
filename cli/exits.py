"""Exit statuses: the answers of `verify`, and sysexits.h for what went wrong on the way."""

from __future__ import annotations

from enum import IntEnum

from registry.verify.verdict import Outcome


class Exit(IntEnum):
    """What the shell is told."""

    OK = 0
    REFUSED = 1
    CANNOT_TELL = 2
    USAGE = 64
    UNAVAILABLE = 69
    SOFTWARE = 70
    FILES = 74
    CONFIG = 78


OF_OUTCOME = {
    Outcome.VALID: Exit.OK,
    Outcome.OUT_OF_SCOPE: Exit.REFUSED,
    Outcome.NOT_VALID: Exit.REFUSED,
    Outcome.BANNED: Exit.REFUSED,
    Outcome.CANNOT_TELL: Exit.CANNOT_TELL,
}
