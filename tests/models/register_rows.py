"""One good row for every table of the register and of the log's tree: what is told, and who asks."""

from __future__ import annotations

from typing import Any


def register_rows(n: int, person: str) -> dict[str, dict[str, Any]]:
    """Give table → a good row; `n` makes every key and every unique value another one."""
    index = bytes([n]) * 32
    return {
        "asker": {"address": index, "since": 0, "count": 1, "strikes": 0, "blocked_until": 0},
        "ban_filter": {"epoch": 1, "version": n, "iat": 0, "n": 0, "sha256": index, "body": b"x"},
        "ban_value": {"person_id": person, "pepper": f"{n:016x}", "value": index[:8]},
        "log_checkpoint": {"size": n, "root": index, "note": b"x", "signed_at": 0},
        "log_tile": {"level": 0, "index": n, "hashes": index},
        "register_entry": {
            "id": f"entry-{n}",
            "kind": "ban",
            "decision_id": f"decision-{n}",
            "person_id": person,
            "jurisdiction": "3301",
            "mode": "public",
            "act": "示例",
            "look_up": index,
            "entered_at": 0,
            "published_until": 9,
        },
        "resemblance": {
            "id": f"resemblance-{n}",
            "number_index": index,
            "banned_id": person,
            "number_sealed": b"sealed",
            "met_in": "upload",
            "found_at": 0,
            "finding": "open",
        },
    }
