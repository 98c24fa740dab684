"""倒查: from a body, an examiner, a sitting or start days to all its certificates, and what was decided.

One rule of two persons puts a body's certificates under review; then each is cleared or revoked by a case of
its own. What is still undecided under a rule is counted here, so that nobody is forgotten in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import body_rule, exam, looked_back, organisation
from registry.models.looked_back import Question, Rule
from registry.models.organisation import Kind
from registry.rules import examiners
from registry.rules.permissions import Act
from registry.verify.claims import day_date, day_number

from . import audit
from .authority import Actor, require
from .case_views import DONE
from .context import Office
from .transaction import one_transaction, reading

BODIES = (Kind.CERTIFICATION_BODY, Kind.ISSUING_AUTHORITY)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which certificates: at least one of body, examiner, day of the exam, or both ends of start days."""

    body: str | None = None
    examiner: str | None = None
    exam_on: date | None = None
    first: date | None = None
    last: date | None = None
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One certificate. `classes`: of decisions in force, `banned` and `under_review` (a rule) among them.

    `case`: one about it that is on its way. `decided`: nothing is left to decide under a rule.
    """

    serial: int
    name: str
    last4: str
    body: str
    scope: tuple[str, ...]
    start: date
    expired: bool
    exam_on: date | None
    examiner: str | None
    classes: frozenset[str]
    case: str | None
    decided: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the answer: of `total` certificates, of which `undecided` wait for a decision.

    `following`: (start day, serial) behind which the next page begins; `bodies`: code → name.
    """

    lines: tuple[Found, ...]
    total: int
    undecided: int
    following: tuple[int, int] | None
    bodies: dict[str, str]


def certificates(
    office: Office,
    actor: Actor,
    asked: Asked,
    now: int,
    *,
    after: tuple[int, int] | None = None,
    count: int = 50,
) -> Page:
    """Give the certificates that are asked for; who asked about which body stands in the audit trail.

    Errors: RegistryError FORBIDDEN, LOOK_BACK_TOO_WIDE.
    """
    require(actor, Act.LOOK_BACK)
    _tell_trail(office, actor, asked.body or "all", now)
    with reading(office) as session:
        question = _question(office, asked)
        rows = looked_back.certificates(session, question, now, after, count + 1)
        total = looked_back.counted(session, question, now)
        waiting = looked_back.counted(session, _only_undecided(question), now)
        lines = _lines(office, rows[:count], now)
        bodies = organisation.names(session, BODIES)
    last = rows[count - 1] if len(rows) > count else None
    following = (last.start_day, last.serial) if last else None
    return Page(lines, total, waiting, following, bodies)


@one_transaction
def _tell_trail(office: Office, actor: Actor, body: str, now: int) -> None:
    """Note who asked; by itself, for the answer may take its time and nobody's writing should wait for it."""
    audit.record(office.session, actor, Act.LOOK_BACK, "organisation", body, now)


def rules(office: Office, actor: Actor, now: int) -> tuple[Rule, ...]:
    """Give the body rules in force, with how many certificates each reaches and how many of them wait.

    Errors: RegistryError FORBIDDEN.
    """
    require(actor, Act.LOOK_BACK)
    with reading(office) as session:
        return tuple(looked_back.rules(session, now))


def bodies(office: Office, actor: Actor) -> dict[str, str]:
    """Give code → name of all bodies. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.LOOK_BACK)
    with reading(office) as session:
        return organisation.names(session, BODIES)


def _question(office: Office, asked: Asked) -> Question:
    """Say what is asked by the keys of the tables. Errors: RegistryError LOOK_BACK_TOO_WIDE."""
    ranged = asked.first is not None and asked.last is not None
    if not (asked.body or asked.examiner or asked.exam_on or ranged):
        raise RegistryError("LOOK_BACK_TOO_WIDE")
    told = None
    if asked.examiner:
        texts = exam.examiner_texts(office.session)
        told = tuple(text for text in texts if examiners.names(text, asked.examiner))
    return Question(
        body=asked.body,
        first=day_number(asked.first) if asked.first else None,
        last=day_number(asked.last) if asked.last else None,
        examiners=told,
        exam_on=asked.exam_on,
        undecided=asked.undecided,
    )


def _only_undecided(question: Question) -> Question:
    told = {name: getattr(question, name) for name in Question.__slots__}
    return Question(**{**told, "undecided": True})


def _lines(office: Office, rows: list[Any], now: int) -> tuple[Found, ...]:
    session, serials = office.session, [row.serial for row in rows]
    classes = looked_back.classes(session, serials, now)
    cases = looked_back.open_cases(session, serials, DONE)
    ranges = body_rule.all_rules(session)
    return tuple(_line(row, classes.get(row.serial, set()), cases, ranges, now) for row in rows)


def _line(
    row: Any, classes: set[str], cases: dict[int, str], ranges: list[tuple[str, int, int]], now: int
) -> Found:
    decided = not classes.isdisjoint(looked_back.SETTLED)
    ruled = any(body == row.body and first <= row.start_day <= last for body, first, last in ranges)
    found = set(classes) | ({"banned"} if row.banned else set())
    if ruled and "cleared" not in classes:
        found.add("under_review")
    return Found(
        serial=row.serial,
        name=row.name,
        last4=row.last4,
        body=row.body,
        scope=tuple(row.scope),
        start=day_date(row.start_day),
        expired=row.exp is not None and row.exp < now,
        exam_on=row.taken_on,
        examiner=row.examiner,
        classes=frozenset(found),
        case=cases.get(row.serial),
        decided=decided,
    )
