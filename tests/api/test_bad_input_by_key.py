"""What programs send that cannot be: each refused with its code, on both databases."""

from __future__ import annotations

from copy import copy

import pytest

from registry.app import create_app
from registry.extensions import db
from tests.api.bodies import NOTHING, answer, ban, basis, facts, involved, penalty, who
from tests.api.callers import PDF, over, staff
from tests.api.walking import OTHER, Walk, approve, decide_appeal, reviewed, signed
from tests.factories import DAY, NOW, make_resident_id
from tests.passkey import Authenticator
from tests.web.accounts.conftest import Clock


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def people(office, settings, clock):
    app = create_app(settings, clock=clock)
    yield staff(office, over(app.test_client(use_cookies=False)), NOW - 40 * DAY)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def officer(people):
    return people["officer"]


@pytest.fixture
def file(officer):
    """Keep a file that meets the plan's ground: the issuing system knows of no certificate."""
    made = officer.post("/accidents", facts(determination=officer.document("认定书"))).json["id"]
    told = officer.post(f"/accidents/{made}/people", involved(issuer_answer=officer.document("查无此证")))
    assert (told.status, told.json["licensed"]) == (201, "not_found")
    return made


def test_what_changed_since_it_was_proposed_is_not_approved(people, officer, file):
    case = reviewed(people, ban(file))
    old = signed(case, "approver")
    now = facts(determination=officer.document("新认定书"))
    change = {"facts": now, "why": "更正", "counted_on": "2026-08-20"}
    assert officer.post(f"/accidents/{file}/versions", change).status == 201
    assert case.ask("approver", "/approval", old).code == "CASE_CHANGED", "the file has another version"

    seen = case.version
    case.take("officer", "/proposal", {"proposal": ban(file, 2)})
    case.step("notify", documents=[officer.document("第二次告知书")])
    case.step("waive", documents=[officer.document("放弃听证声明")])
    case.step("review", who="reviewer", passed=True)
    assert case.ask("approver", "/approval", old).code == "CASE_CHANGED", "another proposal was signed"
    stale = people["approver"].post(f"{case.path}/approval", {"version": seen, **signed(case, "approver")})
    assert stale.code == "CASE_CHANGED", "the case has another version"
    assert approve(case, "approver")["decided"]["decision_number"] == "浙应急禁〔2026〕2号"


def test_whom_an_approval_must_come_from(people, officer):
    case = reviewed(people, ban(**OTHER))
    asked = people["approver"].get(f"{case.path}/approval").json
    right = signed(case, "approver")
    unverified = copy(people["approver"].passkey)
    unverified.flags = 1
    for wrong in (
        people["second"].sign(asked),  # another account's passkey
        Authenticator().sign(asked["options"]),  # nobody's
        unverified.sign(asked["options"]),  # touched, and no more
        people["approver"].passkey.sign(bytes(32)),  # another challenge
        {},
        {"id": 7, "response": []},
    ):
        told = case.ask("approver", "/approval", {**right, "assertion": wrong})
        assert told.code == "PASSKEY_REFUSED"
    for login in ("officer", "reviewer", "auditor"):
        told = people[login].get(f"{case.path}/approval").json
        assert (told["refused"], told["options"]) == ("FORBIDDEN", None)
    assert people["inspector"].get(f"{case.path}/approval").code == "FORBIDDEN"
    for login in ("officer", "reviewer", "auditor", "inspector"):
        assert case.ask(login, "/approval", right).code == "FORBIDDEN"
    assert case.try_("reject", who="approver") == "FORBIDDEN", "no passkey signs a rejection"
    assert case.take("approver", "/approval", right)["decided"]["kind"] == "ban"
    assert case.ask("second", "/approval", signed(case, "second")).code == "ALREADY_DECIDED"


def test_a_person_with_no_record_is_banned(people):
    case = reviewed(people, ban(**OTHER))
    assert approve(case, "approver")["decided"]["serials"] == []
    asked = {**who(), "purpose": "进场核验"}
    assert people["inspector"].post("/persons/check", asked).json["outcome"] == "BANNED"


