"""What may be told to whom of a decision about a person, and for how long (rules §3.4).

The projection is a list of what is shown; what is not in it is not shown: no certificate number (it holds the
identity number), no photo, no address, no employer, no day of birth. Mode and term hang on the jurisdiction
and the day of the event, as dated rows (tables/publication_modes.json).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from registry.rules.measures import Measure, effect
from registry.verify import identity

NATIONAL = "CN"
ADULT = 18
Text = dict[str, str]


class Mode(StrEnum):
    """To whom a ban may be told: everybody, whoever is entitled to ask, or government alone."""

    PUBLIC = "public"
    AUTHORISED_QUERY = "authorised_query"
    GOVERNMENT_ONLY = "government_only"


@dataclass(frozen=True, slots=True)
class Publication:
    """The row of a jurisdiction (two digits of GB/T 2260, or CN) on a day; `years`: the longest showing."""

    jurisdiction: str
    mode: Mode
    years: int
    law: Text
    source: str
    verified_by: str | None


@dataclass(frozen=True, slots=True)
class Public:
    """One entry as it is shown: everything that is, and nothing else. Dates are ISO 8601.

    `sex`, `birth_year`, `home_province` are None where the document does not tell; `act` is one sentence.
    """

    name: str
    sex: str | None
    birth_year: int | None
    home_province: Text | None
    number: str
    measure: Text
    act: str
    decision_number: str
    body: str
    decided_on: str
    published_until: str
    appeal: Text

    def to_json(self) -> dict[str, Any]:
        """Give the entry of the feed; what the document does not tell is left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def publication(jurisdiction: str, on: date) -> Publication:
    """Give the row of a jurisdiction on the day of the decision, the national one where it has none."""
    row = _row("jurisdictions", on, jurisdiction) or _row("jurisdictions", on, NATIONAL)
    if row is None:
        raise LookupError(f"no publication mode on {on.isoformat()}")
    mode = Mode(row["mode"])
    return Publication(row["code"], mode, row["years"], row["law"], row["source"], row["verified_by"])


def known_jurisdiction(code: str) -> bool:
    """Say whether a code is the nation's or a province's."""
    return code == NATIONAL or code in _table()["provinces"]


def last_day(jurisdiction: str, on: date, wanted: date | None = None) -> date:
    """Give the last day a decision of `on` may be shown: `wanted`, but never more than the rule's years."""
    years = publication(jurisdiction, on).years
    longest = _same_day(on, years) - timedelta(days=1)
    return min(wanted, longest) if wanted else longest


def announced_until(on: date) -> date:
    """Give the last day on which the cancellation of `on` stands among the announcements."""
    row = _row("announcements", on)
    return on + timedelta(days=row["days"] if row else 0)


def was_adult(born: date | None, on: date) -> bool:
    """Say whether a person was of age on a day: nothing is published about minors. Unknown is adult."""
    return born is None or _same_day(born, ADULT) <= on


def project(
    *,
    document_type: str,
    number: str,
    name: str,
    measure: str,
    act: str,
    decision_number: str,
    body: str,
    decided_on: date,
    published_until: date,
) -> Public:
    """Make the public entry out of what the office knows; `number` is normalised."""
    born = identity.told_birth_date(document_type, number)
    appeal = _row("appeals", decided_on)
    return Public(
        name=name,
        sex=identity.sex(number) if born else None,
        birth_year=born.year if born else None,
        home_province=_table()["provinces"].get(number[:2]) if document_type == "resident_id" else None,
        number=identity.mask(number),
        measure=effect(Measure(measure)).name,
        act=act,
        decision_number=decision_number,
        body=body,
        decided_on=decided_on.isoformat(),
        published_until=published_until.isoformat(),
        appeal=appeal["text"] if appeal else {},
    )


def _same_day(day: date, years: int) -> date:
    """Give the same day some years on; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _row(table: str, on: date, code: str | None = None) -> dict[str, Any] | None:
    for row in _table()[table]:
        start, end = date.fromisoformat(row["from"]), row["to"]
        if code in (None, row.get("code")) and start <= on and (end is None or on <= date.fromisoformat(end)):
            found: dict[str, Any] = row
            return found
    return None


@cache
def _table() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        files("registry.rules").joinpath("tables", "publication_modes.json").read_text("utf-8")
    )
    return read
