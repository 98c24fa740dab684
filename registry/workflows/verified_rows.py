"""Which rows of the tables of law two persons of the regulator have verified; asked anew each time.

Only the office knows: its online answers and its reports on files follow at once. Verifiers without a network
go by the tables they were built with.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.models import decision as decisions
from registry.rules.rule_rows import rows
from registry.verify import scope

from .context import Office

_SUBJECT = "rule_row:"


def verified(office: Office, ids: Iterable[str], now: int) -> frozenset[str]:
    """Give those of `ids` (rules.rule_rows) that a decision in force has verified, as the row stands today.

    In the open transaction or reading. A row that was changed since is not verified.
    """
    decided = decisions.of_subjects(office.session, [_SUBJECT + id_ for id_ in ids], now)
    told = [one.details for one in decided if one.details]
    return frozenset(one["row"] for one in told if rows().get(one["row"]) == one.get("sha256"))


def of_scope(office: Office, now: int) -> frozenset[str]:
    """Give the verified rows that say which certificate covers which work."""
    return verified(office, scope.row_ids(), now)


def of_system(office: Office, system: str, now: int) -> frozenset[str]:
    """Give the verified rows of a system's rules: those that files are judged by."""
    return verified(office, [id_ for id_ in rows() if id_.startswith(f"{system}.")], now)
