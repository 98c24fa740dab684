"""What the forms of the console send in tests: good in shape, about nothing that exists."""

from __future__ import annotations

from typing import Any

from tests.api.bodies import NOTHING, WELDER, basis

FACTS = {
    "place": "杭州市西湖区示例路1号",
    "happened_at": "2026-08-16T10:00",
    "unit": "示例装修有限公司",
    "work": "mem:2.1",
    "deaths": "1",
    "serious_injuries": "0",
    "loss_yuan": "200000",
    "fire": "true",
}


def under(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """Name fields by their path."""
    return {f"{name}.{field}": value for field, value in told.items()}


FILE, CASE = "POST /console/accidents/<accident_id>", "POST /console/cases/<case_id>"
CONSOLE_BODIES: dict[str, dict[str, Any]] = {
    "POST /console/accidents/new": FACTS,
    f"{FILE}/amend": {**under("facts", FACTS), "why": "更正", "counted_on": "2026-08-20"},
    f"{FILE}/people": {"document_type": "resident_id", "number": WELDER, "capacity": "welder"},
    f"{FILE}/penalties": {
        **under("basis", basis("罚1")),
        "falls_on": "unit",
        "kind": "罚款",
        "decided_on": "2026-08-20",
        "document": NOTHING,
        "unit": "示例装修有限公司",
    },
    f"{FILE}/police": {"proof": NOTHING},
    "POST /console/cases/new": {**under("basis", basis("遗1")), "serial": "999"},
    f"{CASE}/amend": {"version": "1", **under("proposal.basis", basis("改1"))},
    f"{CASE}/steps": {"version": "1", "step": "notify"},
    f"{CASE}/approval": {"version": 1, "proposal_sha256": NOTHING, "assertion": {}},
    f"{CASE}/appeal": {
        "version": "1",
        "answer.outcome": "upheld",
        "answer.documents": NOTHING,
        **under("answer.basis", basis("复1")),
    },
    "POST /console/persons": {"document_type": "resident_id", "number": WELDER},
    "POST /console/resemblances/<resemblance_id>": {"same": "true", "reason": "同一人"},
}
"""Route → fields."""
