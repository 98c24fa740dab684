"""Every code by which the law refuses a step, provoked through the interface."""

from __future__ import annotations

import re
import shutil
from itertools import count
from types import SimpleNamespace

import pytest

from registry.app import create_app
from registry.config import Settings
from registry.errors import RegistryError
from registry.extensions import db, limiter
from registry.rules import procedure, windows
from registry.rules.permissions import Role
from registry.workflows import context, founding
from registry.workflows.transaction import transaction
from tests.api.bodies import answer, ban, who
from tests.api.callers import caller, over, staff
from tests.api.walking import Walk, approve, signed
from tests.architecture.source import ROOT
from tests.databases import sqlite_copy
from tests.factories import DAY, NOW, make_resident_id
from tests.web.accounts.conftest import Clock
from tests.workflows.hiring import REGULATOR
from tests.workflows.staff import opened

ELSEWHERE = {"NOT_PROPOSED", "OUTCOME_UNKNOWN"}
"""Codes that the shape leaves no room for: a case begins with its proposal, and outcomes are listed."""
SOON, LATER = "2026-12-04", "2026-12-03"
"""The first day of a hearing that is called on the day of NOW + 1, and the day before."""


class Desk:
    """An office with a clock; `case()` proposes something about somebody new."""

    def __init__(self, office, app, clock):
        self.office, self.clock = office, clock
        self.people = staff(office, over(app.test_client(use_cookies=False)), NOW - 40 * DAY)
        self.paper = self.people["officer"].document("文书")
        self._number = count(1)

    def case(self, by="officer", **changes):
        self.clock.now = NOW
        limiter.reset()
        number = next(self._number)
        told = ban(None, number, who=who(make_resident_id(order=100 + number)), other_ground="法院判决")
        made = self.people[by].post("/cases", {**told, **changes})
        assert made.status == 201, made.body.decode()
        return Walk(self.people, made.json)

    def notified(self, **changes):
        case = self.case(**changes)
        case.step("notify", documents=[self.paper])
        return case

    def asked(self):
        case = self.notified()
        case.step("ask_hearing", documents=[self.paper])
        self.clock.now += DAY
        return case

    def called(self):
        case = self.asked()
        case.step("call_hearing", hearing_on=SOON, chair=self.people["second"].account)
        return case

    def reviewed(self, **changes):
        case = self.notified(**changes)
        case.step("waive", documents=[self.paper])
        case.step("review", who="reviewer", passed=True)
        return case

    def approved(self):
        case = self.reviewed()
        approve(case, "approver")
        return case

    def served(self):
        case = self.approved()
        case.step("serve", documents=[self.paper])
        return case

    def hire(self, login, *roles):
        """Let somebody come to work who is not there yet; give the login."""
        if login not in self.people:
            how = {"organisation": REGULATOR, "now": self.clock.now - DAY}
            self.people[login] = caller(self.office, self.people["officer"].ask, login, *roles, **how)
        return login

    def everything(self):
        """Give an account that is officer, reviewer and approver at once."""
        return self.hire("all", Role.CASE_OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, _sqlite_template, _keys):
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").mkdir()
    shutil.copytree(_keys, folder / "keys")
    settings = Settings(
        data_dir=folder / "data",
        database_url=sqlite_copy(_sqlite_template, folder / "data"),
        key_dir=folder / "keys",
        base_url="http://127.0.0.1:8000",
        demo=True,
    )
    clock = Clock(NOW)
    with context.open_office(settings) as office:
        founding.found(office, NOW - 50 * DAY, demo=True)
        app = create_app(settings, clock=clock)
        yield Desk(office, app, clock)
        with app.app_context():
            db.engine.dispose()


def approval(case, by):
    """Try to approve; give the code."""
    return case.ask(by, "/approval", signed(case, by)).code


def closed(desk):
    case = desk.case()
    case.step("withdraw", note="另案处理")
    return case.try_("notify", documents=[desk.paper])


def calendar_missing(desk):
    case = desk.case()
    desk.clock.now = NOW + 1500 * DAY
    late = desk.hire("later", Role.CASE_OFFICER)  # for the keys of today have expired by then
    case.step("notify", who=late, documents=[desk.paper])
    return case.try_("ask_hearing", who=late)


def before_last_step(desk):
    case = desk.asked()
    case.step("waive", documents=[desk.paper])
    return case.try_("review", who="reviewer", passed=True, day="2026-11-24")


def returned(desk):
    case = desk.notified()
    case.step("waive", documents=[desk.paper])
    case.step("review", who="reviewer", passed=False, note="证据不足")
    return approval(case, "approver")


def tied(desk, to="officer"):
    """Let an account open another one, an approver's; give its login."""
    new = desk.hire(f"new-{to}", Role.APPROVER)
    whom, by = (account(desk.people[login].account) for login in (new, to))
    with transaction(desk.office):
        opened(desk.office, whom, by, NOW - DAY, "recovered")
    return new


def account(key):
    """Give an account as `opened` knows it."""
    return SimpleNamespace(actor=SimpleNamespace(account_id=key))


def reviewer_approves(desk):
    case, all_ = desk.notified(), desk.everything()
    case.step("waive", documents=[desk.paper])
    case.step("review", who=all_, passed=True)
    return approval(case, all_)


