"""One text on its way through the verifier's steps, and what they have found so far."""

from __future__ import annotations

from datetime import date

from .claims import Claims
from .clock import Moment
from .envelope import Sealed
from .office import OfficeAnswer
from .scope import Work
from .trust_list import TrustKey
from .verdict import Notice, Reason


class Check:
    """What was asked, what was found, what is told.

    `on` is a day other than today (today is judged to the second), `past` a day before it; `told` are the
    claims once they may be told.
    """

    # Slots and a plain __init__, not a dataclass: one is made for every text.
    __slots__ = (
        *("text", "moment", "work", "on", "past"),
        *("token", "sealed", "key", "claims", "answer"),
        *("reasons", "notices", "told", "official"),
    )

    token: bytes  # from step 1 on
    sealed: Sealed
    key: TrustKey  # from step 2 on
    claims: Claims  # from step 4 on

    def __init__(self, text: str, moment: Moment, work: Work | None, on: date | None) -> None:
        self.text, self.moment, self.work = text, moment, work
        self.on = None if on == moment.today else on
        self.past = self.on is not None and self.on < moment.today
        self.answer: OfficeAnswer | None = None
        self.reasons: list[Reason] = []
        self.notices: list[Notice] = []
        self.told: Claims | None = None
        self.official: str | None = None

    def stop(self, reason: Reason) -> bool:
        """End the steps with a reason after which nothing of the content is told."""
        self.reasons.append(reason)
        self.told = None
        return True

    def take_back(self) -> None:
        """Forget what was found in the content; only where the text came from may still be told."""
        self.reasons.clear()
        self.notices = [notice for notice in self.notices if notice is Notice.OTHER_HOST]
