"""Sign-in: which passwords are refused, how long one waits after failures, how long things hold. Pure.

Length counts, composition does not (NIST SP 800-63B, 5.1.1): what people add to satisfy rules is what
guessers try first. Pauses grow and end by themselves, so that a stranger can make nobody wait for ever.
"""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files

MINUTE, DAY = 60, 24 * 3600
SHORTEST, LONGEST = 12, 200  # characters of a password
TELLING = 4  # characters of a login name that say something when they stand in a password
IDLE, LIFETIME = 30 * MINUTE, 12 * 60 * MINUTE  # of a session, in seconds
CHALLENGE_TERM = 5 * MINUTE
DEVICE_TERM = 180 * DAY
INVITATION_TERM, RECOVERY_TERM = 7 * DAY, DAY
FREE_BY_LOGIN, FREE_BY_ADDRESS = 5, 20  # failures before the first pause
LONGEST_PAUSE = 15 * MINUTE
FORGET_AFTER = DAY  # without a failure the count begins again

# Stems lead every list of stolen passwords; with digits and signs around them they stay as common. Walks go
# along the keys.
_COMMON = json.loads(files("registry.rules").joinpath("tables/common_passwords.json").read_text("utf-8"))
_STEMS = frozenset(_COMMON["stems"])
_AROUND = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_ROWS = tuple(_COMMON["walks"])


def normalise_login(login: str) -> str:
    """Bring a login name to its one spelling."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def normalise_password(password: str) -> str:
    """Bring a password to one spelling (NFKC), whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, login: str) -> str | None:
    """Give the code of what is wrong with a new password, or None."""
    plain = normalise_password(password)
    if len(plain) < SHORTEST:
        return "PASSWORD_SHORT"
    if len(plain) > LONGEST:
        return "PASSWORD_LONG"
    folded, name = plain.casefold(), normalise_login(login)
    named = len(name) >= TELLING and name in folded
    return "PASSWORD_COMMON" if named or _common(folded) else None


def _common(folded: str) -> bool:
    """Tell whether it is a common stem with padding, a walk along the keys, or a short piece repeated."""
    stem = _AROUND.sub("", folded)
    if not stem or stem in _STEMS or len(set(folded)) < 5:
        return True
    if any(folded in row or folded in row[::-1] for row in _ROWS):
        return True
    return any(
        folded == (folded[:size] * len(folded))[: len(folded)] for size in range(1, len(folded) // 2 + 1)
    )


def pause(failures: int, free: int) -> int:
    """Give the seconds to wait after so many failures: none for the first `free`, then doubling."""
    return 0 if failures <= free else min(LONGEST_PAUSE, 2 ** min(failures - free, 20))
