"""After a restore from backup the log is the same log: for the office, for its folder, for a witness."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text

from registry.errors import RegistryError
from registry.extensions import Base
from registry.models import AuditEntry, Credential, Leaf, Person, leaf, log_tile
from registry.models import snapshot as published
from registry.models.person import number_row
from registry.verify import cbor, snapshot
from registry.verify.verdict import Reason
from registry.workflows import (
    checking,
    deciding,
    founding,
    log,
    log_restore,
    log_verify,
    publication,
)
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading, transaction
from tests.factories import make_resident_id
from tests.workflows import acts, registering
from tests.workflows.logs import pymerkle_accepts, spoil, tlog_scales_accepts, vkey
from tests.workflows.publishing import accepted, basis, trust_list

DAY = 24 * 3600


def issue(office, folder, order, now):
    """Issue one certificate; give the text of its code."""
    number = make_resident_id(order=order)
    path = acts.write(
        folder / f"{order}.csv", [acts.row(number, "张三" + "甲乙丙丁戊己"[order - 1], 准考证号=f"{order}")]
    )
    batch = acts.issue(office, path, now=now)
    return next(iter(acts.texts(office, batch.batch).values()))


def backup(office):
    """Copy every row."""
    with reading(office) as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def put_back(office, rows):
    """Make the database what it was."""
    with transaction(office) as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(insert(table), rows[table.name])


def number_of(office, serial):
    with reading(office) as session:
        row = session.execute(
            select(Person.id, Person.number_sealed)
            .join(Credential, Credential.person_id == Person.id)
            .where(Credential.serial == serial)
        ).one()
    return office.vault.open(row.number_sealed, row=number_row(row.id))


def sent_out(office, folder, now):
    """Publish into the folder as an office does."""
    publication.publish(office, now, folder=folder)
    publication.write_files(office, folder)


def kept(folder):
    return (folder / log.CHECKPOINT).read_bytes()


@pytest.fixture
def public(tmp_path):
    return tmp_path / "public"


@pytest.fixture
def set_back(office, tmp_path, public, now):
    """Make a backup, go on for a day, and put the backup back; give the newest checkpoint of the day."""
    for order in (1, 2, 3, 4):
        issue(office, tmp_path, order, now)
    deciding.revoke(office, 3, basis(), now)
    sent_out(office, public, now)
    rows = backup(office)
    deciding.revoke(office, 0, basis(), now + 1)
    deciding.ban(office, "resident_id", number_of(office, 1), None, basis(), now + 1)
    registering.cancel(office, 2, now + 1)
    deciding.ban(office, "resident_id", make_resident_id(order=90), "未示例", basis(), now + 1)
    sent_out(office, public, now + 2)
    issue(office, tmp_path, 5, now + 3)
    deciding.revoke(office, 4, basis(), now + 3)
    founding.renew_trust_list(office, now + 4)
    sent_out(office, public, now + 5)
    put_back(office, rows)
    return kept(public)


def findings(office, witness=None):
    return {one.code for one in log_verify.verify(office, witness, witness_name="kept").findings}


def test_before_it_nothing_is_published_and_the_witness_sees_it(office, public, set_back, now):
    assert "LOG_BEHIND" in findings(office, set_back)
    with pytest.raises(RegistryError, match="LOG_FORK"):
        publication.publish(office, now + DAY, folder=public)


def test_after_it_everything_goes_on_from_what_was_public(office, public, set_back, now):
    seen = snapshot.accept(None, (public / "status/latest").read_bytes(), trust_list=_list(public), now=None)
    done = log_restore.restore(office, public, now + DAY)
    assert findings(office, set_back) == set()
    sent_out(office, public, now + DAY + 1)
    assert findings(office, set_back) == findings(office, kept(public)) == set()
    after = accepted(office)
    assert (after.epoch, after.version, after.count) == (seen.epoch, seen.version + 1, done.serials)
    assert done.serials == 5
    tlog_scales_accepts(public / "log", vkey(office))
    first = log.read_own(office, set_back)
    pymerkle_accepts(public / "log", [(first.size, first.root)])


def _list(public):
    from registry.verify.keys import PublicKey
    from registry.verify.trust_list import accept

    root = PublicKey.from_pem((public / published.ROOT).read_bytes())
    return accept(None, (public / published.TRUST_LIST).read_bytes(), root=root, now=None)


def test_what_was_decided_meanwhile_goes_on_to_hold(office, public, set_back, now):
    with reading(office) as session:
        texts_ = {s: acts.texts(office, b)[s] for s, b in session.execute(
            select(Credential.serial, Credential.batch_id)).all()}  # fmt: skip
    done = log_restore.restore(office, public, now + DAY)
    assert [(name, serial) for _, name, serial in done.again] == [
        ("revoked", 0), ("revoked", 1), ("cancelled", 2)
    ]  # fmt: skip
    # The ban of somebody without a certificate, and the revocation of one whose record is lost.
    assert len(done.open_) == 2
    sent_out(office, public, now + DAY + 1)
    classes = accepted(office).classes
    assert set(classes["revoked"]) == {0, 1, 3}
    assert set(classes["cancelled"]) == {2, 4}
    reasons = {s: checking.verify_text(office, t, now=now + DAY + 2).reasons for s, t in texts_.items()}
    assert Reason.REVOKED in reasons[0]
    assert Reason.REVOKED in reasons[1]
    assert Reason.CANCELLED in reasons[2]


def test_the_next_serial_is_none_that_was_given_out(office, tmp_path, public, set_back, now):
    log_restore.restore(office, public, now + DAY)
    issue(office, tmp_path, 6, now + DAY)
    with reading(office) as session:
        assert list(session.scalars(select(Credential.serial).order_by(Credential.serial))) == [0, 1, 2, 3, 5]
    sent_out(office, public, now + DAY + 1)
    assert findings(office, set_back) == set()


def test_the_log_says_what_happened(office, public, set_back, now):
    with reading(office) as session:
        had = leaf.next_number(session, leaf.LEAVES)
    size = log.read_own(office, set_back).size
    done = log_restore.restore(office, public, now + DAY)
    assert (done.first, done.end) == (had, size)
    with reading(office) as session:
        told = cbor.decode(session.get(Leaf, size).data)
        acted = session.scalars(select(AuditEntry.subject_id).where(AuditEntry.act == "log.restore")).one()
    assert (told["type"], told["leaves"], told["lost"]) == ("restore", [had, size - 1], [[4, 4]])
    assert acted == f"{had}-{size - 1}"
    assert log_verify.verify(office).restored == size - had


def test_the_trust_list_counts_up_from_the_one_in_public(office, public, set_back, now):
    before = _list(public).version
    log_restore.restore(office, public, now + DAY)
    assert founding.renew_trust_list(office, now + DAY).version == before + 1
    assert trust_list(office).version == before + 1


def test_asked_again_it_does_nothing(office, public, set_back, now):
    assert log_restore.restore(office, public, now + DAY) is not None
    sent_out(office, public, now + DAY)
    with reading(office) as session:
        before = leaf.next_number(session, leaf.LEAVES)
    assert log_restore.restore(office, public, now + DAY + 1) is None
    assert log_restore.restore(office, public / "nowhere", now + DAY + 1) is None
    with reading(office) as session:
        assert leaf.next_number(session, leaf.LEAVES) == before


def test_a_second_restore_goes_on_from_the_first(office, tmp_path, public, set_back, now):
    rows = backup(office)
    log_restore.restore(office, public, now + DAY)
    sent_out(office, public, now + DAY + 1)
    newest = kept(public)
    put_back(office, rows)
    log_restore.restore(office, public, now + 2 * DAY)
    sent_out(office, public, now + 2 * DAY + 1)
    assert findings(office, set_back) == findings(office, newest) == set()
    assert set(accepted(office).classes["cancelled"]) == {2, 4}


def test_a_worker_goes_on_by_itself_afterwards(office, public, set_back, now):
    log_restore.restore(office, public, now + DAY)
    done = Worker(public).round(office, now + DAY + 1)
    assert done.published.version == 4
    assert findings(office, set_back) == set()


def test_quietly_leaving_out_what_came_back_is_found(office, public, set_back, now):
    log_restore.restore(office, public, now + DAY)
    spoil(office, "DELETE FROM decision WHERE serial = 0")
    sent_out(office, public, now + DAY + 1)
    assert {"ROW_LOST", "SERIAL_UNDECIDED"} <= findings(office)


def test_a_leaf_that_came_back_is_bound_like_any_other(office, public, set_back, now):
    done = log_restore.restore(office, public, now + DAY)
    spoil(office, 'UPDATE leaf SET data = :data WHERE "index" = :index', data=b"\xa0", index=done.first)
    assert {"LEAF_ALTERED", "HEAD_CONTRADICTED"} <= findings(office)


def test_an_office_that_acted_after_the_restore_cannot_take_over_any_more(office, public, set_back, now):
    deciding.revoke(office, 2, basis(), now + DAY)
    with reading(office) as session:
        before = log_tile.newest(session).size
    with pytest.raises(RegistryError, match="LOG_FORK"):
        log_restore.restore(office, public, now + DAY)
    with reading(office) as session:
        assert log_tile.newest(session).size == before


@pytest.mark.parametrize("what", ["entries", "status", "trust list", "bytes"])
def test_a_folder_that_lacks_something_restores_nothing(office, public, set_back, now, what):
    if what == "entries":
        for path in (public / "log/tile/entries").rglob("*"):
            if path.is_file():
                path.unlink()
    elif what == "status":
        for path in (public / "status").glob("1-*"):
            path.unlink()
    elif what == "trust list":
        (public / published.TRUST_LIST).write_bytes(b"another")
    else:
        for path in (public / "log/tile/entries").rglob("*"):
            if path.is_file():
                path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    with pytest.raises(RegistryError, match="LOG_FORK" if what == "bytes" else "RESTORE_INCOMPLETE"):
        log_restore.restore(office, public, now + DAY)
    assert "LOG_BEHIND" in findings(office, set_back)
