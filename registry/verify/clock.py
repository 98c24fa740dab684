"""What follows from the clock and the age of the lists alone (verdicts.md, Age and clock).

The floor is the newest iat of an accepted trust list or snapshot, never of a token: it is certainly past.
Dates are judged at the later of now and floor, so a clock that is behind greens nothing that ended before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from .acceptance import CLOCK_TOLERANCE
from .claims import day_number, end_of_day
from .snapshot import Snapshot
from .trust_list import TrustList
from .verdict import ListAge
from .zones import DEFAULT, zone

HOUR = 3600
SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds for every text checked at one `now`; times are Unix seconds, days count from 2000-01-01.

    `at`: when dates are judged; `today` (`day`): its date; `floor` (`floor_day`): certainly past;
    `confirmed`: the office confirmed this clock not long ago; `soon`, `soon_day`: the end of the time called
    soon; `list_age`: of the snapshot in hand.
    """

    now: int
    at: int
    today: date
    day: int
    floor: int
    floor_day: int
    confirmed: bool
    behind: bool
    trust_stale: bool
    status_stale: bool
    ageing: bool
    soon: int
    soon_day: int
    list_age: ListAge | None


class Clock:
    """Makes the moment of a `now`; one moment serves all texts that are checked within its second."""

    def __init__(
        self,
        trust_list: TrustList | None,
        snapshot: Snapshot | None,
        confirmed_at: int | None,
        *,
        online: bool,
    ) -> None:
        self.zone: tzinfo = trust_list.zone if trust_list else zone(DEFAULT)
        self._trust_list, self._snapshot = trust_list, snapshot
        self._confirmed_at, self._online = confirmed_at, online
        self._floor = max((held.iat for held in (trust_list, snapshot) if held), default=0)
        self._last: Moment | None = None

    def moment(self, now: int) -> Moment:
        """Give what holds at `now` (Unix seconds)."""
        last = self._last
        if last is None or last.now != now:
            last = self._last = self._make(now)
        return last

    def _make(self, now: int) -> Moment:
        held = self._snapshot
        at = max(now, self._floor)
        today = day_of(at, self.zone)
        behind = now < self._floor - CLOCK_TOLERANCE
        # Online the office itself answers: nothing is old. With the clock behind, no age can be told.
        judge_age = not (self._online or behind)
        return Moment(
            now=now,
            at=at,
            today=today,
            day=day_number(today),
            floor=self._floor,
            floor_day=day_number(day_of(self._floor, self.zone)),
            confirmed=self._online or self._is_confirmed(now),
            behind=behind,
            trust_stale=judge_age and self._older(self._trust_list, now, self._refuse),
            status_stale=judge_age and self._older(held, now, self._refuse),
            ageing=judge_age and any(self._older(one, now, self._warn) for one in (self._trust_list, held)),
            soon=end_of_day(today + timedelta(days=SOON_DAYS), self.zone),
            soon_day=day_number(today) + SOON_DAYS,
            list_age=age_of((held.epoch, held.version, held.iat), now) if held else None,
        )

    def _is_confirmed(self, now: int) -> bool:
        confirmed_at = self._confirmed_at
        return confirmed_at is not None and -CLOCK_TOLERANCE <= now - confirmed_at <= self._refuse

    @staticmethod
    def _older(held: TrustList | Snapshot | None, now: int, limit: int) -> bool:
        return held is not None and now - held.iat > limit

    @property
    def _warn(self) -> int:
        return self._trust_list.limits.warn_hours * HOUR if self._trust_list else 0

    @property
    def _refuse(self) -> int:
        return self._trust_list.limits.refuse_hours * HOUR if self._trust_list else 0


def day_of(seconds: int, zone: tzinfo) -> date:
    """Give the date in `zone` at a time in Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()


def age_of(numbered: tuple[int, int, int], now: int) -> ListAge:
    """Give the age at `now` of the list (epoch, version, iat); one that is ahead of the clock has none."""
    epoch, version, iat = numbered
    return ListAge(epoch, version, iat, max(0, now - iat))
