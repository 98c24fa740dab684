"""Whether every leaf tells what its row says: the commitment, and what stands openly beside it.

A check gets the leaf and its decoded bytes, and gives its findings. It covers more than one row: a batch's
holds the root over its tokens, and a token says what its credential's columns say.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import func, select

from registry.models import (
    Batch,
    Credential,
    Decision,
    DecisionKind,
    Leaf,
    Resemblance,
    SerialBlock,
    leaf,
    sealed,
)
from registry.models import Snapshot as SnapshotRow
from registry.models import snapshot as published
from registry.models.resemblance import Finding as Human
from registry.verify import cbor, envelope, merkle
from registry.verify.claims import Claims, encode_claims

from . import log_named, telling
from .context import Office
from .log_findings import Finding, found

Open = dict[str, Any]
_OURS = ("type", "time", "commit")


def check(office: Office, entry: Leaf) -> tuple[Open, list[Finding]]:
    """Check one leaf against its columns and its row; give its decoded bytes too (empty: undecodable)."""
    told = decoded(entry)
    if told is None:
        return {}, [found("LEAF_ALTERED", index=entry.index)]
    if entry.salt is None or len(entry.salt) != leaf.SALT_LENGTH:
        return told, [found("SALT_ERASED", index=entry.index)]
    judge = _CHECKS.get(entry.type)
    if judge is None:
        return told, [found("LEAF_UNKNOWN", index=entry.index)]
    try:
        return told, list(judge(office, entry, told))
    except (ValueError, TypeError, AttributeError, KeyError):
        # Somebody wrote what has no such shape: into the leaf, or into a column that holds JSON.
        return told, [found("LEAF_ALTERED", index=entry.index)]


def decoded(entry: Leaf) -> Open | None:
    """Give the bytes of a leaf as they are read, None where they are none, or its columns say otherwise."""
    try:
        told = cbor.decode(entry.data)
    except ValueError:
        return None
    if not isinstance(told, dict) or not set(_OURS) <= set(told):
        return None
    columns = {"type": entry.type, "time": entry.time, "commit": entry.commit}
    return told if all(told[name] == value for name, value in columns.items()) else None


def _judged(entry: Leaf, what: str, told: Open, record: Open, **open_fields: Any) -> Iterator[Finding]:
    """Compare a commitment and open fields with what the row says now."""
    expected = {name: value for name, value in told.items() if name not in _OURS}
    held = leaf.commitment(entry.salt or b"", record)
    if not secrets.compare_digest(held, entry.commit) or expected != open_fields:
        yield found("ROW_ALTERED", what=what, index=entry.index)


def _decision(office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    row, what = office.session.get(Decision, entry.subject), f"decision {entry.subject}"
    if row is None:
        yield found("ROW_LOST", what=what, index=entry.index)
        return
    untold = log_named.untold(told, row)
    class_ = "revoked" if untold and row.class_ else row.class_
    named = told.get("changes", {}).get(class_, []) if class_ else []
    later = {"until": None if untold else row.until, "assertion": row.assertion_sha256, "about": row.subject}
    later["removed"] = told.get("removed")  # what left a class is judged by the classes, see log_classes
    open_fields = {name: value for name, value in later.items() if value is not None}
    open_fields["kind"] = telling.OTHERWISE[DecisionKind(row.kind)] if untold else row.kind
    open_fields["changes"] = {class_: named} if class_ else {}
    record = row.canonical()
    if untold and class_:
        record["serials"] = log_named.barred(office, row, entry.index)
    yield from _judged(entry, what, told, record, **open_fields)
    if entry.time != row.decided_at or not _about(office, row, named):
        yield found("ROW_ALTERED", what=what, index=entry.index)


def _about(office: Office, row: Decision, serials: list[int]) -> bool:
    """Tell whether the serials that a leaf names are those of whom the decision is about, or some of them."""
    if row.serial is not None:
        return not row.class_ or serials == [row.serial] or (row.class_ == "revoked" and not serials)
    query = select(func.count()).where(Credential.serial.in_(serials), Credential.person_id == row.person_id)
    return office.session.scalar(query) == len(serials)


def _batch(office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    row, what = office.session.get(Batch, entry.subject), f"batch {entry.subject}"
    if row is None:
        yield found("ROW_LOST", what=what, index=entry.index)
        return
    serials: list[int] = []

    def tokens() -> Iterator[bytes]:
        """Hash what is stored, one at a time."""
        for one in _issued(office, row.id):
            serials.append(one.serial)
            yield one.token or b""

    root = merkle.root(tokens())
    record = {"batch": row.id, "body": row.body, "kind": row.kind, "file": row.sha256}
    ends = serials[:1] + serials[-1:]
    yield from _judged(entry, what, told, record, serials=ends, count=len(serials), root=root)
    if (row.state, row.issued_at) != ("issued", entry.time):
        yield found("ROW_ALTERED", what=what, index=entry.index)
    for one in _issued(office, row.id):
        if not _says_its_token(one):
            yield found("ROW_ALTERED", what=f"credential {one.serial}", index=entry.index)


def _issued(office: Office, batch_id: str) -> Iterator[Credential]:
    query = select(Credential).where(Credential.batch_id == batch_id, Credential.state == "issued")
    return iter(office.session.scalars(query.order_by(Credential.serial).execution_options(yield_per=500)))


def _says_its_token(one: Credential) -> bool:
    """Tell whether the columns of a credential are what its token says."""
    token = one.token or b""
    told = {name: getattr(one, name) for name in Claims.__slots__ if name != "scope"}
    try:
        payload = encode_claims(Claims(**told, scope=tuple(one.scope)))
        said = envelope.unseal(token, envelope.MAX_TOKEN).payload
    except (ValueError, TypeError):
        return False
    return hashlib.sha256(token).digest() == one.token_sha256 and said == payload


def _block(office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    query = select(SerialBlock).where(SerialBlock.batch_id == entry.subject)
    rows, what = office.session.scalars(query).all(), f"serial block of batch {entry.subject}"
    if len(rows) != 1:
        yield found("ROW_ALTERED" if rows else "ROW_LOST", what=what, index=entry.index)
        return
    row = rows[0]
    record = {"batch": row.batch_id, "first": row.first, "last": row.last}
    yield from _judged(entry, what, told, record, serials=[row.first, row.last])
    within = (Credential.serial.between(row.first, row.last), Credential.batch_id == row.batch_id)
    held = office.session.scalar(select(func.count()).select_from(Credential).where(*within))
    if held != row.last - row.first + 1 or entry.time != row.allotted_at:
        yield found("ROW_ALTERED", what=what, index=entry.index)


def _snapshot(office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    epoch, _, version = entry.subject.partition("-")
    row, what = office.session.get(SnapshotRow, (int(epoch), int(version))), f"snapshot {entry.subject}"
    if row is None:
        yield found("ROW_LOST", what=what, index=entry.index)
        return
    names = ("epoch", "version", "iat", "next_update", "count", "sha256")
    record = {name: getattr(row, name) for name in names}
    # The log's own head is compared with the leaves before it; older leaves tell none.
    free = {name: told[name] for name in ("classes", "log") if name in told}
    open_fields = {"sha256": row.sha256, **free}
    yield from _judged(entry, what, told, record, **open_fields)
    body = published.body_of(office.session, f"status/{entry.subject}")
    if (body is not None and hashlib.sha256(body).digest() != row.sha256) or row.iat != entry.time:
        yield found("ROW_ALTERED", what=what, index=entry.index)


def _trust_list(_office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    # The row is the file in public; of earlier lists the leaf alone is kept. Which is newest: see `rows`.
    epoch, _, version = entry.subject.removeprefix("trust-list ").partition("-")
    digest = told.get("sha256")
    record = {"epoch": int(epoch), "version": int(version), "sha256": digest}
    yield from _judged(entry, entry.subject, told, record, sha256=digest)


def _resemblance(office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    row, what = office.session.get(Resemblance, entry.subject), f"resemblance {entry.subject}"
    if row is None:
        yield found("ROW_LOST", what=what, index=entry.index)
        return
    yield from _judged(entry, what, told, row.canonical())
    if row.finding not in (Human.SAME, Human.ANOTHER) or row.decided_at != entry.time:
        yield found("ROW_ALTERED", what=what, index=entry.index)


def _acts(office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    """Check the list of rows that a leaf seals; the rows themselves are `log_acts`'s."""
    rows = sealed.rows_of(office.session, entry.index)
    if rows is None:
        yield found("ROW_LOST", what=f"list of rows of leaf {entry.index}", index=entry.index)
        return
    yield from _judged(entry, f"list of rows of leaf {entry.index}", told, {"rows": rows})
    yield from _of_its_type(entry)


def _counts(_office: Office, entry: Leaf, told: Open) -> Iterator[Finding]:
    """Check a leaf that tells only counts, and is about no row."""
    record = {name: value for name, value in told.items() if name not in _OURS}
    yield from _judged(entry, entry.type, told, record, **record)
    yield from _of_its_type(entry)


def _of_its_type(entry: Leaf) -> Iterator[Finding]:
    """Check the subject of a leaf that is about no single row."""
    if entry.subject != entry.type:
        yield found("LEAF_ALTERED", index=entry.index)


_CHECKS: dict[str, Callable[[Office, Leaf, Open], Iterator[Finding]]] = {
    "decision": _decision,
    "batch": _batch,
    "block": _block,
    "snapshot": _snapshot,
    "trust-list": _trust_list,
    "resemblance": _resemblance,
    "register": _counts,
    "restore": _counts,
    sealed.TYPE: _acts,
}
