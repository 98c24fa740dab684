"""A proposal of every kind of case, and how each comes to the point where only an approval is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.models import DecisionKind
from registry.rules.measures import Measure
from registry.rules.procedure_table import Affair, needs
from registry.rules.rule_rows import rows
from registry.workflows import cases, deciding
from registry.workflows.cases import Proposal, Stood, Who
from registry.workflows.context import Office
from registry.workflows.orders import Order
from registry.workflows.transaction import transaction
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import acts, officers, publishing
from tests.workflows.officers import basis, day
from tests.workflows.staff import Officer, Team

WELDER = make_resident_id(order=77)
SERIAL = 0


@dataclass(frozen=True)
class Desk:
    """An office in which a case of any kind can be proposed: one certificate was issued in it."""

    office: Office
    people: Team

    @classmethod
    def furnish(cls, office: Office, people: Team, folder: Path) -> Desk:
        """Issue the certificate."""
        acts.issue(office, acts.write(folder / "one.csv", [acts.row(WELDER, "石示例")]))
        return cls(office, people)

    def ready(self, proposal: Proposal, by: Officer, at: int = NOW) -> Stood:
        """Propose, and take the case through all that its kind needs before an approval."""
        one = cases.propose(self.office, by.actor, proposal, at)
        needed, clerk = needs(proposal.affair, self.office.day(at)), self.people.colleague.actor
        if needed.notice:
            paper = officers.document(self.office, self.people, "告知书", at)
            one = cases.notify(self.office, clerk, one.id, one.version, at, documents=[paper])
            one = cases.waive(self.office, clerk, one.id, one.version, at, documents=[paper])
        if needed.review:
            reviewer = self.people.reviewer.actor
            one = cases.review(self.office, reviewer, one.id, one.version, at, passed=True)
        return one

    def decided(self, proposal: Proposal) -> str:
        """Decide a proposal, the day before; give the decision."""
        one = self.ready(proposal, self.people.officer, NOW - DAY)
        done = officers.approve(self.office, self.people.second, one, NOW - DAY)
        assert done.decided is not None
        return done.decided.id

    def banned(self) -> str:
        """Ban the person; give the decision."""
        told = publishing.basis()
        return deciding.ban(self.office, "resident_id", WELDER, "石示例", told, NOW - DAY).id

    def cancelled(self) -> str:
        """Cancel the certificate; give the decision."""
        with transaction(self.office):
            told = (DecisionKind.CREDENTIAL, "cancel", "cancelled", publishing.basis())
            return deciding.decide(self.office, Order(*told, serial=SERIAL), NOW).id


def _entry(desk: Desk) -> Proposal:
    details = {"decision": desk.banned(), "act": "无证动火，引发亡人火灾"}
    return Proposal(Affair.REGISTER_ENTRY, basis("公"), details=details)


def _cleared(desk: Desk) -> Proposal:
    desk.decided(_about(Affair.BODY_RULE, body=acts.BODY, from_day=0, to_day=20_000))
    return _on_serial(Affair.CLEARED)


def _on_serial(affair: Affair, **more: Any) -> Proposal:
    return Proposal(affair, basis("证"), serial=SERIAL, **more)


def _about(affair: Affair, **details: Any) -> Proposal:
    return Proposal(affair, basis("簿"), details=details)


def _imported(desk: Desk) -> Proposal:
    paper = officers.document(desk.office, desk.people, "决定书")
    return _on_serial(Affair.IMPORT, measure=Measure.REVOKE, documents=(paper,))


PROPOSALS: dict[Affair, Callable[[Desk], Proposal]] = {
    Affair.LIFETIME_BAN: lambda _: Proposal(
        Affair.LIFETIME_BAN, basis(), who=Who("resident_id", WELDER), other_ground="法院判决"
    ),
    Affair.STRIP: lambda _: _on_serial(Affair.STRIP),
    Affair.REVOKE: lambda _: _on_serial(Affair.REVOKE),
    Affair.SUSPEND: lambda _: _on_serial(Affair.SUSPEND, until=day("2026-12-31")),
    Affair.CANCEL: lambda _: _on_serial(Affair.CANCEL),
    Affair.LOST: lambda _: _on_serial(Affair.LOST),
    Affair.LAPSE: lambda _: _on_serial(Affair.LAPSE),
    Affair.LIFT: lambda desk: Proposal(Affair.LIFT, basis("解"), ends_id=desk.cancelled()),
    Affair.IMPORT: _imported,
    Affair.BODY_RULE: lambda _: _about(Affair.BODY_RULE, body=acts.BODY, from_day=0, to_day=20_000),
    Affair.CLEARED: _cleared,
    Affair.REGISTER_ENTRY: _entry,
    Affair.REGISTER_WITHDRAWAL: lambda desk: Proposal(
        Affair.REGISTER_WITHDRAWAL, basis("撤"), ends_id=desk.decided(_entry(desk))
    ),
    Affair.PUBLICATION_MODE: lambda _: _about(
        Affair.PUBLICATION_MODE, jurisdiction="33", mode="authorised_query"
    ),
    Affair.RULE_ROW: lambda _: _about(Affair.RULE_ROW, row=min(rows())),
    Affair.KEY_COMPROMISED: lambda desk: _about(
        Affair.KEY_COMPROMISED, kid=desk.office.keys.credential().public.kid.hex(), since=NOW - DAY
    ),
}
