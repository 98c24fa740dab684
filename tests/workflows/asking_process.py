"""A process of its own that asks about a card twice, the second time when told to (see test_checking)."""

from __future__ import annotations

import sys
from pathlib import Path

from registry.config import Settings
from registry.workflows import checking, context


def main(database_url: str, key_dir: str, text: str, now: str) -> None:
    """Print outcome and reasons, wait for a line, print them again."""
    settings = Settings(Path("unused"), database_url, Path(key_dir), "http://127.0.0.1:8000", demo=True)
    with context.open_office(settings) as office:
        for _ in range(2):
            verdict = checking.verify_text(office, text, now=int(now))
            print(verdict.outcome, *verdict.reasons, flush=True)
            sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
