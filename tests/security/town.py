"""A small town: who works where, in which role, and what lies in the registry that they could touch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from registry.models import accident
from registry.rules.permissions import REGULATOR_ROLES, Channel, Role
from registry.workflows import api_keys, case_files, organisations, resemblances
from registry.workflows.authority import Actor
from registry.workflows.case_files import CaseFile
from registry.workflows.context import Office
from registry.workflows.people import Identity
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.security.acting import DAY, World
from tests.workflows import acts, hiring, officers, staff
from tests.workflows.hiring import REGULATOR, Person

HOME = {Role.CLERK: "3302", Role.INSPECTOR: "INS-1", Role.EMPLOYER: "EMP-1"}
"""Where those work who are no regulators."""

READER = Actor("x", "x", REGULATOR, frozenset(REGULATOR_ROLES), Channel.CONSOLE)
"""Somebody of the regulator who may do everything there."""

NONE = {
    **dict.fromkeys(("account", "login", "organisation", "accreditation", "key", "resemblance"), "none"),
    **dict.fromkeys(("case", "accident", "decision", "person", "entry"), str(UUID(int=0))),
    "document": "0" * 64,
}
"""Keys of things that do not exist."""


@dataclass(frozen=True)
class Town:
    """An office with people of every role; `there` are keys of things that exist."""

    office: Office
    folder: Path
    people: dict[Role, Person]
    there: dict[str, str]
    seen: CaseFile

    def world(self, *, exists: bool) -> World:
        """Give what calls are about."""
        return World(self.office, self.there if exists else NONE, self.folder / "results.csv", self.seen)

    def actor(self, role: Role, channel: Channel) -> Actor:
        """Give somebody of a role, as that channel lets them in."""
        person = self.people[role]
        return Actor(person.account_id, person.login, home(role), frozenset({role}), channel)


def home(role: Role) -> str:
    """Give the organisation in which somebody of a role works."""
    return HOME.get(role, REGULATOR)


def build(office: Office, folder: Path) -> Town:
    """Make the organisations, the people and one thing of each kind."""
    hiring.organisations(office)
    people = {role: hiring.hire(office, role.value, role, organisation=home(role)) for role in Role}
    acts.write(folder / "results.csv", [acts.row(make_resident_id(order=5))])
    there = _things(office)
    seen = case_files.read(office, READER, there["case"], NOW)
    return Town(office, folder, people, there, seen)


def _things(office: Office) -> dict[str, str]:
    regulators = staff.team(office, prefix="r.")
    decided = officers.banned(office, regulators)
    file = officers.accident(office, regulators, number=make_resident_id(order=78))
    proposal = officers.ban(file, "2", who=make_resident_id(order=78))
    case = officers.cases.propose(office, regulators.officer.actor, proposal, staff.THEN)
    registrar = hiring.FOUNDER
    clerk = hiring.hire(office, "target", Role.CLERK, organisation="3302")
    grant = organisations.accredit(
        office,
        registrar,
        "3302",
        schemes=[1],
        region="330200",
        from_day=DAY,
        to_day=DAY,
        examiners=[],
        now=NOW,
    )
    by_console = Actor("x", "x", REGULATOR, frozenset({Role.REGISTRAR}), Channel.CONSOLE)
    api_keys.create(office, by_console, clerk.account_id, label="x", acts=["upload"], days=9, now=NOW)
    [key] = api_keys.listing(office, by_console, "3302")
    return {
        "case": case.id,
        "accident": file,
        "account": clerk.account_id,
        "login": "target",
        "organisation": "3302",
        "accreditation": grant,
        "key": key.id,
        "document": officers.document(office, regulators, "另一份"),
        "resemblance": _resemblance(office),
        "decision": decided.decided.id,
        **_in_a_file(office, file),
    }


def _in_a_file(office: Office, file: str) -> dict[str, str]:
    with reading(office) as session:
        [(person_id, entry)] = accident.involved(session, file).items()
        return {"person": person_id, "entry": entry.id}


def _resemblance(office: Office) -> str:
    """Meet somebody of the banned person's name and birth date under another number."""
    who = Identity("resident_id", make_resident_id(order=79), "石示例")
    resemblances.met_in_check(office, who, NOW)
    return resemblances.queue(office, READER)[0].id
