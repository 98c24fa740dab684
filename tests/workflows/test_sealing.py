"""One leaf per transaction seals what it wrote into covered tables: nobody can forget it, or go around it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text, update

from registry.extensions import Base
from registry.models import Account, AuditEntry, Invitation, Leaf, Passkey, account, api_key, sealed
from registry.models import snapshot as published
from registry.verify import cbor, tlog
from registry.workflows import audit, log, log_verify, publication
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading, transaction
from tests.workflows import registering, staff
from tests.workflows.acted import acted

BY_OTHER_LEAVES = {
    "leaf": "is the log",
    "sealed": "is judged by its leaf",
    "counter": "is compared with the log",
    "log_tile": "hashes of the log",
    "log_checkpoint": "signed",
    "decision": "leaf decision",
    "batch": "leaf batch",
    "credential": "leaf batch",
    "serial_block": "leaf block",
    "snapshot": "leaf snapshot",
    "published_file": "leaves snapshot and trust-list",
    "resemblance": "leaf resemblance",
    "body_rule": "follows from decisions",
}
NOT_COVERED = {
    "person": "sealed numbers; whether they are barred follows from decisions",
    "holder": "names as files told them; the token says them too",
    "record": "what a file said beside its certificates: the batch's leaf has the file's hash",
    "training": "as record",
    "exam": "as record",
    "web_session": "goes with the session",
    "known_device": "goes with the device",
    "sign_in_pause": "goes with the pause",
    "asker": "forgotten after a day",
    "alarm": "counts",
    "ban_value": "follows from bans and the pepper",
    "ban_filter": "its hash is in the snapshot",
}


def leaves(office):
    with reading(office) as session:
        return [(one.type, one.time) for one in session.scalars(select(Leaf).order_by(Leaf.index))]


def findings(office):
    return {(one.code, one.facts.get("what")) for one in log_verify.verify(office).findings}


def note(office, now, what="x"):
    audit.record(office.session, registering.actor(), "test", "thing", what, now)


def test_every_table_is_covered_or_said_not_to_be():
    told = [*sealed.COVERED, *BY_OTHER_LEAVES, *NOT_COVERED]
    assert sorted(told) == sorted(Base.metadata.tables)


def test_one_leaf_seals_all_that_a_transaction_wrote_and_tells_nothing(office, now):
    before = leaves(office)
    with transaction(office) as session:
        note(office, now + 5)
        note(office, now + 5)
        session.flush()
        note(office, now + 6)
    new = leaves(office)[len(before) :]
    assert new == [("acts", now + 6)]
    with reading(office) as session:
        last = session.scalars(select(Leaf).order_by(Leaf.index.desc()).limit(1)).one()
        rows = sealed.rows_of(session, last.index)
        assert cbor.decode(last.data) == {"type": "acts", "time": now + 6, "commit": last.commit}
    assert [name for name, _, _ in rows] == ["audit_entry"] * 3
    assert findings(office) == set()


@pytest.mark.parametrize("end", ["nothing covered", "rolled back", "only looked at"])
def test_nothing_written_leaves_no_leaf(office, now, end):
    staff.team(office)
    before = leaves(office)
    if end == "nothing covered":
        with transaction(office) as session:
            session.execute(text("UPDATE counter SET next = next WHERE name = 'leaf'"))
    elif end == "only looked at":
        with transaction(office) as session:
            for each in session.scalars(select(Account)):
                each.name = str(each.name)
    else:
        with pytest.raises(RuntimeError, match="inside"), transaction(office):
            _broken(office, now)
        with transaction(office):
            pass
    assert leaves(office) == before


def test_a_column_that_is_free_to_change_needs_no_seal(office):
    staff.team(office)
    before = leaves(office)
    with transaction(office) as session:
        for each in session.scalars(select(Passkey)):
            each.sign_count += 1
    assert leaves(office) == before
    assert findings(office) == set()


def test_what_statements_change_is_sealed_like_what_the_session_does(office, now):
    people = acted(office)
    who, before = people.officer.actor.account_id, leaves(office)
    with transaction(office) as session:
        account.void_invitations(session, who, staff.THEN + 1)
        api_key.revoke_of_account(session, who, now)
    registering.decide_mode(office, "CN", "authorised_query", now)
    Worker().round(office, now + 1)
    with reading(office) as session:
        opened = session.scalars(select(Invitation.expires_at)).all()
        shown = session.scalars(select(Base.metadata.tables["register_entry"].c.mode)).all()
    assert (set(opened), set(shown)) == ({staff.THEN + 1}, {"authorised_query"})
    assert [one for one, _ in leaves(office)[len(before) :]].count("acts") == 2
    assert findings(office) == set()


def test_what_is_covered_is_never_deleted_nor_added_past_the_session(office, now):
    with transaction(office):
        note(office, now)
    staff.team(office)
    with pytest.raises(RuntimeError, match="never deleted"), transaction(office) as session:
        session.delete(session.scalars(select(Passkey)).first())
    for statement in (delete(AuditEntry), insert(AuditEntry).values(id="x")):
        with pytest.raises(RuntimeError, match="never deleted"), transaction(office) as session:
            session.execute(statement)
    with transaction(office) as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == "none").values(act="x"))
    assert findings(office) == set()


def _broken(office, now):
    note(office, now)
    office.session.flush()
    with transaction(office):
        note(office, now)


def test_the_first_seal_takes_in_what_stood_there_before(office, now):
    """An office that had people before its log sealed anything."""
    with transaction(office) as session:
        for table in ("sealed", "leaf"):
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("UPDATE counter SET next = 0 WHERE name = 'leaf'"))
        session.execute(text("DELETE FROM published_file"))
    assert ("ROW_UNLOGGED", "organisation 3301") in findings(office)
    with transaction(office):
        note(office, now)
    assert findings(office) == set()


def test_acts_alone_publish_nothing_at_once_and_come_under_a_checkpoint_within_the_hour(office, now):
    worker = Worker()
    assert worker.round(office, now).published
    with transaction(office):
        note(office, now + 1)
    assert worker.round(office, now + 2).published is None
    assert not publication.due(office, now + publication.SEALED_WITHIN - 1)
    assert worker.round(office, now + publication.SEALED_WITHIN).published
    assert not publication.due(office, now + 2 * publication.SEALED_WITHIN)
    with reading(office) as session:
        signed = tlog.read_checkpoint(published.body_of(session, log.CHECKPOINT), log.signer(office).verifier)
    assert signed.size == len(leaves(office))
