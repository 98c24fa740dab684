"""回头看: what each accident of the last years called for, whether it happened, when, by whom, how late.

What is called for is said by `rules.called_for`; whether it happened is read from the decisions. A ban counts
whatever case it came of; a certificate is settled by its revocation, by a ban on its holder, or by a decision
that it was found good. A decision that was lifted later did happen, and is told with the day of its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.models import Accident, AccidentVersion, Decision, Involvement, accident_list, accident_review
from registry.rules.called_for import called_for
from registry.rules.measures import Measure
from registry.rules.permissions import Act
from registry.rules.qualification import add_years

from .authority import Actor, require
from .case_views import DONE
from .context import Office
from .involvements import described
from .transaction import reading

LONGEST = 10
"""Years that can be looked back over."""
NOBODY = "NOBODY_ENTERED"
_SETTLES = {Measure.LIFETIME_BAN: ("banned",), Measure.REVOKE: ("revoked", "cleared")}


@dataclass(frozen=True, slots=True)
class Done:
    """A decision that settled a call; `by` signed it, `body` decided. `ended_on`: it was lifted since."""

    on: date
    measure: str
    body: str
    number: str
    by: str | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an accident called for. `state`: `open`, `unsettled` (something is `missing`) or `done`.

    `measure` None: nobody who did the work has been entered. `days`: from the accident, and from the entry of
    its determination (None: there is none), to the decision, or to today.
    """

    accident: Accident
    says: AccidentVersion
    entry: Involvement | None
    name: str | None
    serial: int | None
    measure: Measure | None
    missing: tuple[str, ...]
    state: str
    days: int
    days_determined: int | None
    case: str | None
    done: Done | None


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month, of accidents: what was owed in it, and how much of that was done."""

    name: str
    owed: int
    done: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything since a day, what is open first; `periods` in their order."""

    since: date
    items: tuple[Item, ...]
    periods: tuple[Period, ...]

    def count(self, state: str) -> int:
        """Say how many items are in a state."""
        return sum(item.state == state for item in self.items)


def accidents(office: Office, actor: Actor, years: int, now: int) -> Review:
    """Give what the accidents of the last `years` (1 to LONGEST) called for.

    Errors: RegistryError FORBIDDEN.
    """
    require(actor, Act.LOOK_BACK)
    today = office.day(now)
    since = add_years(today, -min(max(years, 1), LONGEST))
    with reading(office) as session:
        found = accident_list.listed(session, since, None, None)
        calls = _calls(office, found)
        items = _items(office, calls, today)
        session.expunge_all()
    ordered = sorted(items, key=lambda item: (_ORDER[item.state], -item.days))
    return Review(since, tuple(ordered), _periods(items, since, today))


_ORDER = {"open": 0, "unsettled": 1, "done": 2}


@dataclass(frozen=True, slots=True)
class _Called:
    accident: Accident
    says: AccidentVersion
    entry: Involvement | None
    serial: int | None
    measure: Measure | None
    missing: tuple[str, ...]


def _calls(office: Office, found: list[tuple[Accident, AccidentVersion]]) -> list[_Called]:
    entries = accident_review.entries(office.session, [one.id for one, _ in found])
    calls = []
    for one, says in found:
        people = entries.get(one.id, {})
        calls += [call for entry in people.values() for call in _of_person(office, one, says, entry)]
        if not any(entry.capacity == "welder" for entry in people.values()):
            calls.append(_Called(one, says, None, None, None, (NOBODY,)))
    return calls


def _of_person(office: Office, one: Accident, says: AccidentVersion, entry: Involvement) -> Iterable[_Called]:
    call = called_for(described(office, says, entry))
    if call is None:
        return
    good = [serial for serial, faults in entry.looked_at if not faults]
    for serial in good if call.measure is Measure.REVOKE else [None]:
        yield _Called(one, says, entry, serial, call.measure, call.missing)


