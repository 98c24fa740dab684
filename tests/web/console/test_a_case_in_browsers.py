"""The whole procedure as six people walk it, each in a real browser with a passkey; the public sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from registry.models import account
from registry.rules.permissions import Channel, Role
from registry.workflows import accounts
from registry.workflows.authority import Actor
from registry.workflows.transaction import reading
from tests.factories import DAY
from tests.web.accounts.conftest import Clock
from tests.workflows.acts import issue, row, texts, write
from tests.workflows.hiring import FOUNDER, PASSWORD, REGULATOR, organisations
from tests.workflows.officers import WELDER, accident
from tests.workflows.staff import Officer, Team

from .desks import Desk, attachment, served, sit_down

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAMES = {
    "officer": ("王示例", Role.CASE_OFFICER),
    "colleague": ("钱示例", Role.CASE_OFFICER),
    "reviewer": ("孙示例", Role.LEGAL_REVIEWER),
    "approver": ("李示例", Role.APPROVER),
    "second": ("周示例", Role.APPROVER),
}
ASKED, HEARD, SERVED, APPEALED, ANSWERED = (1, 13, 14, 20, 30)
"""Days after the proposal, which is on 2026-11-24, a Tuesday."""


@dataclass
class Room:
    """The regulator's people at their desks, and the clock on the wall."""

    desks: dict[str, Desk]
    clock: Clock
    start: int

    def after(self, days: int) -> None:
        self.clock.now = self.start + days * DAY

    def __getitem__(self, who: str) -> Desk:
        return self.desks[who]


@pytest.fixture
def room(office, settings, now, browser):
    """Let a registrar invite everybody, who come in by their links, 31 days ago: nobody's hand by now."""
    organisations(office)
    told = {"login": "registrar", "name": "赵示例", "organisation": REGULATOR, "roles": [Role.REGISTRAR]}
    word = accounts.invite(office, FOUNDER, **told, now=now - 31 * DAY).word
    clock = Clock(now - 31 * DAY)
    with served(settings, clock) as base:
        desks = {login: sit_down(browser, base, login) for login in ("registrar", *NAMES)}
        desks["registrar"].enter(f"/account/enter/{word}")
        for login, (name, role) in NAMES.items():
            desks[login].enter(invited(desks["registrar"], login, name, role))
        clock.now = now
        yield Room(desks, clock, now)
        for desk in desks.values():
            desk.page.context.close()


def invited(registrar: Desk, login: str, name: str, role: Role) -> str:
    """Create an account on the registrar's page; give its link."""
    page = registrar.open(f"/account/organisations/{REGULATOR}")
    page.locator("details", has=page.locator("#person")).locator("summary").click()
    page.get_by_label("Login name").fill(login)
    page.locator("#person").fill(name)
    page.locator(f'input[name="role"][value="{role}"]').check()
    page.get_by_role("button", name="Create an account and a link").click()
    return re.search(r"/account/enter/[\w-]+", page.locator("main").inner_text())[0]


@pytest.fixture
def file(office, room, now):
    """Give an accident's file, kept by the case officer, in which a person is shown to be unlicensed."""
    with reading(office) as session:
        found = {login: account.by_login(session, login) for login in NAMES}
        session.expunge_all()
    staff = {
        login: Officer(Actor(one.id, one.name, one.organisation, one.role_set, Channel.CONSOLE))
        for login, one in found.items()
    }
    return accident(office, Team(**staff), now=now, happened_at=now - 10 * DAY)


@pytest.fixture
def code(office, file, tmp_path, now):
    """Give the path of the page of a certificate that the person got after the accident."""
    issued = issue(office, write(tmp_path / "one.csv", [row(WELDER, "石示例")]), now=now)
    (text,) = texts(office, issued.batch).values()
    return "/V/" + text.rpartition("/V/")[2]


def outcome(desk: Desk, code: str) -> str:
    """Ask the page that anybody's telephone opens."""
    desk.page.goto(f"{desk.base}{code}?lang=en")
    told = desk.page.locator(".answer").first.get_attribute("data-outcome")
    assert told
    return told


def propose(desk: Desk, file: str) -> str:
    """Open a case on the person of the file; give the path of its page."""
    page = desk.open(f"/console/cases/new?affair=lifetime_ban&accident={file}")
    page.get_by_role("link", name="石示例").click()
    fill_basis(page, "basis", "浙应急禁〔2026〕1号")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url(re.compile(r"/console/cases/[0-9a-f-]{36}"))
    return re.search(r"/console/cases/[0-9a-f-]{36}", page.url)[0]


def fill_basis(page: Page, before: str, number: str) -> None:
    told = {
        "decision_number": number,
        "deciding_body": "浙江省应急管理厅",
        "legal_basis": "示例：法律依据条款",
        "reason": "无证作业引发火灾致人死亡",
    }
    for name, value in told.items():
        page.locator(f'[name="{before}.{name}"]').fill(value)


def state(desk: Desk, case: str) -> str:
    return desk.open(case).locator(".state").first.inner_text()


