"""Imports: decisions of other authorities and of courts, by document, with their source.

What was decided elsewhere followed that authority's own procedure; here two persons compare it with its
document. So an import is a case too, with a proposal and an approval and nothing between.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.rules.measures import Measure
from registry.rules.procedure_table import Affair

from . import cases
from .authority import Actor
from .basis import Basis
from .cases import Stood
from .context import Office
from .proposing import Proposal, Who


def import_decision(
    office: Office,
    actor: Actor,
    measure: Measure,
    basis: Basis,
    documents: Sequence[str],
    now: int,
    *,
    who: Who | None = None,
    serial: int | None = None,
    until: date | None = None,
    accident_id: str | None = None,
) -> Stood:
    """Propose to enter a decision as its document has it; `basis` names the body that decided, its source.

    On a person (`who`) or a credential (`serial`), as the measure falls. It takes effect when a second person
    approves it (`cases.approve`). Errors: those of `cases.propose`; RegistryError DOCUMENT_MISSING.
    """
    told = Proposal(
        Affair.IMPORT,
        basis,
        documents=tuple(documents),
        who=who,
        serial=serial,
        until=until,
        measure=measure,
        accident_id=accident_id,
    )
    return cases.propose(office, actor, told, now)
