"""The audit trail: who did what, when, by which way, on what, under which rule. For auditors."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, render_template, request

from registry.models import AuditEntry
from registry.rules.permissions import Act
from registry.web import guard
from registry.workflows import audit
from registry.workflows.authority import OFFICE

from .wording import at

blueprint = Blueprint("audits", __name__, url_prefix="/audit")
PAGE = 50
PAGES_OF = {"case": "/console/cases/", "accident": "/console/accidents/"}
"""Types of things that have a page of their own."""
SUBJECTS = (
    *("case", "accident", "account", "organisation", "accreditation", "api_key", "batch", "person"),
    *("resemblance", "attachment", "passkey", "session", "log"),
)
"""Types of things that have a name in the texts."""
_ACTS = frozenset(Act)


@blueprint.get("")
def listing() -> str:
    """Show the trail, of one account or of one thing where that is asked."""
    actor, asked = guard.actor(), request.args
    login = asked.get("login", "").strip()
    account_id = audit.account_of(g.office, actor, login) if login else asked.get("account") or None
    subject = (asked["type"], asked["key"]) if asked.get("type") and asked.get("key") else None
    found: Sequence[AuditEntry] = []
    if account_id or not login:
        how = {"account_id": account_id, "subject": subject, "before": asked.get("before") or None}
        found = audit.read(g.office, actor, limit=PAGE + 1, **how)
    narrowed = {"account": account_id, "type": asked.get("type"), "key": asked.get("key")}
    return render_template(
        "console/audits.html",
        entries=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        names=audit.names(g.office, actor, found[:PAGE]),
        narrowed={name: value for name, value in narrowed.items() if value},
        unknown=login if login and not account_id else None,
        office=OFFICE,
        named_acts=_ACTS,
        pages_of=PAGES_OF,
        subjects=SUBJECTS,
        at=at,
    )
