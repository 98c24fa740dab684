"""The demonstration's people: names and numbers are invented."""

from __future__ import annotations

BANNED_NAME = "石示例"
BANNED_NUMBER = "330108198609034593"
"""The banned person without a certificate."""

PROPOSED = ("武示例", "330106198803129016")
"""Whose ban is on its way."""

OWED = ("田示例", "330106198803129024")
"""Whom a ban is owed, and nobody has proposed it yet."""