def test_six_people_walk_from_the_proposal_to_the_lifting(room, file, code):
    officer, approver, second = room["officer"], room["approver"], room["second"]
    assert outcome(officer, code) != "BANNED"
    case = propose(officer, file)
    officer.step(case, "notify", "Notice", paper="告知书")
    room.after(ASKED)
    officer.step(case, "ask_hearing", "Hearing asked for", note="当事人口头提出", paper="听证申请笔录")
    name = NAMES["colleague"][0]
    with_chair = {"hearing_on": "2026-12-07", "note": "听证通知书"}
    page = officer.open(f"{case}?step=call_hearing")
    chair = page.locator("#chair option", has_text=name).get_attribute("value")
    assert page.locator("#chair option", has_text=NAMES["officer"][0]).count() == 0
    officer.step(case, "call_hearing", "Hearing called", chair=chair, **with_chair)
    room.after(HEARD)
    room["colleague"].step(case, "hold_hearing", "Hearing held", paper="听证笔录", chair=chair)
    room["reviewer"].step(case, "review", "Legal review", passed="true", note="事实清楚")
    assert state(officer, case) == "review passed"

    assert "FORBIDDEN" in officer.open(f"{case}/approval").locator("main").inner_text()
    page = approver.open(f"{case}/approval")
    shown = page.locator(".digest").inner_text()
    page.get_by_role("button", name="Approve with my passkey").click()
    page.wait_for_url(approver.base + case)
    assert state(approver, case) == "approved, to be served"
    assert page.locator(".digest").inner_text() == shown
    assert outcome(officer, code) == "BANNED"

    room.after(SERVED)
    officer.step(case, "serve", "Service", paper="送达回证")
    assert state(officer, case) == "in force"
    room.after(APPEALED)
    officer.step(case, "appeal", "Appeal", paper="复议申请书", remedy="reconsideration")
    room.after(ANSWERED)
    page = second.open(f"{case}/appeal")
    page.locator('[name="answer.outcome"]').select_option("lifted")
    fill_basis(page, "answer.basis", "浙应急复〔2026〕1号")
    page.set_input_files("#files", attachment("复议决定书"))
    page.get_by_role("button", name="Look at it before signing").click()
    expect(page.get_by_role("heading", name="What will be signed")).to_be_visible()
    page.get_by_role("button", name="Sign with my passkey").click()
    page.wait_for_url(second.base + case)
    assert state(second, case) == "lifted"
    assert outcome(officer, code) != "BANNED"
    for desk in room.desks.values():
        assert desk.complaints == []


def ready(room, file):
    """Bring a case to its approval; give its path."""
    officer = room["officer"]
    case = propose(officer, file)
    officer.step(case, "notify", "Notice", paper="告知书")
    officer.step(case, "waive", "Waived by the party", paper="放弃听证声明")
    room["reviewer"].step(case, "review", "Legal review", passed="true")
    return case


def test_the_approval_needs_no_more_than_a_keyboard(room, file):
    case = ready(room, file)
    page = room["approver"].open(case)
    follow(page, "Look at it and approve")
    page.wait_for_url(re.compile("/approval"))
    follow(page, "Approve with my passkey")
    page.wait_for_url(room["approver"].base + case)
    assert state(room["approver"], case) == "approved, to be served"


def follow(page: Page, name: str) -> None:
    """Go by the tab key to what has a name, see that it shows where one is, and press enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.innerText")
        if here == name:
            seen = "getComputedStyle(document.activeElement)"
            style = page.evaluate(f"[{seen}.outlineStyle, {seen}.boxShadow]")
            assert style[0] != "none" or style[1] != "none"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the tab key does not come to {name!r}")


def test_a_case_that_changed_under_the_approvers_eyes_is_not_signed(room, file):
    case = ready(room, file)
    page = room["approver"].open(f"{case}/approval")
    held = room["officer"].open(f"{case}/amend")
    held.locator('[name="proposal.basis.reason"]').fill("另一理由")
    held.get_by_role("button", name="Save the new proposal").click()
    held.wait_for_url(room["officer"].base + case)
    page.get_by_role("button", name="Approve with my passkey").click()
    told = page.locator("#failed")
    expect(told).to_contain_text("CASE_CHANGED")
    expect(told).to_contain_text("The case has changed since you saw it")
    expect(told).to_contain_text("案件")
    assert state(room["officer"], case) == "proposed"


def test_a_passkey_cannot_be_asked_for_before_its_script_is_there(office, settings, now, browser):
    organisations(office)
    told = {"login": "registrar", "name": "赵示例", "organisation": REGULATOR, "roles": [Role.REGISTRAR]}
    word = accounts.invite(office, FOUNDER, **told, now=now).word
    held = []
    with served(settings, Clock(now)) as base:
        desk = sit_down(browser, base, "registrar")
        page = desk.page
        page.route("**/passkey.js", lambda route: held.append(route))
        page.goto(f"{base}/account/enter/{word}")
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Set the password").click(no_wait_after=True)
        button = page.get_by_role("button", name="Register a passkey")
        expect(button).to_be_disabled()
        for each in held:
            each.continue_()
        button.click()
        expect(page.get_by_role("heading", name="My account")).to_be_visible()
        page.context.close()