def test_a_ban_is_lifted_once(people):
    made = approve(reviewed(people, ban(**OTHER)), "approver")["decided"]["id"]
    lifts = [
        Walk(people, people["officer"].post("/cases", lift(made, number)).json) for number in ("解1", "解2")
    ]
    for case in lifts:
        case.step("review", who="reviewer", passed=True)
    assert approve(lifts[0], "approver")["decided"]["kind"] == "lift"
    assert lifts[1].ask("approver", "/approval", signed(lifts[1], "approver")).code == "ALREADY_LIFTED"
    assert people["officer"].post("/cases", lift(made, "解3")).code == "ALREADY_LIFTED"


def lift(decision, number):
    return {"affair": "lift", "basis": basis(number), "ends_id": decision}


def test_a_decision_number_is_used_once(people, officer):
    approve(reviewed(people, ban(**OTHER)), "approver")
    another = ban(who=who(make_resident_id(order=5), "另一人"), **OTHER)
    assert officer.post("/cases", another).code == "DECISION_NUMBER_TAKEN"


def test_a_proposal_without_its_ground_is_told_every_reason(officer):
    made = officer.post("/accidents", facts(deaths=0)).json["id"]
    officer.post(f"/accidents/{made}/people", involved())
    told = officer.post("/cases", ban(made))
    assert told.code == "GROUND_NOT_MET"
    for reason in ("NOT_GRAVE_ENOUGH", "CAUSE_NOT_DETERMINED", "NOT_FOUND_IS_NOT_UNLICENSED"):
        assert reason in told.json["detail"]


def test_a_hearing_does_not_come_before_its_notice(people, officer):
    case = Walk(people, officer.post("/cases", ban(**OTHER)).json)
    chair = {"chair": people["second"].account}
    assert case.try_("hold_hearing", documents=[officer.document("笔录")], **chair) == "NOT_NOTIFIED"
    assert case.try_("call_hearing", hearing_on="2026-12-04", **chair) == "NOT_NOTIFIED"
    assert case.try_("notify") == "DOCUMENT_MISSING"
    assert case.try_("notify", documents=[NOTHING]) == "ATTACHMENT_UNKNOWN"
    assert case.try_("call_hearing", hearing_on="2026-12-04", chair="nobody") == "CHAIR_UNKNOWN"
    assert case.show()["version"] == case.version, "nothing of this has changed the case"


def test_days_to_come_are_refused_everywhere(people, officer, file):
    tomorrow = "2026-11-25"
    assert officer.post("/accidents", facts(f"{tomorrow}T10:00:00+08:00")).code == "DATE_IN_FUTURE"
    change = {"facts": facts(), "why": "更正", "counted_on": tomorrow}
    assert officer.post(f"/accidents/{file}/versions", change).code == "DATE_IN_FUTURE"
    fine = penalty(officer.document("罚款"), decided_on=tomorrow)
    assert officer.post(f"/accidents/{file}/penalties", fine).code == "DATE_IN_FUTURE"
    case = Walk(people, officer.post("/cases", ban(file)).json)
    paper = officer.document("告知书")
    assert case.try_("notify", documents=[paper], day=tomorrow) == "DATE_IN_FUTURE"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("决定书.pdf", b"MZ\x90\x00 a program", "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("决定书.png", PDF, "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("决定书.exe", PDF, "ATTACHMENT_TYPE_UNKNOWN"),
        ("决定书.pdf", b"", "ATTACHMENT_EMPTY"),
        ("330106198803120011.pdf", PDF, "ATTACHMENT_NAME_INVALID"),
        ("", PDF, "ATTACHMENT_NAME_INVALID"),
        ("决定书.pdf", PDF + bytes(20 * 2**20), "ATTACHMENT_TOO_LARGE"),
        ("决定书.pdf", PDF + bytes(21 * 2**20), "TOO_LARGE"),
    ],
)
def test_an_attachment_is_what_it_says(officer, name, content, code):
    assert officer.send(name, content).code == code