def proposer_approves(desk):
    return approval(desk.reviewed(by=desk.everything()), "all")


def waited(desk):
    case = desk.asked()
    return case.try_("review", who="reviewer", passed=True)


def appealed_late(desk):
    case = desk.served()
    desk.clock.now = NOW + 61 * DAY
    return case.try_("appeal", remedy="reconsideration", documents=[desk.paper])


def waived(desk, **changes):
    case = desk.notified(**changes)
    case.step("waive", documents=[desk.paper])
    return case


def appealed(desk, by="officer"):
    case = desk.served()
    case.step("appeal", who=by, remedy="suit", documents=[desk.paper])
    return case


def clerk_judges(desk):
    """Let somebody who proposed nothing enter the appeal and answer it."""
    return judged(appealed(desk, by=desk.everything()), desk, "all")


def tied_to_appeal(desk):
    return judged(appealed(desk, by="colleague"), desk, tied(desk, "colleague"))


def judged(case, desk, who="second"):
    """Try to answer an appeal; give the code."""
    told = answer("upheld", desk.paper)
    asked = case.ask(who, "/appeal/question", {"answer": told}).json
    body = {"answer": told, "assertion": desk.people[who].sign(asked)}
    return case.ask(who, "/appeal", body).code


MODE = {
    "affair": "publication_mode",
    "who": None,
    "other_ground": None,
    "details": {"jurisdiction": "33", "mode": "public"},
}
CHAIR = "second"
REFUSED = {
    "DATE_IN_FUTURE": lambda d: d.case().try_("notify", documents=[d.paper], day="2026-11-25"),
    "ALREADY_TAKEN": lambda d: d.notified().try_("notify", documents=[d.paper]),
    "CASE_CLOSED": closed,
    "ALREADY_DECIDED": lambda d: d.approved().try_("notify", documents=[d.paper]),
    "NOT_APPROVED": lambda d: d.case().try_("serve", documents=[d.paper]),
    "STEP_NOT_NEEDED": lambda d: d.case(**MODE).try_("notify", documents=[d.paper]),
    "BEFORE_LAST_STEP": before_last_step,
    "NOT_NOTIFIED": lambda d: approval(d.case(), "approver"),
    "BEFORE_NOTICE": lambda d: d.notified().try_("ask_hearing", day="2026-11-23"),
    "TERM_RUNNING": lambda d: d.notified().try_("review", who="reviewer", passed=True),
    "TERM_OVER": appealed_late,
    "HEARING_NOT_ASKED": lambda d: d.notified().try_("call_hearing", hearing_on=SOON),
    "HEARING_NOT_CALLED": lambda d: d.asked().try_("hold_hearing", documents=[d.paper]),
    "HEARING_TOO_SOON": lambda d: d.asked().try_(
        "call_hearing", hearing_on=LATER, chair=d.people[CHAIR].account
    ),
    "HEARING_TOO_EARLY": lambda d: d.called().try_(
        "hold_hearing", documents=[d.paper], chair=d.people[CHAIR].account
    ),
    "HEARING_NOT_HELD": waited,
    "CHAIR_MISSING": lambda d: d.asked().try_("call_hearing", hearing_on=SOON),
    "CHAIR_INVESTIGATES": lambda d: d.asked().try_(
        "call_hearing", hearing_on=SOON, chair=d.people["officer"].account
    ),
    "NOT_REVIEWED": lambda d: approval(waived(d), "approver"),
    "REVIEW_RETURNED": returned,
    "REVIEW_WITHOUT_ANSWER": lambda d: waived(d).try_("review", who="reviewer"),
    "PROPOSER_CANNOT_REVIEW": lambda d: waived(d, by=d.everything()).try_("review", who="all", passed=True),
    "PROPOSER_CANNOT_APPROVE": proposer_approves,
    "REVIEWER_CANNOT_APPROVE": reviewer_approves,
    "TIED_TO_PROPOSER": lambda d: approval(d.reviewed(), tied(d)),
    "TIED_TO_REVIEWER": lambda d: approval(d.reviewed(), tied(d, "reviewer")),
    "APPROVER_CANNOT_JUDGE": lambda d: judged(appealed(d), d, "approver"),
    "ENTERED_APPEAL": clerk_judges,
    "TIED_TO_APPEAL": tied_to_appeal,
    "NOT_IN_FORCE": lambda d: d.approved().try_("appeal", remedy="suit", documents=[d.paper]),
    "NOT_APPEALED": lambda d: judged(d.served(), d),
    "REMEDY_UNKNOWN": lambda d: d.served().try_("appeal", documents=[d.paper]),
    "CALENDAR_MISSING": calendar_missing,
}
"""Code → how to be refused with it: (desk) → the code that came."""


def test_every_code_of_the_law_is_provoked_here():
    written = set()
    for module in (procedure, windows):
        text = (ROOT / "registry" / "rules" / f"{module.__name__.rpartition('.')[2]}.py").read_text("utf-8")
        written |= {code for code in re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', text)}
    assert written - ELSEWHERE == set(REFUSED)
    assert all(RegistryError(code).status in (403, 409, 422) for code in written)


@pytest.mark.parametrize("code", REFUSED)
def test_a_step_is_refused_with_its_code(desk, code):
    assert REFUSED[code](desk) == code
