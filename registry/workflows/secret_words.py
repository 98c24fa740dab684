"""Secret words: random, shown once, stored only as their hash."""

from __future__ import annotations

import hashlib
import secrets


def new_word() -> str:
    """Make a word of 256 random bits that can stand in a cookie or an address."""
    return secrets.token_urlsafe(32)


def word_hash(word: str) -> bytes:
    """Give what is stored of a word: SHA-256 is enough where nobody can guess the word."""
    return hashlib.sha256(word.encode("utf-8", "replace")).digest()
