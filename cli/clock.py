"""The clock of the command line: read here, handed down as `now`."""

from __future__ import annotations

import time


def now() -> int:
    """Give the time in Unix seconds."""
    return int(time.time())
