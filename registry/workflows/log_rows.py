"""What ought to stand in the log and does not, and what follows from decisions without a leaf of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from registry.models import (
    Approval,
    Batch,
    BodyRule,
    Case,
    CaseStep,
    Decision,
    Leaf,
    Person,
    Resemblance,
    SerialBlock,
)
from registry.models import Snapshot as SnapshotRow
from registry.models import snapshot as published

from . import approving, proposing
from .basis import Basis
from .context import Office
from .log_findings import Finding, found


def check(office: Office) -> Iterator[Finding]:
    """Give what is wrong with rows, asked from the rows' side."""
    for part in (_unlogged, _snapshots, _trust_list, _persons, _rules, _approvals):
        try:
            yield from part(office)
        except (ValueError, TypeError, AttributeError) as error:
            # A column that holds JSON holds something else now.
            yield found("ROW_UNREADABLE", what=f"{part.__name__.strip('_')} ({type(error).__name__})")


def _unlogged(office: Office) -> Iterator[Finding]:
    for type_, key, condition in (
        ("decision", Decision.id, True),
        ("batch", Batch.id, Batch.state == "issued"),
        ("block", SerialBlock.batch_id, True),
        ("resemblance", Resemblance.id, Resemblance.finding != "open"),
    ):
        logged: ColumnElement[bool] = exists().where(Leaf.subject == key, Leaf.type == type_)
        query = select(key).where(~logged)
        for id_ in office.session.scalars(query if condition is True else query.where(condition)):
            yield found("ROW_UNLOGGED", what=f"{type_} {id_}")


def _snapshots(office: Office) -> Iterator[Finding]:
    logged = set(office.session.scalars(select(Leaf.subject).where(Leaf.type == "snapshot")))
    for epoch, version in office.session.execute(select(SnapshotRow.epoch, SnapshotRow.version)):
        if f"{epoch}-{version}" not in logged:
            yield found("ROW_UNLOGGED", what=f"snapshot {epoch}-{version}")


def _trust_list(office: Office) -> Iterator[Finding]:
    """Compare the list in public with the hash that was logged last."""
    query = select(Leaf).where(Leaf.type == "trust-list").order_by(Leaf.index.desc()).limit(1)
    newest, body = office.session.scalar(query), published.body_of(office.session, published.TRUST_LIST)
    if newest is None:
        if body is not None:
            yield found("ROW_UNLOGGED", what="trust list in public")
        return
    if body is None:
        yield found("ROW_LOST", what="trust list in public", index=newest.index)
    elif hashlib.sha256(body).digest() not in newest.data:
        yield found("ROW_ALTERED", what="trust list in public", index=newest.index)


def _persons(office: Office) -> Iterator[Finding]:
    """Compare who is barred in the rows with whom decisions bar that none has ended."""
    ending = aliased(Decision)
    holds = ~exists().where(ending.ends_id == Decision.id)
    bans = select(Decision).where(Decision.class_ == "banned", Decision.person_id.is_not(None), holds)
    since: dict[str, set[int]] = {}
    for one in office.session.scalars(bans):
        since.setdefault(one.person_id or "", set()).add(one.decided_at)
    marked = office.session.execute(
        select(Person.id, Person.banned_since).where(Person.banned_since.is_not(None))
    ).all()
    barred = {row[0]: row[1] for row in marked}
    for person_id in sorted(since.keys() | barred.keys()):
        held = barred.get(person_id)
        if held is None or person_id not in since or held not in _moments(office, person_id):
            yield found("ROW_UNLOGGED", what=f"standing of person {person_id}")


def _moments(office: Office, person_id: str) -> set[int]:
    query = select(Decision.decided_at).where(Decision.person_id == person_id, Decision.class_ == "banned")
    return set(office.session.scalars(query))


def _rules(office: Office) -> Iterator[Finding]:
    """Compare rules about bodies with the decisions that made them and that none has ended."""
    ending = aliased(Decision)
    rules = {rule.id: rule for rule in office.session.scalars(select(BodyRule))}
    query = select(Decision).where(Decision.subject.startswith("body_rule:"))
    for one in office.session.scalars(query):
        rule = rules.pop(one.id, None)
        told = {name: getattr(rule, name, None) for name in ("body", "from_day", "to_day")}
        if rule is None:
            over = office.session.scalar(select(ending.id).where(ending.ends_id == one.id))
            if over is None:
                yield found("ROW_UNLOGGED", what=f"absence of body rule {one.id}")
        elif (
            told != {name: (one.details or {}).get(name) for name in told}
            or rule.created_at != one.decided_at
        ):
            yield found("ROW_UNLOGGED", what=f"wording of body rule {one.id}")
    for id_ in rules:
        yield found("ROW_UNLOGGED", what=f"body rule {id_}")


def _approvals(office: Office) -> Iterator[Finding]:
    """Check that approvals are signatures under exactly what was decided, and that each decided something."""
    session = office.session
    deciding = {
        one.assertion_sha256: one
        for one in session.scalars(select(Decision).where(Decision.assertion_sha256.is_not(None)))
    }
    for approval in session.scalars(select(Approval)):
        decision = deciding.pop(approval.sha256, None)
        if not _approved(office, approval, decision):
            what = f"decision {decision.id}" if decision else f"approval {approval.sha256.hex()}"
            yield found("APPROVAL_ALTERED", what=what)
    for decision in deciding.values():
        yield found("APPROVAL_ALTERED", what=f"decision {decision.id}")


def _approved(office: Office, approval: Approval, decision: Decision | None) -> bool:
    """Tell whether a signature holds, is under what the case says, and that is what the decision says."""
    case = office.session.get(Case, approval.case_id)
    step = office.session.get(CaseStep, (approval.case_id, approval.step))
    if case is None or step is None or step.said.get("assertion") != approval.sha256.hex():
        return False
    answer = step.said.get("answer")  # of an appeal; else the proposal itself was signed
    content = case.proposal if answer is None else answer
    try:
        held = approving.holds(office, approval) and proposing.digest(content) == approval.challenge
    except (ValueError, TypeError, KeyError):
        return False
    if answer is None and case.proposal_sha256 != approval.challenge:
        return False
    if decision is None:
        return held and answer is not None and answer.get("outcome") == "upheld"
    basis = {name: getattr(decision, name) for name in Basis.__slots__}
    return held and decision.case_id == case.id and content.get("basis") == basis
