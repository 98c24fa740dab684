"""Steps 0 and 5: dates to the second, and a clock that may be wrong in either direction."""

from __future__ import annotations

from registry.verify.trust_list import Limits
from tests.factories import DAY, HOUR, NOW, day, end
from tests.vectors.world import Case, Group, card, snapshot, trust

FLOOR = NOW - HOUR // 2  # the snapshot's iat, 2026-11-24 09:30:00
BEHIND = NOW - 10 * DAY  # 2026-11-14
AHEAD = NOW + 2 * DAY  # 2026-11-26
YESTERDAY, TODAY, TOMORROW = "2026-11-23", "2026-11-24", "2026-11-25"
LAST_SECOND = end(TODAY)
AGEING = ("STATUS_AGEING",)


def red(name: str, text: str, *reasons: str, **changes: object) -> Case:
    """Expect NOT_VALID."""
    return Case(name, text, "NOT_VALID", reasons, **changes)  # type: ignore[arg-type]  # by keyword


def grey(name: str, text: str, *reasons: str, **changes: object) -> Case:
    """Expect CANNOT_TELL."""
    return Case(name, text, "CANNOT_TELL", reasons, **changes)  # type: ignore[arg-type]  # by keyword


def green(name: str, text: str, *notices: str, **changes: object) -> Case:
    """Expect VALID."""
    return Case(name, text, "VALID", (), notices, **changes)  # type: ignore[arg-type]  # by keyword


EXPIRED = Group(
    "expired",
    "now > exp, and either exp lies before the floor or the office confirmed the clock.",
    (5,),
    (
        red("ended yesterday", card(exp=end(YESTERDAY)), "EXPIRED"),
        red("a second before the floor", card(exp=FLOOR - 1), "EXPIRED"),
        red("a second ago, clock confirmed", card(exp=NOW - 1), "EXPIRED", confirmed=NOW),
        green("this very second is the last", card(exp=NOW), "EXPIRES_SOON", confirmed=NOW),
        green("this very second, clock not confirmed", card(exp=NOW), "EXPIRES_SOON"),
        green(
            "the last second of the last day",
            card(exp=LAST_SECOND),
            "EXPIRES_SOON",
            now=LAST_SECOND,
            confirmed=NOW,
        ),
        red(
            "the first second of the day after",
            card(exp=LAST_SECOND),
            "EXPIRED",
            now=LAST_SECOND + 1,
            confirmed=NOW,
        ),
        red("confirmed 72 hours ago", card(exp=NOW - 1), "EXPIRED", confirmed=NOW - 72 * HOUR),
        red("years ago", card(exp=end("2026-04-01")), "EXPIRED"),
        red("before it began", card(exp=end("2026-03-01")), "EXPIRED"),
    ),
)

REVIEW_OVERDUE = Group(
    "review_overdue",
    "review_day is good through its last second; 0 is none printed.",
    (5,),
    (
        red("due yesterday", card(review_day=day(YESTERDAY)), "REVIEW_OVERDUE"),
        green("due today", card(review_day=day(TODAY)), "REVIEW_SOON"),
        green("the last second of the day", card(review_day=day(TODAY)), "REVIEW_SOON", now=LAST_SECOND),
        red(
            "the second after, clock confirmed",
            card(review_day=day(TODAY)),
            "REVIEW_OVERDUE",
            now=LAST_SECOND + 1,
            confirmed=NOW,
        ),
        red(
            "expired as well: both are told",
            card(review_day=day(YESTERDAY), exp=end(YESTERDAY)),
            "EXPIRED",
            "REVIEW_OVERDUE",
        ),
    ),
)

NOT_YET_VALID = Group(
    "not_yet_valid",
    "Before start_day, in the registry's zone.",
    (5,),
    (
        red("begins tomorrow", card(start_day=day(TOMORROW)), "NOT_YET_VALID"),
        green("begins today", card(start_day=day(TODAY))),
        red("a second too early", card(start_day=day(TOMORROW)), "NOT_YET_VALID", now=LAST_SECOND),
        green("the first second of the day", card(start_day=day(TOMORROW)), now=LAST_SECOND + 1),
    ),
)

