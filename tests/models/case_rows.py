"""One good row for every table of the cases: accidents, who was in them, and the procedure of a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

DAY = date(2026, 4, 6)


def case_rows(n: int, person: str) -> dict[str, dict[str, Any]]:
    """Give table → a good row; `n` makes every key and every unique value another one."""
    document, accident, by = f"{n:064x}", f"accident-{n}", f"account-{n}"
    return {
        "attachment": {
            "sha256": document,
            "media_type": "application/pdf",
            "size": 1,
            "name": "认定书.pdf",
            "added_by": by,
            "added_at": 0,
        },
        "accident": {
            "id": accident,
            "happened_on": DAY,
            "grade": "major",
            "opened_by": by,
            "opened_at": 0,
            "police_due_at": 9,
            "version": 1,
        },
        "accident_version": _version(accident, document, by),
        "involvement": {
            "id": f"involvement-{n}",
            "accident_id": accident,
            "person_id": person,
            "number": 1,
            "capacity": "welder",
            "licensed": "no",
            "looked_at": [],
            "issuer_answer": document,
            "recorded_by": by,
            "recorded_at": 0,
        },
        "penalty": _penalty(n, accident, person, document, by),
        **_case(n, accident, person, by),
    }


def _version(accident: str, document: str, by: str) -> dict[str, Any]:
    return {
        "accident_id": accident,
        "number": 1,
        "place": "杭州",
        "happened_at": 0,
        "unit": "示例",
        "work": "2.1",
        "deaths": 1,
        "serious_injuries": 0,
        "loss_yuan": 0,
        "loss_kind": "direct",
        "fire": True,
        "counted_deaths": 1,
        "counted_injuries": 0,
        "grade": "major",
        "determination": document,
        "why": "示例",
        "recorded_by": by,
        "recorded_at": 0,
    }


def _penalty(n: int, accident: str, person: str, document: str, by: str) -> dict[str, Any]:
    return {
        "id": f"penalty-{n}",
        "accident_id": accident,
        "falls_on": "worker",
        "person_id": person,
        "kind": "罚款",
        "deciding_body": "杭州市应急管理局",
        "decision_number": f"杭应急罚〔2026〕{n}号",
        "legal_basis": "《安全生产法》",
        "reason": "示例",
        "decided_on": DAY,
        "document": document,
        "recorded_by": by,
        "recorded_at": 0,
    }


def _case(n: int, accident: str, person: str, by: str) -> dict[str, dict[str, Any]]:
    case, index = f"case-{n}", bytes([n]) * 32
    return {
        "case_file": {
            "id": case,
            "affair": "ban",
            "state": "proposed",
            "accident_id": accident,
            "person_id": person,
            "serial": n,
            "proposal": {},
            "proposal_sha256": index,
            "opened_by": by,
            "opened_at": 0,
            "step_count": 1,
            "version": 1,
        },
        "case_step": {
            "case_id": case,
            "number": 1,
            "step": "propose",
            "day": "2026-04-06",
            "said": {},
            "documents": [],
            "proposal_sha256": index,
            "by": by,
            "entered_at": 0,
        },
        "approval": {
            "sha256": index,
            "case_id": case,
            "step": 1,
            "account_id": by,
            "challenge": index,
            "assertion": {},
            "approved_at": 0,
        },
    }
