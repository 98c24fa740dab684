"""One figure: what was measured, what it must be, and whether it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A measured value beside its bound; `holds` is None where there is no bound."""

    what: str
    must: str
    measured: str
    value: float
    holds: bool | None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the figure as plain data."""
        return asdict(self)


def at_least(what: str, value: float, bound: float, *, unit: str = "", note: str = "") -> Figure:
    """Make a figure that must not fall below `bound`."""
    return Figure(what, f"≥ {bound:g}{unit}", f"{value:.4g}{unit}", value, value >= bound, note)


def at_most(what: str, value: float, bound: float, *, unit: str = "", note: str = "") -> Figure:
    """Make a figure that must not rise above `bound`."""
    return Figure(what, f"≤ {bound:g}{unit}", f"{value:.4g}{unit}", value, value <= bound, note)
