"""Checks of the log that are kept: the newest is told, and what it found rings an alarm."""

from __future__ import annotations

from sqlalchemy import select

from registry.models import Alarm, audit
from registry.workflows import log_checks, log_state, log_verify, publication
from registry.workflows.audit import record
from registry.workflows.transaction import reading, transaction
from tests.workflows.logs import spoil
from tests.workflows.registering import actor


def check(office, now):
    log_checks.keep(office, log_verify.verify(office), now)
    return log_state.state(office, actor(), now).check


def alarms(office):
    with reading(office) as session:
        return session.scalars(select(Alarm.kind)).all()


def test_nobody_has_checked_yet(office, now):
    assert log_state.state(office, actor(), now).check is None


def test_the_newest_check_is_told_and_one_that_found_nothing_rings_nothing(office, now):
    publication.publish(office, now)
    check(office, now)
    told = check(office, now + 60)
    assert (told.at, told.checkpoints, told.findings, told.codes) == (now + 60, 1, 0, "")
    assert told.leaves > 1
    assert alarms(office) == []


def test_a_check_is_itself_in_the_trail_and_the_log_agrees_with_it(office, now):
    publication.publish(office, now)
    check(office, now)
    with reading(office) as session:
        (entry,) = audit.of_subject(session, *log_checks.SUBJECT)
        assert (entry.act, entry.account_id, entry.channel) == ("log.verify", "office", "command")
    assert check(office, now + 1).findings == 0


def test_what_a_check_finds_is_kept_by_its_codes_and_rings_an_alarm(office, now):
    publication.publish(office, now)
    spoil(office, "UPDATE log_checkpoint SET note = :note", note=b"x")
    told = check(office, now)
    assert told.findings > 0
    assert "CHECKPOINT_FORGED" in told.codes
    assert alarms(office) == [log_checks.ALARM]


def test_an_entry_that_says_something_else_is_no_check(office, now):
    with transaction(office) as session:
        machine = actor()
        record(session, machine, log_checks.ACT, *log_checks.SUBJECT, now, rule="?")
    assert log_state.state(office, actor(), now).check is None
