"""The public register: entered by somebody's approval, shown as the law lets it, gone when it must go."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Alarm, Credential, Decision, DecisionKind, Leaf, PublishedFile, RegisterEntry
from registry.rules.permissions import Act, Channel, Role
from registry.verify import envelope
from registry.verify.acceptance import open_signed
from registry.workflows import (
    asking,
    deciding,
    public_register,
    publication,
    register,
    register_feed,
    standing,
)
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading, transaction
from tests.factories import make_resident_id
from tests.workflows import acts
from tests.workflows.publishing import DAY, accepted, basis, trust_list
from tests.workflows.registering import ACT, NAME, actor, ban, cancel, decide_mode, enter, lift, withdraw

NUMBER = make_resident_id()
LAST = NUMBER[-4:]


def feed(office):
    """Take the feed in as anybody does."""
    raw = publication.file(office, register_feed.FEED).body
    return open_signed(raw, "register", use="status", trust_list=trust_list(office), now=None)


def code(act):
    with pytest.raises(RegistryError) as refused:
        act()
    return refused.value.code


def public_bytes(office):
    with reading(office) as session:
        return b"".join(session.scalars(select(PublishedFile.body)))


def test_a_ban_alone_publishes_nobody_and_an_entry_does(office, now):
    decided = ban(office, NUMBER, now)
    assert public_register.bans(office, now).entries == ()
    enter(office, decided, now)
    (entry,) = public_register.bans(office, now).entries
    assert (entry.name, entry.act, entry.published_until) == (NAME, ACT, "2031-11-23")
    assert public_register.look_up(office, NAME, LAST, now) == (entry,)
    assert public_register.look_up(office, NAME, "0000", now) == ()


def test_page_and_feed_and_json_say_the_same(office, now):
    enter(office, ban(office, NUMBER, now), now)
    Worker().round(office, now)
    content = feed(office)
    (entry,) = public_register.bans(office, now).entries
    assert content["entries"] == [entry.to_json()]
    assert json.loads(publication.file(office, register_feed.JSON_FEED).body) == content


def test_no_public_file_holds_more_of_the_number_than_the_mask(office, now):
    enter(office, ban(office, NUMBER, now), now)
    Worker().round(office, now)
    files = public_bytes(office)
    assert NAME.encode() in files
    for part in (NUMBER, NUMBER[6:14], LAST):
        assert part.encode() not in files


@pytest.mark.parametrize("how", ["lifted", "withdrawn", "term over"])
def test_what_goes_leaves_pages_at_once_and_files_with_the_next_round(office, tmp_path, now, how):
    decided = ban(office, NUMBER, now)
    enter(office, decided, now)
    worker = Worker(tmp_path / "public")
    worker.round(office, now)
    later = now + 60
    if how == "lifted":
        lift(office, decided, later)
    elif how == "withdrawn":
        withdraw(office, decided, later)
    else:
        later = now + 5 * 366 * DAY
    assert public_register.bans(office, later).entries == ()
    assert public_register.look_up(office, NAME, LAST, later) == ()
    worker.round(office, later)
    assert feed(office)["entries"] == []
    assert NAME.encode() not in public_bytes(office)
    folder = b"".join(path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file())
    assert NAME.encode() not in folder


def test_the_log_says_that_an_entry_went_and_nothing_about_whom(office, now):
    decided = ban(office, NUMBER, now)
    enter(office, decided, now)
    withdraw(office, decided, now + 1)
    withdraw(office, decided, now + 2)  # once is enough
    with reading(office) as session:
        leaves = session.scalars(select(Leaf).where(Leaf.type == "register").order_by(Leaf.index)).all()
    assert [leaf.subject for leaf in leaves] == ["register"] * 2
    assert all(decided.id.encode() not in leaf.data for leaf in leaves)
    assert code(lambda: enter(office, decided, now)) == "REGISTERED_ALREADY"


def banned_card(office, tmp_path, now):
    """Issue a card to a person, then ban the person; give the decision."""
    acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(NUMBER, NAME)]))
    publication.publish(office, now)
    return ban(office, NUMBER, now + 1)


def test_where_bans_are_not_public_their_serials_stand_among_the_revoked(office, tmp_path, now):
    decided = banned_card(office, tmp_path, now)
    entry = enter(office, decided, now + 2, jurisdiction="37")
    assert entry.mode == "authorised_query"
    publication.publish(office, now + 3)
    held = accepted(office)
    assert (list(held.classes["banned"]), list(held.classes["revoked"])) == ([], [0])
    assert public_register.bans(office, now + 3).entries == ()
    assert feed(office)["entries"] == []


def test_an_office_whose_place_does_not_publish_tells_no_ban_of_its_own_accord(office, tmp_path, now):
    office = replace(office, settings=replace(office.settings, jurisdiction="37"))
    decided = banned_card(office, tmp_path, now)
    publication.publish(office, now + 2)
    assert list(accepted(office).classes["revoked"]) == [0]
    with reading(office) as session:
        exp = session.scalar(select(Credential.exp))
        later = standing.classes(session, exp + 1, tell_bans=False)
    assert (decided.serials, list(later["revoked"])) == ((0,), [])  # it leaves as a revocation does


def test_a_withdrawn_ban_is_told_no_more_by_older_files_either(office, tmp_path, now):
    decided = banned_card(office, tmp_path, now)
    enter(office, decided, now + 2)
    worker = Worker(tmp_path / "public")
    worker.round(office, now + 2)
    assert list(accepted(office).classes["banned"]) == [0]
    withdraw(office, decided, now + 3)
    worker.round(office, now + 3)
    held = accepted(office)
    assert (list(held.classes["banned"]), list(held.classes["revoked"])) == ([], [0])
    numbered = {path.name for path in (tmp_path / "public/status").rglob("*-*") if path.is_file()}
    assert numbered == {f"1-{held.version}"}


def test_a_mode_that_is_decided_holds_for_what_was_entered_before(office, tmp_path, now):
    enter(office, banned_card(office, tmp_path, now), now + 2, jurisdiction="33")
    worker = Worker()
    worker.round(office, now + 2)
    decide_mode(office, "33", "government_only", now + 3)
    worker.round(office, now + 3)
    assert public_register.bans(office, now + 3).entries == ()
    assert feed(office)["entries"] == []
    assert list(accepted(office).classes["revoked"]) == [0]
    assert public_register.authorised_look_up(office, actor(), NAME, LAST, now + 3)
    assert not public_register.authorised_look_up(office, actor(Role.INSPECTOR), NAME, LAST, now + 3)


def test_a_cancelled_certificate_is_announced_for_a_year_without_its_number(office, tmp_path, now):
    acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(NUMBER, NAME)]))
    decided = cancel(office, 0, now)
    Worker().round(office, now)
    (entry,) = public_register.cancellations(office, now).entries
    assert (entry.name, entry.decision_number) == (NAME, decided.decision_number)
    assert entry.number == NUMBER[:3] + "*" * 13 + NUMBER[-2:]
    assert public_register.cancellations(office, now + 366 * DAY).entries == ()
    Worker().round(office, now + 1)  # announced once
    assert len(public_register.cancellations(office, now + 1).entries) == 1


def test_a_ban_that_was_lifted_is_not_shown_because_another_holds(office, now):
    decided = ban(office, NUMBER, now)
    enter(office, decided, now)
    with transaction(office) as session:
        person_id = session.get_one(Decision, decided.id).person_id
        on = {"person_id": person_id, "basis": basis()}
        deciding.decide(office, deciding.Order(DecisionKind.BAN, "court_bar", "banned", **on), now)
    lift(office, decided, now + 1)
    assert public_register.bans(office, now + 1).entries == ()
    Worker().round(office, now + 1)
    assert feed(office)["entries"] == []


def test_authorised_inquirers_are_told_by_their_rights(office, now):
    enter(office, ban(office, NUMBER, now), now, jurisdiction="37")

    def found(*roles):
        return len(public_register.authorised_look_up(office, actor(*roles), NAME, LAST, now))

    assert (found(Role.INSPECTOR), found(Role.CASE_OFFICER)) == (1, 1)
    assert code(lambda: found(Role.CLERK)) == "FORBIDDEN"
    assert public_register.look_up(office, NAME, LAST, now) == ()


def test_an_api_key_for_person_checks_alone_is_not_told_what_is_shared_within_government(office, now):
    enter(office, ban(office, NUMBER, now), now, jurisdiction="33")
    decide_mode(office, "33", "government_only", now)
    register.sweep(office, now)
    whole = replace(actor(Role.CASE_OFFICER), channel=Channel.API)
    narrow = replace(whole, acts=frozenset({Act.CHECK_PERSON}))
    found = [public_register.authorised_look_up(office, one, NAME, LAST, now) for one in (whole, narrow)]
    assert [len(told) for told in found] == [1, 0]


def test_what_cannot_be_entered(office, now):
    decided = ban(office, NUMBER, now)
    nameless = ban(office, make_resident_id(order=2), now, name=None)
    minor = ban(office, make_resident_id(born=date(2010, 1, 2), order=3), now, "甲小")
    unknown = replace(decided, id="x")
    for act, refusal in (
        (lambda: enter(office, unknown, now), "DECISION_UNKNOWN"),
        (lambda: enter(office, decided, now, act=" "), "BASIS_EMPTY"),
        (lambda: enter(office, decided, now, act=f"证件{NUMBER}"), "BASIS_HOLDS_NUMBER"),
        (lambda: enter(office, decided, now, act="长" * 201), "BASIS_TOO_LONG"),
        (lambda: enter(office, decided, now, jurisdiction="XX"), "JURISDICTION_UNKNOWN"),
        (lambda: enter(office, decided, now, until=office.day(now - DAY)), "TERM_OUT_OF_RANGE"),
        (lambda: enter(office, nameless, now), "REGISTER_NAME_MISSING"),
        (lambda: enter(office, minor, now), "REGISTER_MINOR"),
    ):
        assert code(act) == refusal
    lift(office, decided, now)
    assert code(lambda: enter(office, decided, now)) == "NOT_A_BAN"


def test_a_ban_that_holds_no_more_is_not_entered_because_another_does(office, now):
    decided = ban(office, NUMBER, now)
    with transaction(office) as session:
        person_id = session.get_one(Decision, decided.id).person_id
        on = {"person_id": person_id, "basis": basis()}
        deciding.decide(office, deciding.Order(DecisionKind.BAN, "court_bar", "banned", **on), now)
    lift(office, decided, now + 1)
    assert code(lambda: enter(office, decided, now + 2)) == "NOT_A_BAN"


def test_pages_go_by_cursor_and_are_small(office, now):
    for order in range(1, 13):
        enter(office, ban(office, make_resident_id(order=order), now, f"甲{order}"), now + order)
    first = public_register.bans(office, now + 20)
    second = public_register.bans(office, now + 20, first.following)
    assert ([len(page.entries) for page in (first, second)], second.following) == ([10, 2], None)
    assert [entry.name for entry in first.entries][:2] == ["甲12", "甲11"]
    assert len(public_register.bans(office, now + 20, "\x00'; --").entries) == 10


def test_the_feed_holds_the_newest_and_is_no_list_of_everybody(office, now, monkeypatch):
    monkeypatch.setattr(register_feed, "ENTRIES", 2)
    for order in range(1, 5):
        enter(office, ban(office, make_resident_id(order=order), now, f"甲{order}"), now + order)
    publication.publish(office, now + 9)
    assert [entry["name"] for entry in feed(office)["entries"]] == ["甲4", "甲3"]


def test_the_feed_counts_up_when_it_changes_and_when_its_time_is_over(office, now):
    publication.publish(office, now)
    publication.publish(office, now + 1)
    assert feed(office)["version"] == 1
    enter(office, ban(office, NUMBER, now), now + 2)
    publication.publish(office, now + 3)
    assert feed(office)["version"] == 2
    publication.publish(office, now + 3 + register_feed.EVERY)
    assert feed(office)["version"] == 3
    assert envelope.unseal(publication.file(office, register_feed.FEED).body, 10**6).payload


def test_a_certificate_is_found_by_its_number_and_name_together(office, tmp_path, now):
    acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(NUMBER, NAME)]))
    for spelling in (f"T{NUMBER}", f" t{NUMBER} ", f"Ｔ{NUMBER}"):
        (verdict,) = public_register.certificates(office, spelling, NAME, now)
        assert (verdict.outcome, verdict.claims.name) == ("VALID", NAME)
    assert public_register.certificates(office, f"T{NUMBER}", "别人", now) == ()
    assert public_register.certificates(office, NUMBER, NAME, now) == ()


def test_whoever_asks_too_much_waits_longer_each_time_and_rings_an_alarm(office, now):
    def until_refused(moment):
        for _ in range(asking.PER_HOUR + 2):
            try:
                asking.count(office, "203.0.113.9", moment)
            except RegistryError as refused:
                return refused.facts["seconds"]
        return 0

    first = until_refused(now)
    assert until_refused(now + 1) == first - 1  # waiting, and asking all the same
    second = until_refused(now + first)
    assert (first, second) == (120, 240)
    asking.count(office, "203.0.113.10", now)  # somebody else is not touched
    with reading(office) as session:
        alarms = session.scalars(select(Alarm).where(Alarm.kind == asking.ALARM)).all()
    assert [alarm.count for alarm in alarms] == [2]
    assert until_refused(now + 3 * DAY) == first  # after a quiet day it begins anew


def test_what_happened_to_an_entry_stays_on_record(office, now):
    decided = ban(office, NUMBER, now)
    enter(office, decided, now)
    lift(office, decided, now + 5)
    Worker().round(office, now + 6)
    with reading(office) as session:
        entry = session.scalar(select(RegisterEntry))
    assert (entry.withdrawn_at, entry.withdrawal, entry.approved_by) == (now + 6, "lifted", "a")
