"""One good row for every table of the accounts: who may sign in, with what, and what they did."""

from __future__ import annotations

from datetime import date
from typing import Any

DAY = date(2026, 4, 6)


def account_rows(n: int, body: str) -> dict[str, dict[str, Any]]:
    """Give table → a good row; `n` makes every key and every unique value another one."""
    account, index = f"account-{n}", bytes([n]) * 32
    return {
        "account": {
            "id": account,
            "login": f"li-{n}",
            "name": "李示例",
            "organisation": body,
            "roles": "clerk",
            "state": "active",
            "created_at": 0,
            "version": 1,
        },
        "audit_entry": {
            "id": f"entry-{n}",
            "at": 0,
            "account_id": account,
            "organisation": body,
            "channel": "console",
            "act": "case.read",
            "subject_type": "case",
            "subject_id": f"case-{n}",
        },
        **_ways_in(n, account, index),
        **_programs(n, account, body, index),
        **_accreditation(n, body),
    }


def _ways_in(n: int, account: str, index: bytes) -> dict[str, dict[str, Any]]:
    return {
        "invitation": {
            "id": f"invitation-{n}",
            "account_id": account,
            "opening": "created",
            "opened_by": "office",
            "opened_at": 0,
            "token_hash": index,
            "expires_at": 9,
        },
        "passkey": {
            "id": f"passkey-{n}",
            "account_id": account,
            "credential_id": index,
            "public_key": b"key",
            "sign_count": 0,
            "label": "示例",
            "created_at": 0,
        },
        "web_session": {
            "id": f"session-{n}",
            "token_hash": index,
            "account_id": account,
            "created_at": 0,
            "seen_at": 0,
            "ends_at": 9,
        },
        "known_device": {"token_hash": index, "account_id": account, "expires_at": 9},
        "sign_in_pause": {"key": index, "failures": 1, "last_at": 0, "paused_until": 0},
    }


def _programs(n: int, account: str, body: str, index: bytes) -> dict[str, dict[str, Any]]:
    return {
        "api_key": {
            "id": f"key-{n}",
            "secret_hash": index,
            "organisation": body,
            "account_id": account,
            "label": "示例",
            "acts": "case.read",
            "created_at": 0,
            "created_by": account,
            "expires_at": 9,
        },
    }


def _accreditation(n: int, body: str) -> dict[str, dict[str, Any]]:
    accreditation = f"accreditation-{n}"
    return {
        "accreditation": {
            "id": accreditation,
            "organisation": body,
            "schemes": "1 2",
            "region": "330100",
            "from_day": DAY,
            "to_day": DAY,
            "created_at": 0,
        },
        "examiner": {"id": f"examiner-{n}", "accreditation_id": accreditation, "name": "考评员"},
    }
