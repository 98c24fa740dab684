"""Where bans are not for the public, the log does not tell of one; what is changed quietly is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from registry.models import Credential, Decision, DecisionKind, Leaf, Person, RegisterEntry
from registry.models.person import number_row
from registry.verify import cbor
from registry.workflows import deciding, log_verify, publication, terms
from registry.workflows.transaction import reading, transaction
from tests.workflows import registering
from tests.workflows.logs import spoil
from tests.workflows.publishing import accepted, basis, issue


@pytest.fixture
def quiet(office, samples, now):
    """Give the office of a province whose law lets bans be told by authorised query only."""
    there = replace(office, settings=replace(office.settings, jurisdiction="37"))
    issue(there, samples, now)
    publication.publish(there, now)
    return there


def number_of(office, serial):
    with reading(office) as session:
        row = session.execute(
            select(Person.id, Person.number_sealed)
            .join(Credential, Credential.person_id == Person.id)
            .where(Credential.serial == serial)
        ).one()
    return office.vault.open(row.number_sealed, row=number_row(row.id))


def ban(office, serial, now):
    return deciding.ban(office, "resident_id", number_of(office, serial), None, basis(), now)


def told(office, kind="decision"):
    """Give what the leaves of decisions tell, without what they have in common."""
    with reading(office) as session:
        leaves = session.scalars(select(Leaf.data).where(Leaf.type == kind).order_by(Leaf.index)).all()
    common = ("type", "time", "commit")
    return [{k: v for k, v in cbor.decode(data).items() if k not in common} for data in leaves]


def found(office):
    return {(one.code, one.facts.get("class_")) for one in log_verify.verify(office).findings}


def lift(office, decided, now):
    registering.lift(office, decided, now)


def lift_serial(office, decided, now):
    with transaction(office):
        on = {"serial": decided.serials[0], "ends_id": decided.id}
        deciding.decide(office, deciding.Order(DecisionKind.LIFT, decided.measure, "", basis(), **on), now)


def bar(office, serial, until, now):
    """Bar a person for some time."""
    with transaction(office) as session:
        person_id = session.get_one(Credential, serial).person_id
        on = {"person_id": person_id, "until": until}
        return deciding.decide(
            office, deciding.Order(DecisionKind.BAN, "industry_ban", "banned", basis(), **on), now
        )


def test_a_ban_and_its_lifting_look_like_a_revocation_and_its_lifting(quiet, now):
    banned = ban(quiet, 5, now + 1)
    revoked = deciding.revoke(quiet, 6, basis(), now + 1)
    publication.publish(quiet, now + 2)
    assert set(accepted(quiet).classes["revoked"]) == {5, 6}
    lift(quiet, banned, now + 3)
    lift_serial(quiet, revoked, now + 3)
    publication.publish(quiet, now + 4)
    assert told(quiet) == [
        {"kind": "revocation", "changes": {"revoked": [5]}},
        {"kind": "revocation", "changes": {"revoked": [6]}},
        {"kind": "lift", "changes": {}, "removed": {"revoked": [5]}},
        {"kind": "lift", "changes": {}, "removed": {"revoked": [6]}},
    ]
    assert found(quiet) == set()


def test_what_the_row_says_is_what_was_decided(quiet, now):
    decided = ban(quiet, 5, now)
    assert (decided.kind, decided.status_class) == ("ban", "banned")


def test_a_term_and_its_end_tell_no_ban(quiet, now):
    bar(quiet, 5, now + 100, now + 1)
    publication.publish(quiet, now + 2)
    terms.end_terms(quiet, now + 101)
    publication.publish(quiet, now + 102)
    assert told(quiet) == [
        {"kind": "revocation", "changes": {"revoked": [5]}},
        {"kind": "lift", "changes": {}, "removed": {"revoked": [5]}},
    ]
    assert found(quiet) == set()


def test_a_serial_that_is_there_already_is_not_named_again(quiet, now):
    """A certificate that is revoked twice could only be a banned person's."""
    revoked = deciding.revoke(quiet, 5, basis(), now + 1)
    banned = ban(quiet, 5, now + 2)
    bar(quiet, 5, now + 900, now + 2)
    publication.publish(quiet, now + 3)
    lift_serial(quiet, revoked, now + 4)
    publication.publish(quiet, now + 5)
    lift(quiet, banned, now + 6)
    publication.publish(quiet, now + 7)
    nothing = {"kind": "revocation", "changes": {"revoked": []}}
    assert told(quiet) == [
        {"kind": "revocation", "changes": {"revoked": [5]}},
        nothing,
        nothing,
        {"kind": "lift", "changes": {}},
        {"kind": "lift", "changes": {}},
    ]
    assert set(accepted(quiet).classes["revoked"]) == {5}
    terms.end_terms(quiet, now + 901)
    publication.publish(quiet, now + 902)
    assert told(quiet)[-1] == {"kind": "lift", "changes": {}, "removed": {"revoked": [5]}}
    assert found(quiet) == set()


