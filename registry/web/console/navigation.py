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
    ("console.accidents.listing", "accident.nav", Act.ACCIDENT_READ),
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
