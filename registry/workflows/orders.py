"""What is to be decided, and what was: the order that goes into a decision and the decision as it is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from registry.models import DecisionKind

from .basis import Basis


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands in the register. `serials` are those it touches; `leaf` is its log index."""

    id: str
    kind: str
    measure: str
    status_class: str
    decision_number: str
    deciding_body: str
    decided_at: int
    serials: tuple[int, ...]
    leaf: int

    def to_json(self) -> dict[str, Any]:
        """Give what commands print."""
        return {**asdict(self), "serials": list(self.serials)}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be decided, on what: a `serial`, a `person_id`, another decision (`ends_id`) or a `subject`.

    `measure` is a Measure or the name of what is no measure; `class_` is empty where no class follows.
    """

    kind: DecisionKind
    measure: str
    class_: str
    basis: Basis
    serial: int | None = None
    person_id: str | None = None
    until: int | None = None
    ends_id: str | None = None
    subject: str | None = None
    details: dict[str, Any] | None = None
    case_id: str | None = None
    assertion_sha256: bytes | None = None
