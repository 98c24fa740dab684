"""Revocations and bans: what is appended, what is refused, what the log tells and does not tell."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import Decision, Holder, Leaf, Person
from registry.verify import cbor
from registry.workflows import deciding, issuance
from registry.workflows.context import open_office
from tests.factories import make_resident_id
from tests.workflows.acts import NUMBER, basis, hand_in, issue, row, write

OTHER = make_resident_id()


@pytest.fixture
def batch(office, tmp_path):
    """Issue serials 0 and 1 to one person, 2 to another."""
    rows = [row(NUMBER), row(NUMBER, 操作项目="钎焊作业"), row(OTHER, "李四")]
    return issue(office, write(tmp_path / "three.csv", rows)).batch


def count(office, model) -> int:
    return office.session.scalar(select(func.count()).select_from(model))


def test_a_revocation_is_appended_with_its_basis(office, batch, now):
    decided = deciding.revoke(office, 1, basis(7), now + 5)
    decision = office.session.scalars(select(Decision)).one()
    assert (decision.kind, decision.serial, decision.measure, decision.class_) == (
        *("revocation", 1),
        *("revoke", "revoked"),
    )
    assert (decision.decision_number, decision.decided_at) == ("杭应急罚〔2026〕7号", now + 5)
    assert (decided.id, decided.serials, decided.status_class) == (decision.id, (1,), "revoked")


def test_the_leaf_tells_which_serials_change_class_and_nobody(office, batch, now):
    decided = deciding.ban(office, "resident_id", NUMBER, "罗莹", basis(), now)
    leaf = office.session.get(Leaf, decided.leaf)
    told = cbor.decode(leaf.data)
    assert told == {
        "type": "decision",
        "time": now,
        "kind": "ban",
        "changes": {"banned": [0, 1]},
        "commit": leaf.commit,
    }
    decision = office.session.scalars(select(Decision)).one()
    assert leaf.commit == hashlib.sha256(leaf.salt + cbor.encode(decision.canonical())).digest()


@pytest.mark.parametrize("serial", [3, -1, 10**12])
def test_an_unknown_serial_is_not_revoked(office, batch, now, serial):
    with pytest.raises(RegistryError, match="CREDENTIAL_UNKNOWN"):
        deciding.revoke(office, serial, basis(), now)


def test_a_serial_that_was_never_used_is_not_revoked(office, tmp_path, now):
    report = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER)]))
    issuance._plan(office, report.batch, now)
    with pytest.raises(RegistryError, match="CREDENTIAL_UNKNOWN"):
        deciding.revoke(office, 0, basis(), now)


def test_nothing_is_decided_twice(office, batch, now):
    deciding.revoke(office, 0, basis(1), now)
    deciding.ban(office, "resident_id", NUMBER, None, basis(2), now)
    leaves = count(office, Leaf)
    with pytest.raises(RegistryError, match="ALREADY_REVOKED"):
        deciding.revoke(office, 0, basis(3), now)
    with pytest.raises(RegistryError, match="ALREADY_BANNED"):
        deciding.ban(office, "resident_id", NUMBER.lower(), None, basis(4), now)
    assert (count(office, Decision), count(office, Leaf)) == (2, leaves)


def test_a_decision_number_is_used_once_by_each_body(office, batch, now):
    deciding.revoke(office, 0, basis(1), now)
    with pytest.raises(RegistryError, match="DECISION_NUMBER_TAKEN"):
        deciding.revoke(office, 1, basis(1), now)
    with pytest.raises(RegistryError, match="DECISION_NUMBER_TAKEN"):
        deciding.ban(office, "resident_id", make_resident_id(order=9), None, basis(1), now)
    assert count(office, Person) == 2, "the person row of a refused ban is rolled back with it"
    deciding.revoke(office, 1, basis(1, deciding_body="宁波市应急管理局"), now)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"decision_number": ""}, "BASIS_EMPTY"),
        ({"deciding_body": " \u3000"}, "BASIS_EMPTY"),
        ({"legal_basis": "\n"}, "BASIS_EMPTY"),
        ({"reason": ""}, "BASIS_EMPTY"),
        ({"reason": f"{NUMBER} 伪造证书"}, "BASIS_HOLDS_NUMBER"),
        ({"reason": "１１０１０５１９８８０３１２００９Ｘ"}, "BASIS_HOLDS_NUMBER"),
        ({"reason": "T" + NUMBER}, "BASIS_HOLDS_NUMBER"),
        ({"decision_number": "1" * 101}, "BASIS_TOO_LONG"),
        ({"decision_number": "杭应急罚〔2026〕3\u200b号"}, "BASIS_UNPRINTABLE"),
        ({"reason": "伪造\x1b[2K证书"}, "BASIS_UNPRINTABLE"),
    ],
)
def test_a_decision_needs_a_basis_without_identity_numbers(office, batch, now, changes, refusal):
    for act in (
        lambda: deciding.revoke(office, 0, basis(**changes), now),
        lambda: deciding.ban(office, "resident_id", NUMBER, None, basis(**changes), now),
    ):
        with pytest.raises(RegistryError, match=refusal) as refused:
            act()
        assert NUMBER[:17] not in str(refused.value)


def test_a_person_without_any_record_can_be_banned(office, now):
    decided = deciding.ban(office, "passport", "E 1234 5678", "SMITH JOHN", basis(), now)
    one = office.session.scalars(select(Person)).one()
    assert (one.document_type, one.banned_since, decided.serials) == ("passport", now, ())
    assert office.session.scalars(select(Holder.name)).all() == ["SMITH JOHN"]


@pytest.mark.parametrize(
    ("document_type", "number", "refusal"),
    [
        ("licence", NUMBER, "DOCUMENT_TYPE_UNKNOWN"),
        ("resident_id", NUMBER[:17] + "1", "NUMBER_INVALID"),
        ("resident_id", "", "NUMBER_INVALID"),
        ("passport", " \u200b", "NUMBER_INVALID"),
    ],
)
def test_a_ban_is_not_decided_on_a_number_that_is_none(office, now, document_type, number, refusal):
    with pytest.raises(RegistryError, match=refusal):
        deciding.ban(office, document_type, number, None, basis(), now)


def test_a_slip_of_the_pen_does_not_ban_somebody_else(office, batch, now):
    with pytest.raises(RegistryError, match="NAME_DIFFERS"):
        deciding.ban(office, "resident_id", OTHER, "罗莹", basis(), now)
    assert office.session.scalars(select(Person.banned_since)).all() == [None, None]


def test_a_name_that_comes_with_the_ban_is_kept_and_one_that_comes_with_a_file_later_too(
    office, tmp_path, now
):
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    assert count(office, Holder) == 0
    hand_in(office, write(tmp_path / "one.csv", [row(OTHER, "李四")]))
    deciding.ban(office, "resident_id", OTHER, " 李 四 ", basis(2), now)
    assert office.session.scalars(select(Holder.name)).all() == ["李四"]


def test_decisions_are_append_only(settings, office, batch, now):
    deciding.revoke(office, 0, basis(), now)
    with open_office(settings) as other:
        decision = other.session.scalars(select(Decision)).one()
        decision.reason = "another"
        with pytest.raises(RuntimeError, match="append-only"):
            other.session.flush()
        other.session.rollback()
        other.session.delete(other.session.scalars(select(Decision)).one())
        with pytest.raises(RuntimeError, match="append-only"):
            other.session.flush()