def test_a_document_comes_back_as_it_was_sent_by_body_or_by_form(people, officer):
    digest = officer.document("笔录")
    back = people["auditor"].get(f"/documents/{digest}")
    assert (back.body, back.headers["content-type"]) == (PDF + "笔录".encode(), "application/pdf")
    assert "filename*=UTF-8''%E6%96%87%E4%B9%A6.pdf" in back.headers["content-disposition"]
    line = b"--x\r\nContent-Disposition: form-data; name=file; filename=a.pdf\r\n\r\n"
    form = line + PDF + "笔录".encode() + b"\r\n--x--\r\n"
    headers = {"Authorization": f"Bearer {officer.secret}", "Content-Type": "multipart/form-data; boundary=x"}
    again = officer.ask("POST", "/api/v1/documents", headers, form)
    assert (again.status, again.json["sha256"]) == (201, digest)
    assert officer.get(f"/documents/{NOTHING}").code == "ATTACHMENT_UNKNOWN"


def test_an_appeal_is_changed_within_the_law_and_answered_once(people, officer, clock):
    case = reviewed(people, ban(**OTHER))
    approve(case, "approver")
    case.step("serve", documents=[officer.document("回证")])
    case.step("appeal", remedy="suit", documents=[officer.document("起诉状")])
    paper = officer.document("判决书")
    told = answer("changed", paper)
    asked = case.ask("second", "/appeal/question", {"answer": told}).json
    signature = {"answer": told, "assertion": people["second"].sign(asked)}
    assert case.ask("second", "/appeal", signature).code == "PROPOSAL_INVALID", "changed into nothing"
    right = answer("lifted", paper)
    assert case.ask("second", "/appeal", {**signature, "answer": right}).code == "PASSKEY_REFUSED"
    stale = people["second"].post(f"{case.path}/appeal/question", {"version": 1, "answer": right})
    assert stale.code == "CASE_CHANGED"
    assert decide_appeal(case, "second", right)["state"] == "lifted"
    assert case.try_("appeal", remedy="suit", documents=[paper]) == "CASE_CLOSED"


def test_lists_go_on_from_behind_a_key(people, officer):
    proposals = [ban(number=n, who=who(make_resident_id(order=n)), **OTHER) for n in range(10, 63)]
    made = [officer.post("/cases", proposal) for proposal in proposals]
    first = people["auditor"].get("/cases").json
    rest = people["auditor"].get(f"/cases?after={first['after']}").json
    found = [case["id"] for case in (*first["cases"], *rest["cases"])]
    assert sorted(found) == sorted(one.json["id"] for one in made)
    assert (len(first["cases"]), rest["after"]) == (50, None)
    assert people["auditor"].get("/cases?done=true").json == {"cases": [], "after": None}
    wrong = people["auditor"].get("/cases?done=perhaps")
    assert (wrong.code, wrong.json["errors"][0]["pointer"]) == ("INVALID_FIELDS", "#/done")


def test_accidents_are_listed_by_their_day(people, officer, file):
    listed = people["auditor"].get("/accidents").json
    assert ([one["id"] for one in listed["accidents"]], listed["more"]) == ([file], False)
    assert listed["accidents"][0]["police_due"] is True
    assert people["auditor"].get("/accidents?since=2026-08-17").json["accidents"] == []
    assert people["auditor"].get("/accidents?since=2026-08-16&before=2026-08-16").json["accidents"] == []


def test_a_wrong_member_is_pointed_at_however_deep_it_stands(people):
    wrong = {**ban(**OTHER), "documents": ["0" * 64, 0]}
    wrong["basis"] = {**wrong["basis"], "reason": False}
    told = people["officer"].post("/cases", wrong)
    assert told.code == "INVALID_FIELDS"
    assert {each["pointer"] for each in told.json["errors"]} == {"#/documents/1", "#/basis/reason"}