def test_a_revocation_under_a_ban_moves_nothing_in_the_list(quiet, now):
    banned = ban(quiet, 5, now + 1)
    deciding.revoke(quiet, 5, basis(), now + 2)
    publication.publish(quiet, now + 3)
    lift(quiet, banned, now + 4)
    publication.publish(quiet, now + 5)
    assert [one["changes"] for one in told(quiet)] == [{"revoked": [5]}, {"revoked": []}, {}]
    assert "removed" not in told(quiet)[-1]
    assert found(quiet) == set()


MODES = [("public", "authorised_query"), ("authorised_query", "public")]


@pytest.mark.parametrize(("first", "then"), MODES)
def test_the_mode_may_change_while_a_ban_stands(office, samples, now, first, then):
    issue(office, samples, now)
    registering.decide_mode(office, "CN", first, now)
    banned, other = ban(office, 5, now + 1), ban(office, 7, now + 1)
    publication.publish(office, now + 2)
    registering.decide_mode(office, "CN", then, now + 3)
    publication.publish(office, now + 4)
    lift(office, banned, now + 5)
    publication.publish(office, now + 6)
    name = {"public": "banned", "authorised_query": "revoked"}
    leaves = [one for one in told(office) if one["kind"] != "rule"]
    assert leaves[0]["changes"] == {name[first]: [5]}
    assert leaves[2]["removed"] == {name[then]: [5]}
    assert found(office) == set()
    # Quietly: of the other ban nothing is left but its decision.
    spoil(office, "UPDATE person SET banned_since = NULL WHERE banned_since IS NOT NULL")
    publication.publish(office, now + 7)
    assert found(office) >= {("ROW_UNLOGGED", None), ("SERIAL_UNDECIDED", "banned")}
    assert other.serials == (7,)


QUIETLY = {
    "the person's standing": "UPDATE person SET banned_since = NULL WHERE banned_since IS NOT NULL",
    "the class": "UPDATE decision SET \"class\" = 'revoked' WHERE kind = 'ban'",
    "the kind": "UPDATE decision SET kind = 'revocation' WHERE kind = 'ban'",
    "the kind, as the leaf has it": "UPDATE decision SET kind = 'revocation', \"class\" = 'revoked'",
    "the term": "UPDATE decision SET until = 7",
    "whose certificate it is": "UPDATE credential SET person_id = (SELECT person_id FROM credential"
    " WHERE serial = 2) WHERE serial = 5",
    "the decision": "DELETE FROM decision",
}


@pytest.mark.parametrize("what", QUIETLY)
@pytest.mark.parametrize("before", [False, True])
def test_a_quiet_change_is_found_although_the_leaf_does_not_tell(quiet, now, what, before):
    """`before`: the certificate was revoked already, so that the leaf of the ban names no serial at all."""
    all_of_them = what in ("the kind, as the leaf has it", "the decision")
    statement = QUIETLY[what] + (" WHERE person_id IS NOT NULL" if all_of_them else "")
    if before:
        deciding.revoke(quiet, 5, basis(), now)
    ban(quiet, 5, now)
    publication.publish(quiet, now + 1)
    assert found(quiet) == set()
    spoil(quiet, statement)
    assert found(quiet)


def test_a_quiet_end_of_a_ban_shows_in_the_lists(quiet, now):
    ban(quiet, 5, now + 1)
    publication.publish(quiet, now + 2)
    spoil(quiet, "UPDATE person SET banned_since = NULL WHERE banned_since IS NOT NULL")
    publication.publish(quiet, now + 3)
    assert ("SERIAL_UNDECIDED", "banned") in found(quiet)
    assert ("SERIAL_UNDECIDED", "revoked") in found(quiet)


def test_an_entry_that_was_withdrawn_is_told_as_the_list_tells_it(office, samples, now):
    """Published once and withdrawn: the list says `revoked` from then on, and so does the log."""
    issue(office, samples, now)
    banned = registering.ban(office, number_of(office, 5), now + 1, name=None)
    with transaction(office) as session:
        person_id = session.scalar(select(Decision.person_id).where(Decision.id == banned.id))
        told_ = {"kind": "ban", "decision_id": banned.id, "person_id": person_id, "jurisdiction": "CN"}
        more = {"mode": "public", "act": "x", "entered_at": now, "published_until": now + 9, "id": "e"}
        session.add(RegisterEntry(**told_, **more, withdrawn_at=now + 2, withdrawal="corrected"))
    publication.publish(office, now + 3)
    assert set(accepted(office).classes["revoked"]) == {5}
    lift(office, banned, now + 4)
    publication.publish(office, now + 5)
    assert [one["kind"] for one in told(office)] == ["ban", "lift"]
    assert told(office)[-1]["removed"] == {"revoked": [5]}
    assert found(office) == set()


def test_where_bans_are_public_their_leaves_say_so(office, samples, now):
    issue(office, samples, now)
    banned = ban(office, 5, now)
    bar(office, 6, now + 10, now)
    lift(office, banned, now + 1)
    terms.end_terms(office, now + 11)
    assert told(office) == [
        {"kind": "ban", "changes": {"banned": [5]}},
        {"kind": "ban", "changes": {"banned": [6]}, "until": now + 10},
        {"kind": "lift", "changes": {}, "removed": {"banned": [5]}},
        {"kind": "term_over", "changes": {}, "removed": {"banned": [6]}},
    ]
