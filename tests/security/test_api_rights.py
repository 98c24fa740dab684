"""Every route for programs that asks a right × every role × what exists and what does not, with a key.

A key is never more than its account, and never more than what it is for; one that is expired, revoked, of an
account that was locked or of nobody gets one answer, whatever was asked for and whether that exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from registry.errors import RegistryError
from registry.rules.history import Step
from registry.rules.permissions import Act, Channel, Role, may
from registry.workflows import accounts, api_keys
from tests.factories import NOW
from tests.security import catalogue
from tests.security.catalogue import ROUTES, by_key
from tests.security.doors import by_browser, by_program, refused, statements
from tests.security.rights import allowed, every
from tests.workflows import hiring
from tests.workflows.hiring import FOUNDER, REGISTRAR, REGULATOR

KEYED = [route for route in catalogue.asking() if by_key(route)]
DAY = 24 * 3600

pytestmark = pytest.mark.usefixtures("uncounted")


def key(town, account_id, acts, *, now=NOW, label="系统"):
    """Make a key, and use it: the first use of a day is noted; give its secret."""
    asked = [act.value for act in acts]
    secret = hiring.key_of(town.office, account_id, asked, label=label, days=9, now=now)
    api_keys.actor_of(town.office, secret, now)
    return secret


def usable(role):
    """Give all that a key of somebody in a role could be for."""
    return [act for act in Act if may(frozenset({role}), act, Channel.API, own=True)]


@dataclass(frozen=True)
class Keys:
    """Secrets by role: for all that the account may do, and by what each lacks."""

    whole: dict[Role, str]
    without: dict[tuple[Role, Act], str]
    dead: dict[str, str]


@pytest.fixture(scope="module")
def keys(town):
    whole = {role: key(town, person.account_id, usable(role)) for role, person in town.people.items()}
    without = {}
    for role, person in town.people.items():
        for act in usable(role):
            rest = [other for other in usable(role) if other is not act]
            if rest:
                without[role, act] = key(town, person.account_id, rest)
    return Keys(whole, without, _dead(town))


def _dead(town):
    """Make keys that were good once."""
    officer = town.people[Role.CASE_OFFICER].account_id
    expired = key(town, officer, usable(Role.CASE_OFFICER), now=NOW - 9 * DAY)
    revoked = key(town, officer, usable(Role.CASE_OFFICER), label="停用")
    [line] = [each for each in api_keys.listing(town.office, REGISTRAR, REGULATOR) if each.label == "停用"]
    api_keys.revoke(town.office, REGISTRAR, line.id, NOW)
    ended = {}
    for name, end in (("locked", accounts.lock), ("recovered", accounts.recover)):
        person = hiring.hire(town.office, f"once-{name}", Role.CASE_OFFICER)
        ended[name] = key(town, person.account_id, usable(Role.CASE_OFFICER))
        end(town.office, FOUNDER, person.account_id, NOW)
    return {"expired": expired, "revoked": revoked, **ended, "of nobody": "wrk_" + "A" * 43}


def test_there_are_routes_for_programs():
    assert len(KEYED) > 10


@pytest.mark.parametrize("route", KEYED)
def test_a_route_is_for_whom_it_is_written(town, town_app, keys, route):
    act = ROUTES[route]
    for role in Role:
        assert allowed(role, act, Channel.API, own=True) is allowed(role, act, Channel.API, own=False)
        with statements() as told, capture_logs() as lines:
            there = by_program(town_app, town, keys.whole[role], route, exists=True)
        with statements() as told_of_none:
            missing = by_program(town_app, town, keys.whole[role], route, exists=False)
        if allowed(role, act, Channel.API, own=True):
            assert not refused(there), (role.value, there.text)
            assert not refused(missing), (role.value, missing.text)
            assert max(there.status_code, missing.status_code) < 500
            assert 401 not in (there.status_code, missing.status_code)
            continue
        assert refused(there), (role.value, there.status_code, there.text)
        assert (there.status_code, there.text) == (missing.status_code, missing.text), role.value
        assert told == told_of_none, role.value
        assert lines[-1]["account"] == town.people[role].account_id
        assert lines[-1]["refused"] == "FORBIDDEN"


@pytest.mark.parametrize("route", KEYED)
def test_a_key_that_is_for_everything_else_does_not_do_this(town, town_app, keys, route):
    act = ROUTES[route]
    tried = [secret for (_, lacks), secret in keys.without.items() if lacks in every(act)]
    assert tried, "an account may do this and nothing else: then no key can lack it"
    for secret in tried:
        for exists in (True, False):
            assert refused(by_program(town_app, town, secret, route, exists=exists))


@pytest.mark.parametrize("route", KEYED)
def test_a_key_that_is_good_no_longer_gets_one_answer(town, town_app, keys, route):
    answers = [
        by_program(town_app, town, secret, route, exists=exists)
        for secret in (None, "", *keys.dead.values())
        for exists in (True, False)
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].get_json()["code"] == "API_KEY_REFUSED"


@pytest.mark.parametrize("route", KEYED)
def test_a_session_is_no_key(town, town_app, route):
    """No cookie counts here: so no foreign page can use one."""
    for role in Role:
        answer = by_browser(town_app, town, role, route, exists=True)
        assert answer.status_code == 401


def test_a_key_is_no_session(town, town_app, keys):
    for route in (route for route in catalogue.asking() if not by_key(route)):
        answer = by_program(town_app, town, keys.whole[Role.REGISTRAR], route, exists=True)
        assert answer.status_code in (302, 403), route


def test_no_key_is_for_what_its_account_may_not_do_by_a_program(town):
    for role, person in town.people.items():
        for act in Act:
            asked = [act.value]
            told = {"label": "系统", "acts": asked, "days": 1, "now": NOW}
            if allowed(role, act, Channel.API, own=True):
                assert api_keys.create(town.office, REGISTRAR, person.account_id, **told)
                continue
            with pytest.raises(RegistryError, match="API_KEY_INVALID"):
                api_keys.create(town.office, REGISTRAR, person.account_id, **told)


def test_a_key_loses_what_its_account_loses(town, town_app):
    """A role that is taken away is gone for programs at once, though the key was made for it."""
    person = hiring.hire(town.office, "changed", Role.CASE_OFFICER)
    secret = key(town, person.account_id, usable(Role.CASE_OFFICER))
    route = "POST /api/v1/cases"
    assert not refused(by_program(town_app, town, secret, route, exists=True))
    accounts.set_roles(town.office, FOUNDER, person.account_id, ["auditor"], NOW)
    assert refused(by_program(town_app, town, secret, route, exists=True))


STEP = "POST /api/v1/cases/<uuid:case_id>/steps"
# Written by hand: which right each step asks.
STEPS = {
    "withdraw": Act.CASE_PROPOSE,
    "notify": Act.CASE_PROCEED,
    "ask_hearing": Act.CASE_PROCEED,
    "waive": Act.CASE_PROCEED,
    "call_hearing": Act.CASE_PROCEED,
    "hold_hearing": Act.CASE_PROCEED,
    "serve": Act.CASE_PROCEED,
    "public_notice": Act.CASE_PROCEED,
    "appeal": Act.CASE_PROCEED,
    "review": Act.CASE_REVIEW,
    "reject": Act.CASE_REJECT,
}


def test_every_step_is_written_here_or_has_a_route_of_its_own():
    own = {"propose", "amend", "approve", "decide_appeal"}
    assert set(STEPS) | own == set(Step)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_console_asks_the_right_that_is_its_own(town, town_app, step):
    route = "POST /console/cases/<case_id>/steps"
    for role in Role:
        for exists in (True, False):
            told = {"version": "99", "step": step}
            answer = by_browser(town_app, town, role, route, exists=exists, **told)
            right = allowed(role, STEPS[step], Channel.CONSOLE, own=True)
            assert refused(answer) is not right, (role.value, answer.status_code)
            if right:
                assert ("CASE_CHANGED" if exists else "CASE_UNKNOWN") in answer.text


@pytest.mark.parametrize("step", STEPS)
def test_a_step_asks_the_right_that_is_its_own(town, town_app, keys, step, monkeypatch):
    monkeypatch.setitem(catalogue.BODIES, STEP, {"version": 99, "step": step})
    for role in Role:
        for exists in (True, False):
            answer = by_program(town_app, town, keys.whole[role], STEP, exists=exists)
            if allowed(role, STEPS[step], Channel.API, own=True):
                assert answer.get_json()["code"] == ("CASE_CHANGED" if exists else "CASE_UNKNOWN")
            else:
                assert refused(answer), (role.value, answer.text)
