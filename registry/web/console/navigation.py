"""What the console offers to whom: a link for each page that the table of rights lets somebody read."""

from __future__ import annotations

from typing import NamedTuple

from flask import request

from registry.rules.permissions import Act
from registry.web import guard
from registry.workflows.authority import allows


class Link(NamedTuple):
    """A page in the bar: its endpoint, the key of its name, and whether it is open now."""

    endpoint: str
    text: str
    here: bool


# Endpoint, key of the name, the act that reading it takes (None: everybody who is signed in).
_PAGES: tuple[tuple[str, str, Act | None], ...] = (
    ("console.overview.show", "console.overview", None),
    ("console.cases.listing", "case.list", Act.CASE_READ),
    ("console.persons.ask", "person.look", Act.CASE_PROPOSE),
    ("console.accidents.listing", "accident.nav", Act.ACCIDENT_READ),
    ("console.look_back.accidents", "lookback.nav", Act.LOOK_BACK),
    ("console.resemblances.listing", "oversight.resemblances.title", Act.CASE_READ),
    ("console.register_entries.listing", "oversight.register", Act.CASE_READ),
    ("console.oversight.show", "oversight.log", Act.CASE_READ),
    ("console.audits.listing", "oversight.audit", Act.AUDIT_READ),
    ("console.rule_rows.listing", "oversight.rules", Act.CASE_READ),
)


def navigation() -> list[Link]:
    """Give the links of the bar for whoever is signed in."""
    found = guard.signed()
    if found is None or found.needs_passkey:
        return []
    here = (request.endpoint or "").rpartition(".")[0]
    return [
        Link(endpoint, text, here == endpoint.rpartition(".")[0])
        for endpoint, text, act in _PAGES
        if act is None or allows(found.actor, act)
    ]
