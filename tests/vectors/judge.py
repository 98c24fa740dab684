"""Read the vectors' files and judge their cases with this project's verifier."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import date
from pathlib import Path
from typing import Any

from registry.verify import Verdict, Verifier, directory, snapshot, trust_list
from registry.verify.keys import PublicKey

HERE = Path(__file__).parent
FILES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("*.json"))
}
VECTORS: list[tuple[str, dict[str, Any]]] = [
    (f"{name}: {case['name']}", case) for name, file in FILES.items() for case in file["cases"]
]


def verdict_of(case: dict[str, Any]) -> Verdict:
    """Accept the case's objects, and judge its text."""
    confirmed = case["clock_confirmed_at"]
    clock = None if confirmed is None else case["now"]
    trusted = held = named = None
    if case["trust_list"] is not None:
        root = PublicKey.from_pem(case["root"].encode())
        trusted = trust_list.accept(None, decoded(case["trust_list"]), root=root, now=clock)
        if case["snapshot"] is not None:
            held = snapshot.accept(None, decoded(case["snapshot"]), trust_list=trusted, now=clock)
        if case["directory"] is not None:
            named = directory.accept(None, decoded(case["directory"]), trust_list=trusted, now=clock)
    on = None if case["on"] is None else date.fromisoformat(case["on"])
    verifier = Verifier(trusted, held, named, clock_confirmed_at=confirmed)
    return verifier.verify(case["text"], now=case["now"], work=case["work"], on=on)


def told(answer: Verdict | dict[str, Any]) -> dict[str, Any]:
    """Give what a vector and a verdict are compared by."""
    if isinstance(answer, dict):
        names = ("outcome", "reasons", "notices", "claims_told", "official")
        return {name: answer[name] for name in names}
    return {
        "outcome": answer.outcome.value,
        "reasons": [reason.value for reason in answer.reasons],
        "notices": [notice.value for notice in answer.notices],
        "claims_told": answer.claims is not None,
        "official": answer.official,
    }


def decoded(text: str) -> bytes:
    """Read base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
