"""A console with something on every page, served to a real browser: people, cases in every state, a queue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from registry.models import Case, Involvement, alarm
from registry.rules.permissions import Role
from registry.workflows import cases, publication, resemblances
from registry.workflows import people as persons
from registry.workflows.cases import Affair, Proposal
from registry.workflows.transaction import reading, transaction
from tests.factories import DAY, NOW, make_resident_id
from tests.standing import standing_app, standing_office
from tests.workflows import acts
from tests.workflows.hiring import Person, come_in, hire, organisations
from tests.workflows.officers import THEN, accident, ban, banned, basis, two_persons, until_reviewed
from tests.workflows.staff import Officer, Team
from tests.workflows.test_register_list import published

ROLES = {
    "officer": Role.CASE_OFFICER,
    "colleague": Role.CASE_OFFICER,
    "reviewer": Role.LEGAL_REVIEWER,
    "approver": Role.APPROVER,
    "second": Role.APPROVER,
}
LONG_AGO = THEN - 60 * DAY


@dataclass
class Furnished:
    """A console at `base`; `words` are the cookies of its people; `keys` of what stands in it."""

    base: str
    words: dict[str, str]
    keys: dict[str, str]


@contextmanager
def furnished(folder: Path, keys: Path, template: Path) -> Iterator[Furnished]:
    """Furnish an office in `folder`, and serve it until the end."""
    with (
        standing_office(folder, keys, template, since=LONG_AGO) as office,
        standing_app(office) as app,
    ):
        words, there = _fill(office)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Furnished(f"http://127.0.0.1:{server.port}", words, there)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _fill(office: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Hire everybody long ago, decide and leave undecided, and let them sign in today."""
    organisations(office, LONG_AGO)
    hired = {login: hire(office, login, role, now=LONG_AGO) for login, role in ROLES.items()}
    team = Team(**{login: _officer(office, each, LONG_AGO) for login, each in hired.items()})
    decided = banned(office, team, "1")
    banned(office, team, "2", who=make_resident_id(order=5))
    published(office, team, decided.decided.id)
    third = make_resident_id(order=6)
    reviewed = until_reviewed(office, team, ban(accident(office, team, number=third), "3", who=third))
    _certify(office, team, LONG_AGO)
    file = accident(office, team, number=make_resident_id(order=7))
    proposed = cases.propose(office, team.officer.actor, ban(file, "4", who=make_resident_id(order=7)), THEN)
    likeness = persons.identity(
        "resident_id", make_resident_id(region="320106", order=500), "石示例", office.day(NOW)
    )
    resemblances.met_in_check(office, likeness, NOW)
    publication.publish(office, NOW)
    with transaction(office) as session:
        alarm.ring(session, "FOREIGN_TOKEN", 4711, NOW)
    words = {login: come_in(office, each, NOW).word for login, each in hired.items()}
    words |= {"auditor": hire(office, "auditor", Role.AUDITOR).word}
    words |= {"clerk": hire(office, "clerk", Role.CLERK, organisation="3302").word}
    return words, {
        "decided": decided.id,
        "reviewed": reviewed.id,
        "proposed": proposed.id,
        "accident": file,
        "entry": entry_of(office, file),
        "person": person_of(office, decided.id),
    }


def _certify(office: Any, team: Team, now: int) -> None:
    """Issue certificates of a body, one of which was in an accident; a rule puts them under review."""
    rows = [
        acts.row(make_resident_id(order=30 + n), name)
        for n, name in enumerate(("石示例", "示例乙", "示例丙"))
    ]
    acts.issue(office, acts.write(office.settings.data_dir / "results.csv", rows), now=now)
    accident(office, team, number=make_resident_id(order=30), answer=False)
    details = {"body": acts.BODY, "from_day": 0, "to_day": 20_000}
    two_persons(office, team, Proposal(Affair.BODY_RULE, basis("核1"), details=details), THEN)
    two_persons(office, team, Proposal(Affair.CLEARED, basis("核2"), serial=1), THEN)


def entry_of(office: Any, accident_id: str) -> str:
    """Give the key of an entry of an accident's file."""
    with reading(office) as session:
        return str(session.query(Involvement).filter_by(accident_id=accident_id).first().id)


def person_of(office: Any, case_id: str) -> str:
    """Give the key of whom a case is about."""
    with reading(office) as session:
        return str(session.get_one(Case, case_id).person_id)


def _officer(office: Any, person: Person, now: int) -> Officer:
    assert person.authenticator is not None
    return Officer(person.actor(office, now), person.authenticator)
