"""A process killed at any point of an act leaves nothing half-written, and the act once more completes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import (
    Batch,
    Counter,
    Credential,
    Decision,
    Exam,
    Leaf,
    Person,
    PublishedFile,
    Record,
    SerialBlock,
    Snapshot,
    Training,
)
from registry.verify import Outcome
from registry.workflows import checking, deciding, founding, issuance, publication
from registry.workflows.context import Office
from tests.factories import make_resident_id
from tests.workflows.acts import NUMBER, basis, issue, row, texts, write
from tests.workflows.killed import Act, killed_at_every_point
from tests.workflows.publishing import accepted

DAY = 24 * 3600


def rows(office: Office, *columns: Any) -> list[tuple[Any, ...]]:
    """Give some columns of a table, in their order."""
    found = [tuple(one) for one in office.session.execute(select(*columns).order_by(*columns))]
    office.session.rollback()
    return found


def counted(office: Office, model: Any, *where: Any) -> int:
    found = office.session.scalar(select(func.count()).select_from(model).where(*where))
    office.session.rollback()
    return found


def check(office: Office) -> None:
    """Find nothing half-written, whatever happened before."""
    series = dict(rows(office, Counter.name, Counter.next))
    serials = [serial for (serial,) in rows(office, Credential.serial)]
    assert serials == list(range(series["serial"]))
    blocks = rows(office, SerialBlock.first, SerialBlock.last)
    assert [serial for first, last in blocks for serial in range(first, last + 1)] == serials
    assert [index for (index,) in rows(office, Leaf.index)] == list(range(series["leaf"]))
    assert counted(office, Leaf, Leaf.type == "block") == len(blocks)
    assert counted(office, Leaf, Leaf.type == "batch") == counted(office, Batch, Batch.state == "issued")
    assert counted(office, Leaf, Leaf.type == "decision") == counted(office, Decision)
    assert counted(office, Leaf, Leaf.type == "snapshot") == counted(office, Snapshot)
    for batch_id, state, row_count in rows(office, Batch.id, Batch.state, Batch.row_count):
        _check_batch(office, batch_id, state, row_count)


def _check_batch(office: Office, batch_id: str, state: str, row_count: int) -> None:
    """Claims are stored before they are signed, all of a batch or none."""
    assert counted(office, Record, Record.batch_id == batch_id) == row_count
    accepted_ = select(Record.id).where(Record.batch_id == batch_id, Record.outcome == "accept")
    assert counted(office, Exam, Exam.record_id.in_(accepted_)) == row_count
    assert counted(office, Training, Training.record_id.in_(accepted_)) == row_count
    found = office.session.execute(
        select(Credential.state, Credential.token, Credential.token_sha256, Credential.iat).where(
            Credential.batch_id == batch_id
        )
    ).all()
    office.session.rollback()
    assert len(found) == (0 if state == "recorded" else row_count)
    for credential in found:
        assert credential.state == state
        assert all((value is None) == (state == "planned") for value in credential[1:])


def two_people(folder: Path, number: int) -> Path:
    """Write a file about two people of its own."""
    people = [make_resident_id(order=2 * number + 1), make_resident_id(order=2 * number + 2)]
    return write(folder / f"{number}.csv", [row(one, 准考证号=one) for one in people])


def test_a_file_handed_in_and_issued(office, tmp_path, now):
    points = 0
    for point in killed_at_every_point(office, lambda n: lambda own: issue(own, two_people(tmp_path, n))):
        check(office)
        issued = issue(office, two_people(tmp_path, point), now=now + 60)
        check(office)
        assert (issued.count, issued.refused) == (2, [])
        assert (issued.first_serial, issued.last_serial) == (2 * point, 2 * point + 1)
        before = texts(office, issued.batch)
        assert issue(office, two_people(tmp_path, point), now=now + 90) == issued
        assert texts(office, issued.batch) == before
        verdict = checking.verify_text(office, before[2 * point], now=now + 90)
        assert verdict.outcome is Outcome.VALID, verdict
        points += 1
    assert points > 15


def test_what_was_planned_is_finished_by_the_next_start(office, tmp_path, now):
    for point in killed_at_every_point(office, lambda n: lambda own: issue(own, two_people(tmp_path, n))):
        states = dict(rows(office, Batch.id, Batch.state))
        planned = [batch for batch, state in states.items() if state == "planned"]
        assert [one.batch for one in issuance.resume(office, now + 60)] == planned
        check(office)
        issue(office, two_people(tmp_path, point), now=now + 60)
        check(office)


def test_a_ban(office, now):
    for point in killed_at_every_point(office, lambda n: lambda own: ban(own, n, now)):
        check(office)
        whole = counted(office, Decision) == point + 1
        assert counted(office, Person, Person.banned_since.is_not(None)) == counted(office, Decision)
        if whole:
            with pytest.raises(RegistryError, match="ALREADY_BANNED"):
                ban(office, point, now)
        else:
            ban(office, point, now)
        check(office)
        assert counted(office, Person, Person.banned_since.is_not(None)) == point + 1
        assert counted(office, Person) == counted(office, Decision) == point + 1


def ban(office: Office, number: int, now: int) -> None:
    """Ban a person who was not on record, under the number of the round."""
    deciding.ban(office, "resident_id", make_resident_id(order=number + 1), "罗莹", basis(number), now)


def test_a_revocation(office, tmp_path, now):
    many = [row(make_resident_id(order=n), 准考证号=str(n)) for n in range(1, 13)]
    issue(office, write(tmp_path / "many.csv", many))
    for point in killed_at_every_point(office, lambda n: lambda own: revoke(own, n, now)):
        check(office)
        if counted(office, Decision) == point + 1:
            with pytest.raises(RegistryError, match="ALREADY_REVOKED"):
                revoke(office, point, now)
        else:
            revoke(office, point, now)
        check(office)
        assert rows(office, Decision.serial) == [(serial,) for serial in range(point + 1)]


def revoke(office: Office, serial: int, now: int) -> None:
    deciding.revoke(office, serial, basis(serial), now)


def test_a_publication(office, tmp_path, now):
    issued = issue(office, write(tmp_path / "one.csv", [row(NUMBER)]))
    publication.publish(office, now)
    # So far apart that what was public before is removed each time.
    for point in killed_at_every_point(
        office, lambda n: lambda own: publication.publish(own, now + n * 15 * DAY)
    ):
        check(office)
        newest = _pointer_is_the_newest(office)
        published = publication.publish(office, now + point * 15 * DAY)
        assert published.version == newest + 1
        assert _pointer_is_the_newest(office) == published.version
        check(office)
    assert issued.count == accepted(office).count == 1


def _pointer_is_the_newest(office: Office) -> int:
    """Take the pointer in as a verifier does; it is the newest snapshot, and lies there by its number too."""
    latest = accepted(office)
    assert rows(office, Snapshot.epoch, Snapshot.version)[-1] == (latest.epoch, latest.version)
    assert publication.file(office, f"status/{latest.epoch}-{latest.version}").body == latest.raw
    return latest.version


def test_writing_the_published_files(office, tmp_path, now):
    folder = tmp_path / "public"

    def publish_and_write(number: int) -> Act:
        publication.publish(office, now + number * 15 * DAY)
        return lambda own: publication.write_files(own, folder)

    publish_and_write(0)(office)
    for _ in killed_at_every_point(office, publish_and_write):
        _folder_is_whole(folder)
        publication.write_files(office, folder)
        _folder_is_whole(folder)
        public = dict(rows(office, PublishedFile.path, PublishedFile.body))
        assert {path: (folder / path).read_bytes() for path in public} == public
        assert {path.name for path in (folder / "status").glob("1-*")} == {
            path.removeprefix("status/") for path in public if path.startswith("status/1-")
        }


def _folder_is_whole(folder: Path) -> None:
    """Whatever a reader finds is whole: the pointer is one of the numbered files."""
    numbered = {path.read_bytes() for path in (folder / "status").glob("[0-9]*-[0-9]*")}
    assert (folder / "status" / "latest").read_bytes() in numbered


def test_taking_up_a_key(office, settings, tmp_path, now):
    founding.add_key(office, "credential", now)
    when = [now + 7 * DAY]

    def take_up(own: Office) -> None:
        founding.take_up_key(own, "credential", when[-1])

    for point in killed_at_every_point(office, lambda _: take_up):
        check(office)
        later = when[-1]
        founding.ensure_trust_list(office, later)
        issue(office, two_people(tmp_path, point), now=later)
        check(office)
        if office.keys.successor("credential") is None:
            founding.add_key(office, "credential", later)
            when.append(later + 7 * DAY)
