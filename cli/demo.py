"""The demonstration: real files taken in, a revocation, two bans, and a case to try for each outcome.

Running it again changes nothing in the register: the same file is the same batch, and what was decided stays
decided. Only the pictures and demo.json are written anew, since they hold the address of the office.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from registry.adapters import published_files, qr_image
from registry.config import resource
from registry.models import Credential, Person, organisation
from registry.models.organisation import Kind
from registry.models.person import number_row
from registry.rules.measures import Measure
from registry.verify.qr import token_to_text
from registry.workflows import demonstration, intake, issuance
from registry.workflows.basis import Basis
from registry.workflows.context import Office
from registry.workflows.proposing import Who
from registry.workflows.transaction import reading

from . import demo_accidents
from .demo_passkey import SoftwarePasskey
from .demo_people import BANNED_NAME, BANNED_NUMBER

_WITHOUT_CODE = {
    "key": "banned-no-certificate",
    "title": {
        "zh-CN": f"禁止从业，没有证书（{BANNED_NAME}）",
        "en": f"Banned, no certificate ({BANNED_NAME})",
    },
    "expect": "BANNED",
}
_AUTHORITY = "杭州市应急管理局（示例）"
_KINDS = {"results": Kind.CERTIFICATION_BODY, "list": Kind.ISSUING_AUTHORITY}
_FILES = (
    ("results-2026-q1.xlsx", "results"),
    ("registry-list.csv", "list"),
    ("demo-expired-list.csv", "list"),
)


@dataclass(frozen=True)
class Case:
    """Something to try: a credential by its serial, the work asked about, the outcome to expect."""

    key: str
    zh: str
    en: str
    expect: str
    serial: int
    work: str


def load(office: Office, now: int) -> list[Case]:
    """Take the demo's files in, decide what is to be decided, write the cases; give them."""
    first: dict[str, int] = {}
    for name, kind in _FILES:
        body = _organisation(office, _KINDS[kind])
        report = intake.commit(office, resource("samples") / name, body=body, kind=kind, now=now)
        issued = issuance.issue(office, str(report.batch), now)
        first[name] = int(issued.first_serial or 0)
    cases = _cases(office, first["results-2026-q1.xlsx"], first["demo-expired-list.csv"])
    serials = {case.key: case.serial for case in cases}
    _decide(office, serials["revoked"], serials["banned"], now)
    _write(office, cases)
    return cases


def _organisation(office: Office, kind: Kind) -> str:
    with reading(office) as session:
        return next(iter(organisation.names(session, (kind,))))


def _cases(office: Office, first: int, expired: int) -> list[Case]:
    """Choose credentials: the first four of the results, and the one that ran out."""
    work = {serial: f"mem:{_operation(office, serial)}" for serial in (*range(first, first + 4), expired)}
    other = "mem:2.2" if work[first + 3] != "mem:2.2" else "mem:2.3"
    return [
        Case("valid", "有效", "Valid", "VALID", first, work[first]),
        Case("revoked", "已撤销", "Revoked", "NOT_VALID", first + 1, work[first + 1]),
        Case("expired", "已过期", "Expired", "NOT_VALID", expired, work[expired]),
        Case("out-of-scope", "不含此项作业", "Not for this work", "OUT_OF_SCOPE", first + 3, other),
        Case("banned", "禁止从业", "Banned", "BANNED", first + 2, work[first + 2]),
    ]


def _operation(office: Office, serial: int) -> str:
    with reading(office) as session:
        scope = session.execute(select(Credential.scope).where(Credential.serial == serial)).scalar_one()
    return str(scope[0])


def _decide(office: Office, revoked: int, banned: int, now: int) -> None:
    with reading(office) as session:
        person = session.execute(
            select(Person.id, Person.document_type, Person.number_sealed)
            .join(Credential, Credential.person_id == Person.id)
            .where(Credential.serial == banned)
        ).one()
    number = office.vault.open(person.number_sealed, row=number_row(person.id))
    decisions = [
        demonstration.Decision(Measure.REVOKE, _basis("撤-1", "以欺骗手段取得"), serial=revoked),
        demonstration.Decision(
            Measure.LIFETIME_BAN,
            _basis("禁-1", "较大火灾事故直接责任"),
            who=Who(person.document_type, number),
        ),
        demonstration.Decision(
            Measure.LIFETIME_BAN,
            _basis("禁-2", "无证作业引发火灾"),
            who=Who("resident_id", BANNED_NUMBER, BANNED_NAME),
            file=demo_accidents.DECIDED,
        ),
    ]
    passkey = SoftwarePasskey(office.settings.base_url)
    demonstration.decide(office, decisions, passkey, now, files=demo_accidents.OPEN)


def _basis(number: str, reason: str) -> Basis:
    return Basis(f"示例-{number}", _AUTHORITY, "示例：法律依据条款", f"示例：{reason}")


def _write(office: Office, cases: list[Case]) -> None:
    """Write a picture of each case's code, and demo.json last: the home page reads it."""
    table, pictures = [], []
    for case in cases:
        with reading(office) as session:
            token = session.execute(
                select(Credential.token).where(Credential.serial == case.serial)
            ).scalar_one()
        text = token_to_text(token, office.settings.base_url)
        pictures.append((f"{case.key}.png", qr_image.png(text)))
        table.append(
            {
                "key": case.key,
                "title": {"zh-CN": case.zh, "en": case.en},
                "expect": case.expect,
                "text": text,
                "work": case.work,
                "png": f"{case.key}.png",
            }
        )
    table.append(_WITHOUT_CODE)
    body = json.dumps(table, ensure_ascii=False, indent=2).encode()
    published_files.write(folder(office.settings.data_dir), pictures, [("demo.json", body)])


def folder(data_dir: Path) -> Path:
    """Give where the demo's pictures lie."""
    return data_dir / "demo"
