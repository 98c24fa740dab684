"""What programs send in tests: bodies that are good in shape, changed by keyword."""

from __future__ import annotations

from typing import Any

from tests.factories import make_resident_id

WELDER = make_resident_id(order=77)
NAME = "石示例"
NOTHING = "0" * 64
"""The SHA-256 of no document that anybody has."""
Body = dict[str, Any]


def basis(number: object = 1, **changes: Any) -> Body:
    """Give what a decision rests on; `number` makes the decision's."""
    told = {
        "decision_number": f"浙应急禁〔2026〕{number}号",
        "deciding_body": "浙江省应急管理厅",
        "legal_basis": "示例：法律依据条款",
        "reason": "无证作业引发火灾致人死亡",
    }
    return {**told, **changes}


def facts(happened_at: str = "2026-08-16T10:00:00+08:00", **changes: Any) -> Body:
    """Give a fire in which one person died."""
    told = {
        "place": "杭州市西湖区示例路1号",
        "happened_at": happened_at,
        "unit": "示例装修有限公司",
        "work": "mem:2.1",
        "deaths": 1,
        "serious_injuries": 0,
        "loss_yuan": 200_000,
        "loss_kind": "property",
        "fire": True,
    }
    return {**told, **changes}


def who(number: str = WELDER, name: str | None = NAME) -> Body:
    """Give a person as a document names them."""
    return {"document_type": "resident_id", "number": number, "name": name}


def involved(number: str = WELDER, **changes: Any) -> Body:
    """Give a welder in a file."""
    return {**who(number), "capacity": "welder", **changes}


def ban(accident_id: str | None = None, number: object = 1, **changes: Any) -> Body:
    """Give the proposal of a lifetime ban: on a file, or on another ground that `changes` name."""
    told = {"affair": "lifetime_ban", "basis": basis(number), "who": who(), "accident_id": accident_id}
    return {**told, **changes}


def penalty(document: str = NOTHING, **changes: Any) -> Body:
    """Give a fine on a unit."""
    told = {
        "falls_on": "unit",
        "kind": "罚款",
        "basis": basis("罚1"),
        "decided_on": "2026-08-20",
        "document": document,
        "unit": "示例装修有限公司",
    }
    return {**told, **changes}


def answer(outcome: str, document: str = NOTHING, number: object = "复1", **changes: Any) -> Body:
    """Give an answer to an appeal."""
    return {"outcome": outcome, "basis": basis(number), "documents": [document], **changes}


def question(number: str = WELDER, name: str = NAME, **changes: Any) -> Body:
    """Give a person check."""
    told = {"document_type": "resident_id", "number": number, "name": name}
    return {**told, "purpose": "进场核验", **changes}


CASE, ACCIDENT = "/api/v1/cases/<uuid:case_id>", "/api/v1/accidents/<uuid:accident_id>"
BODIES: dict[str, Body] = {
    "POST /api/v1/persons/check": question(),
    "POST /api/v1/accidents": facts(),
    f"POST {ACCIDENT}/versions": {"facts": facts(), "why": "更正", "counted_on": "2026-08-20"},
    f"POST {ACCIDENT}/people": involved(),
    f"POST {ACCIDENT}/penalties": penalty(),
    f"POST {ACCIDENT}/police": {"proof": NOTHING},
    "POST /api/v1/cases": ban(other_ground="法院判决"),
    f"POST {CASE}/proposal": {"version": 1, "proposal": ban(other_ground="法院判决")},
    f"POST {CASE}/steps": {"version": 1, "step": "notify"},
    f"POST {CASE}/approval": {"version": 1, "proposal_sha256": NOTHING, "assertion": {}},
    f"POST {CASE}/appeal/question": {"version": 1, "answer": answer("upheld")},
    f"POST {CASE}/appeal": {"version": 1, "answer": answer("upheld"), "assertion": {}},
}
"""Route → a body that its shape is content with, about nothing that exists."""
