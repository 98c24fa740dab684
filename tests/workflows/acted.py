"""An office in which people have acted: at least two rows in every table that leaves of type `acts` seal."""

from __future__ import annotations

from datetime import date

from registry.models import (
    Accreditation,
    ApiKey,
    Decision,
    Examiner,
    Invitation,
    Organisation,
    RegisterEntry,
)
from registry.workflows import publication
from registry.workflows.penalties import penalise, tell_police
from registry.workflows.transaction import transaction
from tests.factories import NOW, make_resident_id
from tests.workflows import officers, staff
from tests.workflows.acts import BODY

DAY = date(2026, 8, 1)


def acted(office, now=staff.THEN) -> staff.Team:
    """Ban two persons after two accidents, penalise, and keep organisations and accounts; give the people."""
    people = staff.team(office)
    for number in ("1", "2"):
        whom = make_resident_id(order=70 + int(number))
        file = officers.accident(office, people, number=whom, now=now, place=f"杭州市示例路{number}号")
        reviewed = officers.until_reviewed(office, people, officers.ban(file, number, who=whom), now)
        decided = officers.approve(office, people.approver, reviewed, now).decided
        paper = officers.document(office, people, f"处罚{number}")
        on = {"unit": "示例装修有限公司", "amount_yuan": 1}
        actor, told = people.officer.actor, officers.basis(f"罚{number}")
        penalise(office, actor, file, "unit", "罚款", told, DAY, paper, now, **on)
        tell_police(office, actor, file, paper, now)
        kept(office, people, number, decided.id, now)
    publication.publish(office, NOW)
    return people


def kept(office, people, number, decision_id, now) -> None:
    """Add what registrars keep."""
    with transaction(office) as session:
        account = people.officer.actor.account_id
        code, secret = f"99{number}", number.encode() * 32
        session.add(Organisation(code=code, name="示例", kind="employer", created_at=now))
        span = {"region": f"33010{number}", "from_day": DAY, "to_day": DAY, "created_at": now}
        session.add(Accreditation(id=f"a{number}", organisation=BODY, schemes="1", **span))
        session.flush()
        session.add(Examiner(id=f"e{number}", accreditation_id=f"a{number}", name="考官示例"))
        opened = {"opened_by": account, "opened_at": now, "expires_at": now + 9}
        link = {"account_id": account, "opening": "created", "token_hash": secret}
        session.add(Invitation(id=f"i{number}", **link, **opened))
        named = {"organisation": staff.REGULATOR, "account_id": account, "label": "x", "acts": "case.read"}
        made = {"created_at": now, "created_by": account, "expires_at": now + 9, "secret_hash": secret}
        session.add(ApiKey(id=f"k{number}", **named, **made))
        person = session.get_one(Decision, decision_id).person_id
        told = {"kind": "ban", "decision_id": decision_id, "person_id": person, "jurisdiction": "CN"}
        shown = {"mode": "public", "act": "x", "entered_at": now, "published_until": now + 900}
        session.add(RegisterEntry(id=f"r{number}", **told, **shown))
