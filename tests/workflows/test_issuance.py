"""From records to tokens: two transactions, a crash at any commit, a ban at any moment, dense serials."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import Batch, Credential, Leaf, Person, Record, SerialBlock
from registry.models.credential import certificate_row
from registry.verify import cbor, merkle
from registry.verify.claims import day_number, decode_claims, end_of_day
from registry.verify.envelope import MAX_TOKEN, unseal
from registry.workflows import context, deciding, issuance
from tests.factories import day, make_resident_id
from tests.workflows.acts import NUMBER, basis, hand_in, issue, row, texts, write


class PowerCutError(Exception):
    """What a test raises where a process would have died."""


def states(office) -> list[str]:
    return list(office.session.scalars(select(Credential.state).order_by(Credential.serial)))


def two_people(tmp_path):
    return write(tmp_path / "two.csv", [row(NUMBER), row(make_resident_id(), "李四", 操作项目="压力焊作业")])


def test_a_batch_becomes_signed_credentials(office, settings, tmp_path, now):
    issued = issue(office, two_people(tmp_path))
    assert (issued.count, issued.first_serial, issued.last_serial, issued.refused) == (2, 0, 1, [])
    first = office.session.get(Credential, 0)
    sealed = unseal(first.token, MAX_TOKEN)
    assert office.keys.credential().public.verify(sealed.signature, sealed.signed)
    claims = decode_claims(sealed.payload)
    assert (claims.serial, claims.name, claims.last4, claims.scheme, claims.scope) == (
        *(0, "罗莹", "009X", 1),
        ("2.1",),
    )
    assert (claims.start_day, claims.review_day) == (day("2026-04-06"), day("2029-04-05"))
    record = office.session.get(Record, first.record_id)
    assert claims.exp == end_of_day(record.end, settings.zone)
    assert (claims.body, claims.iat, first.start_day) == ("3301", now, day_number(record.start))
    assert first.token_sha256 == hashlib.sha256(first.token).digest()


def test_the_certificate_number_is_kept_like_the_identity_number(office, tmp_path):
    issue(office, write(tmp_path / "one.csv", [row(NUMBER)]))
    first = office.session.get(Credential, 0)
    assert office.vault.open(first.certificate_sealed, row=certificate_row(0)) == "T" + NUMBER
    assert first.certificate_index == office.vault.certificate_index("T" + NUMBER)
    assert first.certificate_index != office.session.scalars(select(Person.number_index)).one()


def test_serials_are_dense_over_batches_and_every_one_is_in_a_block(office, tmp_path, samples):
    issue(office, two_people(tmp_path))
    issued = issue(office, samples / "results-legacy.xls")
    assert (issued.first_serial, issued.count) == (2, 60)
    blocks = office.session.execute(
        select(SerialBlock.first, SerialBlock.last).order_by(SerialBlock.first)
    ).all()
    assert [tuple(block) for block in blocks] == [(0, 1), (2, 61)]


def test_issuing_again_changes_nothing(office, tmp_path, now):
    first = issue(office, two_people(tmp_path))
    before = texts(office, first.batch)
    assert issuance.issue(office, first.batch, now + 60) == first
    assert texts(office, first.batch) == before
    assert issuance.resume(office, now + 60) == []


def test_the_leaf_of_a_batch_commits_to_its_tokens(office, tmp_path, now):
    issued = issue(office, two_people(tmp_path))
    leaf = office.session.scalars(select(Leaf).where(Leaf.type == "batch")).one()
    told = cbor.decode(leaf.data)
    tokens = list(office.session.scalars(select(Credential.token).order_by(Credential.serial)))
    assert (told["serials"], told["count"], told["root"]) == ([0, 1], 2, merkle.root(tokens))
    batch = office.session.get(Batch, issued.batch)
    record = {"batch": batch.id, "body": "3301", "kind": "results", "file": batch.sha256}
    assert told["commit"] == hashlib.sha256(leaf.salt + cbor.encode(record)).digest()
    assert told["time"] == now


def test_a_batch_that_nobody_knows(office, now):
    with pytest.raises(RegistryError, match="BATCH_UNKNOWN"):
        issuance.issue(office, "none", now)


def test_a_person_banned_between_intake_and_plan_gets_no_serial(office, tmp_path, now):
    report = hand_in(office, two_people(tmp_path))
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    issued = issuance.issue(office, report.batch, now)
    assert (issued.count, issued.refused, states(office)) == (1, [1], ["issued"])
    problems = office.session.scalars(select(Record.problems).where(Record.row == 1)).one()
    assert [found["code"] for found in problems] == ["PERSON_BANNED"]


def test_a_person_banned_between_plan_and_signing_leaves_a_cancelled_serial(office, tmp_path, now):
    report = hand_in(office, two_people(tmp_path))
    issuance._plan(office, report.batch, now)
    assert states(office) == ["planned", "planned"]
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    issued = issuance.issue(office, report.batch, now)
    assert (issued.count, issued.refused, states(office)) == (1, [1], ["cancelled", "issued"])
    assert office.session.get(Credential, 0).token is None


def test_a_batch_of_banned_people_only_is_issued_empty(office, tmp_path, now):
    report = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER)]))
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    issued = issuance.issue(office, report.batch, now)
    assert (issued.count, issued.first_serial, issued.refused) == (0, None, [1])
    assert issuance.issue(office, report.batch, now) == issued


def _die_at_commit(office, number: int, *, after: bool) -> None:
    """Let the session's `number`-th commit raise, before anything is durable or just after everything is."""
    commit, seen = office.session.commit, 0

    def cut() -> None:
        nonlocal seen
        seen += 1
        if after or seen < number:
            commit()
        if seen == number:
            raise PowerCutError

    office.session.commit = cut


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_crash_at_any_commit_is_mended_by_the_same_file(settings, office, tmp_path, now, number, after):
    path = two_people(tmp_path)
    with context.open_office(settings) as dying:
        _die_at_commit(dying, number, after=after)
        with pytest.raises(PowerCutError):
            issue(dying, path)
    steps = number if after else number - 1
    assert office.session.scalar(select(func.count()).select_from(Record)) == (2 if steps >= 1 else 0)
    assert states(office) == [[], [], ["planned"] * 2, ["issued"] * 2][steps]
    office.session.rollback()

    issued = issue(office, path, now=now + 60)
    assert (issued.count, issued.first_serial, issued.last_serial) == (2, 0, 1)
    assert office.session.scalar(select(func.count()).select_from(Batch)) == 1
    types = office.session.scalars(select(Leaf.type).order_by(Leaf.index)).all()
    assert types == ["trust-list", "acts", "block", "batch"]
    assert list(office.session.scalars(select(Leaf.index).order_by(Leaf.index))) == [0, 1, 2, 3]


def test_resume_finishes_what_was_planned(office, settings, tmp_path, now):
    report = hand_in(office, two_people(tmp_path))
    with context.open_office(settings) as dying:
        _die_at_commit(dying, 2, after=False)
        with pytest.raises(PowerCutError):
            issuance.issue(dying, report.batch, now)
    (finished,) = issuance.resume(office, now + 3600)
    assert (finished.batch, finished.count) == (report.batch, 2)
    assert decode_claims(unseal(office.session.get(Credential, 0).token, MAX_TOKEN).payload).iat == now + 3600


def test_a_batch_that_was_only_recorded_is_not_issued_behind_anyones_back(office, tmp_path, now):
    hand_in(office, two_people(tmp_path))
    assert issuance.resume(office, now) == []


def test_progress_tells_signed_and_all(office, samples, now):
    told = []
    report = hand_in(office, samples / "results-2026-q1.xlsx")
    issuance.issue(office, report.batch, now, progress=lambda done, all_: told.append((done, all_)))
    assert told == [(300, 300)]
