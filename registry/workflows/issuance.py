"""Issuing: accepted records become signed credentials, in two transactions.

The first allots serials in a block and stores the claims (the plan); the second signs, stores each token with
its hash, and appends the leaf of the batch. Whatever dies in between leaves a plan that `resume` finishes.
Both lock the persons and ask again for a ban: whoever was banned before the first gets no serial, whoever was
banned before the second gets no token and the serial is cancelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registry.errors import RegistryError
from registry.models import Batch, BatchState, Credential, CredentialState, SerialBlock, leaf, person
from registry.models import batch as batches
from registry.models import credential as credentials
from registry.models.bulk import add_rows
from registry.rules.schemes import systems
from registry.verify import merkle
from registry.verify.claims import Claims, day_number, encode_claims, end_of_day
from registry.verify.envelope import seal
from registry.verify.identity import last4
from registry.verify.scope import scheme_of

from . import trust
from .context import Office
from .transaction import one_transaction, reading

Progress = Callable[[int, int], None]
_TELL_EVERY = 500
_BANNED = {"code": "PERSON_BANNED", "column": "", "severity": "error"}


@dataclass(frozen=True, slots=True)
class Issued:
    """What a batch became. `refused` holds the rows (counted from 1) that a ban kept back."""

    batch: str
    count: int
    first_serial: int | None
    last_serial: int | None
    refused: list[int]

    def to_json(self) -> dict[str, Any]:
        """Give the summary that commands print."""
        return {
            "batch": self.batch,
            "count": self.count,
            "first_serial": self.first_serial,
            "last_serial": self.last_serial,
            "refused": self.refused,
        }


def issue(office: Office, batch_id: str, now: int, progress: Progress | None = None) -> Issued:
    """Issue a batch: two transactions. Asked again it changes nothing and answers the same.

    Errors: RegistryError BATCH_UNKNOWN; SIGNING_REFUSED where verifiers would not accept what the key signs.
    """
    _plan(office, batch_id, now)
    _sign(office, batch_id, now, progress)
    return issued(office, batch_id)


def resume(office: Office, now: int) -> list[Issued]:
    """Finish every batch whose plan is stored and whose tokens are not: after a crash, at every start."""
    with reading(office) as session:
        waiting = batches.unfinished(session)
    return [issue(office, batch_id, now) for batch_id in waiting]


def issued(office: Office, batch_id: str) -> Issued:
    """Tell what a batch became. Errors: RegistryError BATCH_UNKNOWN."""
    with reading(office) as session:
        if session.get(Batch, batch_id) is None:
            raise RegistryError("BATCH_UNKNOWN")
        serials = batches.serials_by_state(session, batch_id)
        refused = batches.refused_rows(session, batch_id)
    signed = serials.get(CredentialState.ISSUED, [])
    return Issued(batch_id, len(signed), min(signed, default=None), max(signed, default=None), refused)


@one_transaction
def _plan(office: Office, batch_id: str, now: int) -> None:
    """Lock the persons, ask for bans, allot a block, store the claims. Nothing to do is no error."""
    session = office.session
    batch = batches.lock(session, batch_id)
    if batch is None:
        raise RegistryError("BATCH_UNKNOWN")
    if batch.state != BatchState.RECORDED:
        return
    banned = person.lock(session, batches.unplanned_persons(batch_id))
    records = batches.unplanned(session, batch_id)
    batches.refuse(session, [record.id for record in records if record.person_id in banned], _BANNED)
    good = [record for record in records if record.person_id not in banned]
    batch.state = BatchState.PLANNED
    session.flush()
    if not good:
        return
    first = leaf.take(session, leaf.SERIALS, len(good))
    last = first + len(good) - 1
    trust.check_serials(office, first, last, now)
    session.add(SerialBlock(first=first, last=last, batch_id=batch_id, allotted_at=now))
    session.flush()
    rows = [_planned_row(office, batch, record, serial) for serial, record in enumerate(good, first)]
    add_rows(session, Credential, rows)
    block = {"batch": batch_id, "first": first, "last": last}
    leaf.append(session, "block", now, subject=batch_id, record=block, serials=[first, last])


def _planned_row(office: Office, batch: Batch, record: Any, serial: int) -> dict[str, Any]:
    """Give the claims of a credential to be, and its certificate number, sealed."""
    number = office.vault.open(record.number_sealed, row=person.number_row(record.person_id))
    certificate = _prefix(record.scheme) + number
    return {
        "serial": serial,
        "record_id": record.id,
        "batch_id": batch.id,
        "person_id": record.person_id,
        "name": record.name,
        "last4": last4(number),
        "scheme": record.scheme,
        "scope": [record.operation],
        "review_day": day_number(record.review) if record.review else 0,
        "body": batch.body,
        "start_day": day_number(record.start),
        "exp": end_of_day(record.end, office.settings.zone) if record.end else None,
        "certificate_index": office.vault.certificate_index(certificate),
        "certificate_sealed": office.vault.seal(certificate, row=credentials.certificate_row(serial)),
        "state": CredentialState.PLANNED.value,
    }


def _prefix(scheme: int) -> str:
    """Give what stands before the identity number in a certificate number of this scheme."""
    known = scheme_of(scheme)
    return systems()[known.system].certificate_number_prefix if known else ""


@one_transaction
def _sign(office: Office, batch_id: str, now: int, progress: Progress | None) -> None:
    """Lock the persons, ask for bans once more, sign the plan, close the batch with its leaf."""
    session = office.session
    batch = batches.lock(session, batch_id)
    if batch is None or batch.state != BatchState.PLANNED:
        return
    banned = person.lock(session, credentials.persons_of(batch_id))
    plan = credentials.planned(session, batch_id)
    barred = [row for row in plan if row.person_id in banned]
    credentials.cancel(session, [row.serial for row in barred])
    batches.refuse(session, [row.record_id for row in barred], _BANNED)
    good = [row for row in plan if row.person_id not in banned]
    if good:
        trust.check_serials(office, good[0].serial, good[-1].serial, now)
    rows = _signed_rows(office, good, now, progress)
    if rows:
        credentials.store_tokens(session, rows)
    batch.state, batch.issued_at = BatchState.ISSUED, now
    session.flush()
    _append_batch_leaf(office, batch, rows, now)


def _signed_rows(
    office: Office, plan: list[Any], now: int, progress: Progress | None
) -> list[dict[str, Any]]:
    signer = office.keys.credential()
    rows = []
    for done, row in enumerate(plan, 1):
        token = seal(encode_claims(_claims(row, now)), signer)
        digest = hashlib.sha256(token).digest()
        rows.append({"of_serial": row.serial, "iat": now, "token": token, "token_sha256": digest})
        if progress and (done % _TELL_EVERY == 0 or done == len(plan)):
            progress(done, len(plan))
    return rows


def _claims(row: Any, now: int) -> Claims:
    return Claims(
        serial=row.serial,
        name=row.name,
        last4=row.last4,
        scheme=row.scheme,
        scope=tuple(row.scope),
        review_day=row.review_day,
        body=row.body,
        start_day=row.start_day,
        exp=row.exp,
        iat=now,
    )


def _append_batch_leaf(office: Office, batch: Batch, rows: list[dict[str, Any]], now: int) -> None:
    """Log what was issued: the serials, and the RFC 6962 root over their tokens by serial."""
    record = {"batch": batch.id, "body": batch.body, "kind": batch.kind, "file": batch.sha256}
    leaf.append(
        office.session,
        "batch",
        now,
        subject=batch.id,
        record=record,
        serials=[row["of_serial"] for row in rows[:1] + rows[-1:]],
        count=len(rows),
        root=merkle.root(row["token"] for row in rows),
    )
