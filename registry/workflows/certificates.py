"""Certificates of a batch as files: a QR code per credential, as PNG and SVG, and a table of them all.

Made again at any time from the stored tokens, with the same bytes each time. Everything is drawn beside the
target first and moved in at the end, the table last: what is there is whole.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from registry.adapters import qr_image
from registry.errors import RegistryError
from registry.models import Batch, BatchState, Credential, CredentialState, Person
from registry.models.person import number_row
from registry.verify.claims import decode_claims
from registry.verify.envelope import MAX_TOKEN, unseal
from registry.verify.identity import mask
from registry.verify.qr import token_to_text
from registry.verify.scope import scheme_of

from .context import Office
from .transaction import reading

Progress = Callable[[int, int], None]
INDEX = "index.csv"
_HEADINGS = (
    *("序号 serial", "姓名 name", "证件号码 number", "操作项目 operation", "有效期起 from", "有效期止 to"),
    *("应复审日期 review due", "二维码 PNG", "二维码 SVG"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TELL_EVERY = 50


def export(office: Office, batch_id: str, out: Path, progress: Progress | None = None) -> list[Path]:
    """Write the certificates of an issued batch into `out`; give the files, the table last.

    `progress` is called with (done, all). Errors: RegistryError BATCH_UNKNOWN, BATCH_NOT_ISSUED.
    """
    with reading(office) as session:
        batch = session.get(Batch, batch_id)
        if batch is None:
            raise RegistryError("BATCH_UNKNOWN")
        if batch.state != BatchState.ISSUED:
            raise RegistryError("BATCH_NOT_ISSUED")
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".certificates-") as folder:
            names = _draw(office, batch_id, Path(folder), progress)
            return _move(Path(folder), names, out)


def _draw(office: Office, batch_id: str, folder: Path, progress: Progress | None) -> list[str]:
    issued = (Credential.batch_id == batch_id, Credential.state == CredentialState.ISSUED)
    total = office.session.scalar(select(func.count()).select_from(Credential).where(*issued)) or 0
    rows = office.session.execute(
        select(Credential.serial, Credential.token, Person.id, Person.number_sealed)
        .join(Person, Person.id == Credential.person_id)
        .where(*issued)
        .order_by(Credential.serial)
        .execution_options(yield_per=500)
    )
    table, names = [], []
    for done, row in enumerate(rows, 1):
        symbol = qr_image.sheet_symbol(token_to_text(row.token, office.settings.base_url))
        (folder / f"{row.serial}.png").write_bytes(symbol.png())
        (folder / f"{row.serial}.svg").write_text(symbol.svg(), "utf-8")
        names += [f"{row.serial}.png", f"{row.serial}.svg"]
        table.append(_line(office, row))
        if progress and (done % _TELL_EVERY == 0 or done == total):
            progress(done, total)
    (folder / INDEX).write_bytes(_csv(table))
    return [*names, INDEX]


def _line(office: Office, row: Any) -> list[str]:
    """Give one line of the table: what the token says, and the number masked."""
    claims = decode_claims(unseal(row.token, MAX_TOKEN).payload)
    told = claims.to_json(office.settings.zone, None)
    number = office.vault.open(row.number_sealed, row=number_row(row.id))
    files = [f"{row.serial}.png", f"{row.serial}.svg"]
    dates = [told["start"], told["end"] or "长期", told["review_due"] or ""]
    return [
        str(row.serial),
        claims.name,
        mask(number),
        _operations(claims.scheme, claims.scope),
        *dates,
        *files,
    ]


def _operations(scheme: int, scope: tuple[str, ...]) -> str:
    known = scheme_of(scheme)
    items = known.items if known else {}
    return "；".join(f"{code} {items[code]['zh-CN']}" if code in items else code for code in scope)


def _csv(lines: list[list[str]]) -> bytes:
    """Write the table for spreadsheets: UTF-8 with BOM, and no cell that one would take for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _move(folder: Path, names: list[str], out: Path) -> list[Path]:
    """Move the files into their place; a file of the same name gives way in one step."""
    out.mkdir(exist_ok=True)
    return [(folder / name).replace(out / name) for name in names]
