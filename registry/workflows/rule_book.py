"""The rows of the tables of law as a regulator reads them: source, how well known, verified by whom."""

from __future__ import annotations

from typing import NamedTuple

from registry.models import decision
from registry.rules.permissions import Act
from registry.rules.rule_rows import Listed, listed, rows

from . import verified_rows
from .authority import Actor, require
from .context import Office
from .transaction import reading


class Line(NamedTuple):
    """A row. `decided`: the number of the decision by which two persons verified it, None where none did."""

    row: Listed
    decided: str | None

    @property
    def verified(self) -> bool:
        """Say whether a person has compared the row with the text in force."""
        return self.decided is not None or self.row.verified_by is not None


def lines(office: Office, actor: Actor, now: int) -> list[Line]:
    """Give every row, table after table. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        stand = verified_rows.verified(office, rows(), now)
        found = decision.of_subjects(session, [f"rule_row:{id_}" for id_ in stand], now) if stand else []
        numbers = {one.subject: one.decision_number for one in found}
    return [Line(row, numbers.get(f"rule_row:{row.id}")) for row in listed()]
