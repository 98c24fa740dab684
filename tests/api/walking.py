"""A case on its way through the interface, in tests."""

from __future__ import annotations

import hashlib

from registry.verify import cbor

OTHER = {"other_ground": "法院判决"}
"""Another lawful ground of a ban than the plan's."""


class Walk:
    """One case on its way, each step by whoever is told."""

    def __init__(self, people, case):
        self.people, self.id = people, case["id"]
        self.path, self.version = f"/cases/{case['id']}", case["version"]

    def ask(self, who, path, body):
        """Send a step; give the answer, whatever it is."""
        return self.people[who].post(self.path + path, {"version": self.version, **body})

    def take(self, who, path, body):
        """Take a step; give the case after it."""
        told = self.ask(who, path, body)
        assert told.status == 201, told.body.decode()
        self.version = told.json["version"]
        return told.json

    def step(self, step, *, who="officer", **body):
        return self.take(who, "/steps", {"step": step, **body})

    def try_(self, step, *, who="officer", **body):
        """Send a step that may be refused; give the code, None where it was taken."""
        return self.ask(who, "/steps", {"step": step, **body}).code

    def show(self):
        """Give the case as an auditor reads it."""
        return self.people["auditor"].get(self.path).json


def signed(case, who):
    """Give an approval of exactly what is proposed: its hash compared, by the passkey of whoever reads it."""
    asked = case.people[who].get(f"{case.path}/approval").json
    canonical = bytes.fromhex(asked["canonical"])
    assert hashlib.sha256(canonical).hexdigest() == asked["sha256"]
    assert cbor.decode(canonical) == asked["told"]
    return {"proposal_sha256": asked["sha256"], "assertion": case.people[who].sign(asked)}


def approve(case, who):
    """Approve; give the case after it."""
    return case.take(who, "/approval", signed(case, who))


def decide_appeal(case, who, told):
    asked = case.people[who].post(f"{case.path}/appeal/question", {"version": case.version, "answer": told})
    assert hashlib.sha256(bytes.fromhex(asked.json["canonical"])).hexdigest() == asked.json["sha256"]
    body = {"answer": told, "assertion": case.people[who].sign(asked.json)}
    return case.take(who, "/appeal", body)


def reviewed(people, proposal):
    """Propose, tell, waive and review on one day."""
    made = people["officer"].post("/cases", proposal)
    assert made.status == 201, made.body.decode()
    case = Walk(people, made.json)
    case.step("notify", documents=[people["officer"].document("告知书")])
    case.step("waive", documents=[people["officer"].document("放弃听证声明")])
    case.step("review", who="reviewer", passed=True)
    return case