def _items(office: Office, calls: list[_Called], today: date) -> list[Item]:
    session = office.session
    ids = list(dict.fromkeys(call.accident.id for call in calls))
    determined = accident_review.determined_at(session, ids)
    people = {call.entry.person_id for call in calls if call.entry}
    names = accident_list.names(session, list(people))
    made = _Made(office, calls)
    cases = {
        (row.accident_id, row.serial if row.serial is not None else row.person_id): row.id
        for row in accident_review.open_cases(session, ids, DONE)
    }
    return [_item(office, call, made, determined, names, cases, today) for call in calls]


class _Made:
    """The decisions about all people and certificates that were called for something."""

    def __init__(self, office: Office, calls: list[_Called]) -> None:
        session = office.session
        serials = {call.serial for call in calls if call.serial is not None}
        people = {call.entry.person_id for call in calls if call.entry}
        self.office = office
        self.found = accident_review.decisions(session, persons=people, serials=(), classes=("banned",))
        self.found += accident_review.decisions(session, serials=serials, classes=("revoked", "cleared"))
        self.ended = accident_review.ended_at(session, [each.id for each in self.found])
        self.by = accident_review.approvers(session, {each.case_id for each in self.found if each.case_id})

    def settling(self, call: _Called) -> Done | None:
        """Give the first decision that settled a call, one that still holds before one that was lifted."""
        settled = [each for each in self.found if _settles(each, call, lifted=each.id in self.ended)]
        settled.sort(key=lambda each: (each.id in self.ended, each.decided_at))
        return self._done(settled[0]) if settled else None

    def _done(self, one: Decision) -> Done:
        ended = self.ended.get(one.id)
        return Done(
            on=self.office.day(one.decided_at),
            measure=one.measure,
            body=one.deciding_body,
            number=one.decision_number,
            by=self.by.get(one.case_id or ""),
            ended_on=self.office.day(ended) if ended is not None else None,
        )


def _settles(one: Decision, call: _Called, *, lifted: bool) -> bool:
    """Say whether a decision settled a call; one from before the accident only if it is a ban that holds."""
    if call.measure is None or call.entry is None:
        return False
    if one.decided_at < call.says.happened_at and (lifted or one.class_ != "banned"):
        return False
    if one.class_ == "banned":
        return one.person_id == call.entry.person_id
    return one.class_ in _SETTLES[call.measure] and one.serial == call.serial


def _item(
    office: Office,
    call: _Called,
    made: _Made,
    determined: dict[str, int],
    names: dict[str, str],
    cases: dict[tuple[str, object], str],
    today: date,
) -> Item:
    done, one = made.settling(call), call.accident
    until = done.on if done else today
    known = determined.get(one.id)
    on = call.serial if call.serial is not None else call.entry.person_id if call.entry else None
    return Item(
        accident=one,
        says=call.says,
        entry=call.entry,
        name=names.get(call.entry.person_id) if call.entry else None,
        serial=call.serial,
        measure=call.measure,
        missing=call.missing,
        state="done" if done else "unsettled" if call.missing else "open",
        days=max(0, (until - one.happened_on).days),
        days_determined=max(0, (until - office.day(known)).days) if known is not None else None,
        case=cases.get((one.id, on)),
        done=done,
    )


def _periods(items: list[Item], since: date, today: date) -> tuple[Period, ...]:
    """Count by the year of the accident, or by its month where one year is looked back over."""
    monthly = add_years(since, 1) >= today
    names = _months(since, today) if monthly else [str(year) for year in range(since.year, today.year + 1)]
    owed = [item for item in items if item.state != "unsettled"]

    def within(item: Item, name: str) -> bool:
        return item.accident.happened_on.isoformat().startswith(name)

    return tuple(
        Period(
            name,
            sum(within(item, name) for item in owed),
            sum(within(item, name) and item.state == "done" for item in owed),
        )
        for name in names
    )


def _months(since: date, today: date) -> list[str]:
    first, last = since.year * 12 + since.month - 1, today.year * 12 + today.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)]