CLOCK_UNRELIABLE = Group(
    "clock_unreliable",
    "A wrong clock never reddens an innocent and never greens an expired card.",
    (0, 5),
    (
        green("300 s below the floor are tolerated", card(), now=FLOOR - 300),
        grey("301 s below the floor", card(), "CLOCK_UNRELIABLE", now=FLOOR - 301),
        grey(
            "below the floor that a trust list sets",
            card(),
            "CLOCK_UNRELIABLE",
            now=FLOOR,
            trust=trust(iat=FLOOR + 301),
        ),
        grey("days behind", card(), "CLOCK_UNRELIABLE", now=BEHIND),
        red(
            "behind, and ended before the floor",
            card(exp=end("2026-11-20")),
            "EXPIRED",
            "CLOCK_UNRELIABLE",
            now=BEHIND,
        ),
        red(
            "behind, and the review was due before the floor",
            card(review_day=day(YESTERDAY)),
            "REVIEW_OVERDUE",
            "CLOCK_UNRELIABLE",
            now=BEHIND,
        ),
        grey(
            "behind, and begun by the floor",
            card(start_day=day(TODAY)),
            "CLOCK_UNRELIABLE",
            now=BEHIND,
        ),
        red(
            "behind, and not begun by the floor",
            card(start_day=day(TOMORROW)),
            "NOT_YET_VALID",
            "CLOCK_UNRELIABLE",
            now=BEHIND,
        ),
        red(
            "behind, and revoked",
            card(),
            "REVOKED",
            "CLOCK_UNRELIABLE",
            now=BEHIND,
            snapshot=snapshot({"revoked": [7]}),
        ),
        Case(
            "behind, and banned",
            card(),
            "BANNED",
            ("BANNED", "CLOCK_UNRELIABLE"),
            now=BEHIND,
            snapshot=snapshot({"banned": [7]}),
        ),
        grey("ended at the floor, clock not confirmed", card(exp=FLOOR), "CLOCK_UNRELIABLE"),
        grey("ended a second ago, clock not confirmed", card(exp=NOW - 1), "CLOCK_UNRELIABLE"),
        grey(
            "ended a second ago, confirmed 72 hours and a second ago",
            card(exp=NOW - 1),
            "CLOCK_UNRELIABLE",
            confirmed=NOW - 72 * HOUR - 1,
        ),
        grey(
            "review due on the floor's day, two days ago, clock not confirmed",
            card(review_day=day(TODAY)),
            "CLOCK_UNRELIABLE",
            now=AHEAD,
            notices=AGEING,
        ),
        red(
            "review due on the floor's day, two days ago, clock confirmed",
            card(review_day=day(TODAY)),
            "REVIEW_OVERDUE",
            now=AHEAD,
            confirmed=AHEAD,
            notices=AGEING,
        ),
        grey(
            "end and review between floor and clock are one reason",
            card(review_day=day(TOMORROW), exp=end(TOMORROW)),
            "CLOCK_UNRELIABLE",
            now=AHEAD,
            notices=AGEING,
        ),
        grey(
            "six years ahead: old lists, and no red",
            card(review_day=0),
            "TRUST_STALE",
            "STATUS_STALE",
            "CLOCK_UNRELIABLE",
            now=NOW + 6 * 366 * DAY,
            notices=AGEING,
        ),
        green("a token signed 300 s ahead", card(iat=NOW + 300)),
        grey("a token signed 301 s ahead", card(iat=NOW + 301), "CLOCK_UNRELIABLE"),
        green(
            "a token's time is no floor",
            card(iat=NOW + 200),
            now=NOW - 60,
        ),
        grey(
            "a short limit: confirmed 25 hours ago is too long",
            card(exp=NOW - 1),
            "CLOCK_UNRELIABLE",
            confirmed=NOW - 25 * HOUR,
            trust=trust(limits=Limits(12, 24)),
        ),
    ),
)

EXPIRES_SOON = Group(
    "expires_soon",
    "The last day is today or within 90 days.",
    (5,),
    (
        green("90 days", card(exp=end("2027-02-22")), "EXPIRES_SOON"),
        green("91 days", card(exp=end("2027-02-23"))),
        green("today", card(exp=LAST_SECOND), "EXPIRES_SOON"),
        red("no longer soon once it has passed", card(exp=end(YESTERDAY)), "EXPIRED"),
    ),
)

REVIEW_SOON = Group(
    "review_soon",
    "The review is due today or within 90 days.",
    (5,),
    (
        green("90 days", card(review_day=day("2027-02-22")), "REVIEW_SOON"),
        green("91 days", card(review_day=day("2027-02-23"))),
        green(
            "end and review, in this order",
            card(review_day=day("2027-01-01"), exp=end("2027-01-31")),
            "EXPIRES_SOON",
            "REVIEW_SOON",
        ),
        red("no longer soon once it is overdue", card(review_day=day(YESTERDAY)), "REVIEW_OVERDUE"),
    ),
)

GROUPS = (EXPIRED, REVIEW_OVERDUE, NOT_YET_VALID, CLOCK_UNRELIABLE, EXPIRES_SOON, REVIEW_SOON)
