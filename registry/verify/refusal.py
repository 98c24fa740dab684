"""Why a signed object (trust list, directory, snapshot, delta) is not accepted; the one in hand is kept."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """The closed list of grounds on which a candidate object is refused."""

    MALFORMED = "MALFORMED"
    TOO_LARGE = "TOO_LARGE"
    FORMAT_NEWER = "FORMAT_NEWER"
    WRONG_TYPE = "WRONG_TYPE"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    KEY_COMPROMISED = "KEY_COMPROMISED"
    WRONG_EPOCH = "WRONG_EPOCH"
    OLDER = "OLDER"
    FROM_THE_FUTURE = "FROM_THE_FUTURE"
    OTHER_BASE = "OTHER_BASE"


class RefusedError(ValueError):
    """A candidate object was refused; `refusal` says why, the message never holds personal data."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal}: {detail}" if detail else str(refusal))
        self.refusal = refusal
        self.detail = detail
