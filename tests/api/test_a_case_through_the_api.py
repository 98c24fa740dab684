"""A ban through the interface alone, on a real server: from the accident to the day it is lifted.

Six accounts have keys and the approvers passkeys. What is decided here another process tells at once, and the
list that anybody fetches has it after a round of the worker.
"""

from __future__ import annotations

import json

import pytest

from registry.verify import Verifier
from registry.workflows import checking, publication
from registry.workflows.context import open_office
from registry.workflows.publishing_worker import Worker
from tests.api.bodies import NAME, WELDER, answer, ban, facts, involved, penalty, question
from tests.api.callers import staff
from tests.api.serving import serving
from tests.api.walking import Walk, approve, decide_appeal
from tests.factories import DAY, NOW
from tests.workflows import acts

HEARD, APPROVED, SERVED = NOW + 10 * DAY, NOW + 13 * DAY, NOW + 14 * DAY  # 4, 7 and 8 December
APPEALED, ANSWERED = NOW + 16 * DAY, NOW + 26 * DAY

FILES = {
    "root.pem": "/.well-known/welder-registry/root.pem",
    "trust-list": "/.well-known/welder-registry/trust-list",
    "latest": "/status/latest",
}


@pytest.fixture
def server(office, settings, tmp_path):
    with serving(settings, tmp_path, NOW) as running:
        yield running


@pytest.fixture
def people(office, server):
    return staff(office, server.ask, NOW - 40 * DAY)


@pytest.fixture
def card(office, tmp_path):
    """Give the text of the certificate that the welder got after the accident."""
    issued = acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(WELDER, NAME)]))
    publication.publish(office, NOW)
    return acts.texts(office, issued.batch)[0]


def accident(people):
    """Keep the file: what happened, who was there, the fine, the police."""
    officer = people["officer"]
    told = facts("2026-03-30T10:00:00+08:00", determination=officer.document("认定书"))
    made = officer.post("/accidents", told)
    assert (made.status, made.headers["location"]) == (201, f"/api/v1/accidents/{made.json['id']}")
    path = f"/accidents/{made.json['id']}"
    entry = officer.post(f"{path}/people", involved()).json
    assert (entry["licensed"], entry["looked_at"]) == ("no", [[0, ["NOT_YET_VALID"]]])
    fine = officer.document("罚款决定书")
    assert officer.post(f"{path}/penalties", penalty(fine)).status == 201
    assert officer.post(f"{path}/police", {"proof": officer.document("移送书")}).status == 201
    change = {"facts": {**told, "serious_injuries": 2}, "why": "伤者人数核实", "counted_on": "2026-04-02"}
    assert officer.post(f"{path}/versions", change).json["grade"]
    seen = people["auditor"].get(path).json
    assert [person["lacking"] for person in seen["people"]] == [[]]
    assert (len(seen["versions"]), len(seen["penalties"]), seen["police"]["told_at"] is None) == (2, 1, False)
    return made.json["id"]


def outcome(server, card):
    """Ask as anybody does who scans the code."""
    asked = json.dumps({"text": card}).encode()
    told = server.ask("POST", "/api/v1/verify", {"Content-Type": "application/json"}, asked)
    return told.json["outcome"]


def until_reviewed(server, people, file):
    """Propose, tell, hear and review."""
    officer = people["officer"]
    made = officer.post("/cases", ban(file))
    assert (made.status, made.headers["location"]) == (201, f"/api/v1/cases/{made.json['id']}")
    case = Walk(people, made.json)
    case.step("notify", documents=[officer.document("告知书")])
    server.at(NOW + DAY)
    case.step("ask_hearing", day="2026-11-24", documents=[officer.document("听证申请")])
    chair = {"chair": people["colleague"].account}
    case.step("call_hearing", hearing_on="2026-12-04", **chair)
    ahead = {step["step"]: step for step in case.show()["next"]}
    assert (ahead["hold_hearing"]["not_before"], ahead["hold_hearing"]["open_now"]) == ("2026-12-04", False)
    server.at(HEARD)
    case.step("hold_hearing", documents=[officer.document("笔录")], **chair)
    case.step("review", who="reviewer", passed=True, note="事实清楚")
    return case


def offline(server, card, folder, now):
    """Judge by the files that the server gives to anybody, as a device without a network does later."""
    for name, path in FILES.items():
        (folder / name).write_bytes(server.ask("GET", path, {}, None).body)
    root, trust, latest = (folder / name for name in FILES)
    verifier = Verifier.load(root=root, trust=trust, snapshot=latest, now=now)
    return verifier.verify(card, now=now).outcome


def round_(worker, settings, now):
    """Let the worker do one round."""
    with open_office(settings) as office:
        assert worker.round(office, now).published is not None


def test_a_ban_is_decided_told_and_lifted(server, people, card, settings, tmp_path):
    worker = Worker()
    case = until_reviewed(server, people, accident(people))
    round_(worker, settings, server.at(APPROVED))
    assert outcome(server, card) == offline(server, card, tmp_path, APPROVED) == "VALID"
    decided = approve(case, "approver")["decided"]
    assert (decided["status_class"], decided["serials"]) == ("banned", [0])
    assert outcome(server, card) == "BANNED"
    with open_office(settings) as another:
        assert checking.verify_text(another, card, now=APPROVED).outcome == "BANNED"
    assert people["inspector"].post("/persons/check", question()).json["outcome"] == "BANNED"
    assert offline(server, card, tmp_path, APPROVED) == "VALID", "the list is of before"
    round_(worker, settings, APPROVED + 1)
    assert offline(server, card, tmp_path, APPROVED + 1) == "BANNED"

    server.at(SERVED)
    case.step("serve", documents=[people["officer"].document("送达回证")])
    seen = case.show()
    assert (seen["state"], seen["in_force_on"], seen["closed"]) == ("in_force", "2026-12-08", False)
    server.at(APPEALED)
    case.step("appeal", remedy="reconsideration", documents=[people["officer"].document("复议申请")])
    server.at(ANSWERED)
    told = answer("lifted", people["second"].get(f"{case.path}").json["steps"][1]["documents"][0])
    assert decide_appeal(case, "second", told)["decided"]["kind"] == "lift"
    assert outcome(server, card) == "VALID"
    round_(worker, settings, ANSWERED + 1)
    assert offline(server, card, tmp_path, ANSWERED + 1) == "VALID"
    seen = case.show()
    assert (seen["state"], seen["closed"], len(seen["approvals"])) == ("lifted", True, 2)
    assert [one["kind"] for one in seen["decisions"]] == ["ban", "lift"]
