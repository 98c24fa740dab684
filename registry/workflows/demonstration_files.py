"""The demonstration's accidents: their files as a case officer keeps them, all invented."""

from __future__ import annotations

from dataclasses import dataclass, replace

from registry.rules.grounds import Capacity
from registry.rules.procedure_table import Affair

from . import accidents, cases, documents, involvements
from .accidents import Facts
from .authority import Actor
from .basis import Basis
from .context import Office
from .proposing import Proposal, Who

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class File:
    """An accident so many days ago, with the one who welded, of whom the issuing system knows nothing.

    `facts.happened_at` is left out. `proposed`: the basis of a lifetime ban that is on its way.
    """

    days_ago: int
    facts: Facts
    who: Who
    proposed: Basis | None = None


def open_file(office: Office, officer: Actor, file: File, now: int) -> str:
    """Open a file with its person, and propose what it calls for where that is told; give its key."""
    settled = _paper(office, officer, "火灾事故认定书.txt", file.facts.place, now)
    happened = now - file.days_ago * _DAY
    facts = replace(file.facts, happened_at=happened, determination=settled)
    key = accidents.open_file(office, officer, facts, now)
    answer = _paper(office, officer, "发证机关复函.txt", f"查无此证\n{file.facts.place}", now)
    who = (file.who.document_type, file.who.number, file.who.name, Capacity.WELDER.value)
    involvements.involve(office, officer, key, *who, now, issuer_answer=answer)
    if file.proposed is not None:
        told = Proposal(Affair.LIFETIME_BAN, file.proposed, who=file.who, accident_id=key)
        cases.propose(office, officer, told, now)
    return key


def _paper(office: Office, officer: Actor, name: str, text: str, now: int) -> str:
    content = f"{name}\n{text}\n（演示用文书 made for the demonstration）\n"
    return documents.attach(office, officer, name, content.encode(), now)
