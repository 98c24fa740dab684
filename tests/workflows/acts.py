"""What tests of the office do again and again: write a file, hand it in, issue it, decide."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from registry.models import credential
from registry.verify.qr import token_to_text
from registry.workflows import intake, issuance
from registry.workflows.context import Office
from registry.workflows.deciding import Basis
from tests.factories import NOW
from tests.rules.rows import RESULT_ROW

BODY, AUTHORITY = "3301", "330100-YJ"
NUMBER = "11010519880312009X"


def basis(number: int | str = 1, **changes: str) -> Basis:
    """Make a basis that is complete; the number makes the decision's."""
    told = {
        "decision_number": f"杭应急罚〔2026〕{number}号",
        "deciding_body": "杭州市应急管理局",
        "legal_basis": "《安全生产法》",
        "reason": "提供虚假信息取得证书",
    }
    return Basis(**{**told, **changes})


def row(number: str, name: str = "罗莹", **changes: Any) -> dict[str, Any]:
    """Make a good row about a person."""
    return {**RESULT_ROW, "证件号码": number, "证书编号": "", "姓名": name, **changes}


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows as a table that a clerk could have exported."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(RESULT_ROW))
        writer.writeheader()
        writer.writerows(rows)
    return path


def hand_in(
    office: Office, path: Path, *, body: str = BODY, kind: str = "results", now: int = NOW
) -> intake.UploadReport:
    """Commit a file."""
    return intake.commit(office, path, body=body, kind=kind, now=now)


def issue(office: Office, path: Path, *, now: int = NOW, **how: str) -> issuance.Issued:
    """Commit a file and issue its batch."""
    report = hand_in(office, path, now=now, **how)
    assert report.batch is not None
    return issuance.issue(office, report.batch, now)


def texts(office: Office, batch_id: str) -> dict[int, str]:
    """Give serial → text of the QR of a batch."""
    rows = list(credential.tokens(office.session, batch_id))
    return {row.serial: token_to_text(row.token, office.settings.base_url) for row in rows}
