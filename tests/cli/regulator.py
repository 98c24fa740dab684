"""The people of a regulator beside a desk: what a command proposes, they take through to a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.workflows import cases
from tests.cli.desk import Desk, decision
from tests.factories import DAY, NOW
from tests.workflows import officers, staff

OFFICER = ("--as", "r.officer")
COURT = ("--other-ground", "法院判决")


@dataclass(frozen=True)
class Regulator:
    """Everybody that a case needs, with accounts in the office of the desk."""

    desk: Desk
    people: staff.Team
    now: int

    @classmethod
    def beside(cls, desk: Desk, now: int = NOW) -> Regulator:
        """Open the accounts; they were there the day before."""
        with desk.office() as office:
            return cls(desk, staff.team(office, now - DAY, prefix="r."), now)

    def revoke(self, serial: int | str, number: int) -> None:
        """Propose to revoke a certificate, by command, and decide so."""
        self.carry_through(self.desk.json("revoke", serial, *OFFICER, *decision(number)))

    def ban(self, text: str, number: int, *name: str) -> None:
        """Propose to ban the person of a number, by command, and decide so."""
        who = ("--number", "-", *name)
        self.carry_through(self.desk.json("ban", *OFFICER, *COURT, *who, *decision(number), text=text))

    def approve(self, told: dict[str, Any]) -> None:
        """Approve a proposed case that needs nothing before."""
        with self.desk.office() as office:
            case, hashed = told["case"], bytes.fromhex(told["proposal_sha256"])
            stood = cases.Stood(case, told["version"], told["state"], hashed)
            officers.approve(office, self.people.approver, stood, self.now)

    def carry_through(self, told: dict[str, Any]) -> None:
        """Take a proposed case through all that comes before a decision, and approve it."""
        people, actor = self.people, self.people.officer.actor
        case, now = told["case"], self.now
        with self.desk.office() as office:
            paper = officers.document(office, people, case, now)
            stood = cases.notify(office, actor, case, told["version"], now, documents=[paper])
            stood = cases.waive(office, actor, case, stood.version, now, documents=[paper])
            stood = cases.review(office, people.reviewer.actor, case, stood.version, now, passed=True)
            officers.approve(office, people.approver, stood, now)
