"""The state of the log: how far it has come, what was signed, its newest leaves, and how others check it."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, g, render_template, request

from registry.errors import RegistryError
from registry.web import guard
from registry.workflows import log_state

from .wording import at

blueprint = Blueprint("oversight", __name__, url_prefix="/log")
OLD = 2
"""Days after which the last check is told to be old."""
_A_DAY = 24 * 3600
LONGEST = 160
"""Characters of an open field that the list shows; the files have all of it."""


@blueprint.get("")
def show() -> str:
    """Show the log."""
    actor, before = guard.actor(), _before()
    found = log_state.leaves(g.office, actor, before=before)
    state = log_state.state(g.office, actor, g.now)
    age = (g.now - state.check.at) // _A_DAY if state.check else 0
    return render_template(
        "console/log.html",
        log=state,
        days=age if age >= OLD else None,
        leaves=found,
        first=before is None,
        older=found[-1].index if found and found[-1].index > 0 else None,
        base_url=g.office.settings.base_url,
        at=at,
        shown=_shown,
    )


def _before() -> int | None:
    """Read where the page begins. Errors: RegistryError NOT_FOUND."""
    written = request.args.get("before")
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= 15):
        raise RegistryError("NOT_FOUND")
    return int(written)


def _shown(value: Any) -> str:
    """Write the value of an open field, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
