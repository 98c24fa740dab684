"""Terms that are over: a bar for some years ends by itself, but never unseen: a decision says so.

Suspensions need none: their last second stands in the leaf, and every question asks the time.
"""

from __future__ import annotations

from sqlalchemy import select

from registry.models import Decision, DecisionKind, Person
from registry.models import decision as decisions

from . import deciding
from .basis import Basis
from .context import Office
from .transaction import one_transaction, reading


def end_terms(office: Office, now: int) -> int:
    """End every bar whose term is over; give how many. One cheap query where there is none."""
    with reading(office) as session:
        over = list(
            session.scalars(
                select(Decision.id)
                .join(Person, Person.id == Decision.person_id)
                .where(
                    Person.banned_since.is_not(None),
                    Decision.class_ == "banned",
                    Decision.until < now,
                    *decisions.in_force(0),
                )
            )
        )
    return sum(_end(office, decision_id, now) for decision_id in over)


@one_transaction
def _end(office: Office, decision_id: str, now: int) -> bool:
    if decisions.ended(office.session, decision_id):
        return False
    over = office.session.get_one(Decision, decision_id)
    basis = Basis(f"{over.decision_number[:94]}（期满）", over.deciding_body, over.legal_basis, "期满")
    deciding.decide(
        office,
        deciding.Order(
            DecisionKind.TERM_OVER, over.measure, "", basis, person_id=over.person_id, ends_id=over.id
        ),
        now,
    )
    return True
