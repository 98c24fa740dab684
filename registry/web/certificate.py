"""A verdict as the /V/ page shows it: words and dates in one language. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from registry.verify import messages
from registry.verify.claims import Claims, day_date
from registry.verify.scope import scheme_of
from registry.verify.verdict import Verdict

Say = Callable[..., str]
Message = dict[str, str]


@dataclass(frozen=True)
class Day:
    """A day as people read it: the date, and how far it is from the day of the answer where that matters."""

    iso: str
    distance: str | None


@dataclass(frozen=True)
class Facts:
    """What the certificate says, once its signature was proved."""

    name: str
    last4: str
    operations: tuple[tuple[str, str], ...]
    scheme: str
    start: Day
    end: Day | None
    review: Day | None
    body: str
    serial: int


@dataclass(frozen=True)
class Page:
    """Everything the page shows; messages are those of `registry.verify.messages`, by their parts."""

    outcome: str
    answer: Message
    reasons: tuple[Message, ...]
    notices: tuple[Message, ...]
    official: Message | None
    facts: Facts | None
    day: str
    clock: str
    offset: str
    age: str | None
    work: str | None
    on: str | None


def describe(verdict: Verdict, language: str, say: Say) -> Page:
    """Put a verdict into the words of `language`."""
    moment = datetime.fromtimestamp(verdict.checked_at, UTC).astimezone(verdict.zone)
    return Page(
        outcome=verdict.outcome.value,
        answer=messages.text("outcomes", verdict.outcome, language),
        reasons=tuple(messages.reason_text(each, verdict.reasons, language) for each in verdict.reasons),
        notices=tuple(messages.text("notices", each, language) for each in verdict.notices),
        official=messages.text("official", verdict.official, language) if verdict.official else None,
        facts=_facts(verdict, verdict.claims, language, moment.date(), say) if verdict.claims else None,
        day=moment.date().isoformat(),
        clock=moment.strftime("%H:%M:%S"),
        offset=moment.isoformat(timespec="seconds")[19:],
        age=_age(verdict, say),
        work=verdict.work,
        on=verdict.on.isoformat() if verdict.on else None,
    )


def _facts(verdict: Verdict, claims: Claims, language: str, today: date, say: Say) -> Facts:
    scheme = scheme_of(claims.scheme)
    items = scheme.items if scheme else {}

    def day(on: date) -> Day:
        return Day(on.isoformat(), _distance((on - today).days, say))

    start = day_date(claims.start_day)

    return Facts(
        name=claims.name,
        last4=claims.last4,
        operations=tuple((code, items[code][language] if code in items else "") for code in claims.scope),
        scheme=scheme.names[language] if scheme else str(claims.scheme),
        start=day(start) if start > today else Day(start.isoformat(), None),
        end=day(_last_day(claims.exp, verdict)) if claims.exp is not None else None,
        review=day(day_date(claims.review_day)) if claims.review_day else None,
        body=f"{verdict.body_name} ({claims.body})" if verdict.body_name else claims.body,
        serial=claims.serial,
    )


def _last_day(exp: int, verdict: Verdict) -> date:
    return datetime.fromtimestamp(exp, UTC).astimezone(verdict.zone).date()


def _distance(days: int, say: Say) -> str:
    """Say how far a day is: today, tomorrow, in 118 days, 3 days ago."""
    if days in (-1, 0, 1):
        return say({-1: "day.yesterday", 0: "day.today", 1: "day.tomorrow"}[days])
    return say("day.ahead", days=days) if days > 0 else say("day.past", days=-days)


def _age(verdict: Verdict, say: Say) -> str | None:
    """Say of when the newest published list is; None before the first."""
    if verdict.list is None:
        return None
    issued = datetime.fromtimestamp(verdict.list.issued_at, UTC).astimezone(verdict.zone)
    minutes = max(verdict.list.age_seconds, 0) // 60
    unit, number = ("minutes", minutes) if minutes < 120 else ("hours", minutes // 60)
    return say(
        "age.list",
        number=f"{verdict.list.epoch}-{verdict.list.version}",
        time=Markup("<time>{}</time>").format(issued.strftime("%Y-%m-%d %H:%M")),
        age=say(f"age.{unit}", count=number),
    )
