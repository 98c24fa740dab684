"""Step 8, the day asked about, and several reasons at once."""

from __future__ import annotations

from tests.factories import DAY, HOUR, NOW, day, end
from tests.vectors.cases.dates import AGEING, AHEAD, YESTERDAY, green, grey, red
from tests.vectors.cases.status import START, ruled
from tests.vectors.world import OURS, Case, Group, card, snapshot, trust, trust_key

PAST, FUTURE = "2026-06-01", "2027-06-01"


def amber(name: str, text: str, **changes: object) -> Case:
    """Expect OUT_OF_SCOPE alone."""
    return Case(name, text, "OUT_OF_SCOPE", ("OUT_OF_SCOPE",), **changes)  # type: ignore[arg-type]  # by keyword


OUT_OF_SCOPE = Group(
    "out_of_scope",
    "All good, but not for this work; an exact match of code rests on no rule.",
    (8,),
    (
        amber("pressure welding asked", card(), work="mem:2.2"),
        amber("brazing asked", card(), work="mem:2.3"),
        amber("a card for two other items", card(scope=("2.2", "2.3"))),
        green("one of two items", card(scope=("2.2", "2.3")), work="mem:2.3"),
        amber("another system's work", card(), work="tsg:SMAW-FeII-6G-3/57-Fef3J"),
        amber("another system's work of the same code", card(), work="moh:2.1"),
        amber("the edition of 2026, another item", card(scheme=2), work="mem:2.2"),
        amber("a code that only begins alike", card(scope=("2.11",))),
        red("expired as well: red", card(exp=end(YESTERDAY)), "EXPIRED", "OUT_OF_SCOPE", work="mem:2.2"),
    ),
)

RULE_UNVERIFIED = Group(
    "rule_unverified",
    "Covered only by a rule that no person has verified.",
    (8,),
    (
        grey("the category alone is printed", card(scope=("2",)), "RULE_UNVERIFIED"),
        grey("the category, another item asked", card(scope=("2",)), "RULE_UNVERIFIED", work="mem:2.3"),
        green("category and item: the item decides", card(scope=("2", "2.1"))),
        amber("the category, another system's work", card(scope=("2",)), work="moh:2.1"),
        red(
            "revoked as well: red",
            card(scope=("2",)),
            "REVOKED",
            "RULE_UNVERIFIED",
            snapshot=snapshot({"revoked": [7]}),
        ),
    ),
)

WORK_NOT_ASKED = Group(
    "work_not_asked",
    "No work was asked: a notice, and never OUT_OF_SCOPE.",
    (8,),
    (
        green("a plain card", card(), "WORK_NOT_ASKED", work=None),
        green("the category alone", card(scope=("2",)), "WORK_NOT_ASKED", work=None),
        red(
            "a revoked card",
            card(),
            "REVOKED",
            work=None,
            notices=("WORK_NOT_ASKED",),
            snapshot=snapshot({"revoked": [7]}),
        ),
    ),
)

RULE_UNVERIFIED_NOTICE = Group(
    "rule_unverified_notice",
    "The credential's own edition is not verified by a person: a notice, not a doubt, and the last one.",
    (8,),
    (
        green("the edition of 2026", card(scheme=2)),
        green("the edition of 2010", card(scheme=1)),
        green(
            "beside other notices, in the order of the list",
            card(scheme=2, exp=end("2026-12-31"), review_day=day("2026-12-31")),
            "WORK_NOT_ASKED",
            "EXPIRES_SOON",
            "REVIEW_SOON",
            "STATUS_AGEING",
            work=None,
            snapshot=snapshot(iat=NOW - 25 * HOUR),
        ),
    ),
)

ON = Group(
    "on",
    "A day asked about: dates are judged on it, staleness now; before today the list has no history.",
    (5, 6, 7),
    (
        green("a past day", card(), on=PAST),
        green("the first valid day", card(), on="2026-03-21"),
        red("the day before the first", card(), "NOT_YET_VALID", on="2026-03-20"),
        green("the last valid day", card(review_day=0), on="2032-03-20"),
        red("the day after the last", card(review_day=0), "EXPIRED", on="2032-03-21"),
        green("the last day of the review", card(), on="2029-03-20"),
        red("the day after the review", card(), "REVIEW_OVERDUE", on="2029-03-21"),
        red("past, revoked", card(), "REVOKED", on=PAST, snapshot=snapshot({"revoked": [7]})),
        Case("past, banned", card(), "BANNED", ("BANNED",), on=PAST, snapshot=snapshot({"banned": [7]})),
        grey("past, suspended", card(), "STATUS_NOT_COVERED", on=PAST, snapshot=snapshot({"suspended": [7]})),
        grey("past, cancelled", card(), "STATUS_NOT_COVERED", on=PAST, snapshot=snapshot({"cancelled": [7]})),
        grey("past, lapsed", card(), "STATUS_NOT_COVERED", on=PAST, snapshot=snapshot({"lapsed": [7]})),
        grey("past, superseded", card(), "SUPERSEDED", on=PAST, snapshot=snapshot({"superseded": [7]})),
        grey("past, under review", card(), "UNDER_REVIEW", on=PAST, snapshot=snapshot({"under_review": [7]})),
        grey("past, a body rule", card(), "UNDER_REVIEW", on=PAST, snapshot=ruled(("3301", START, START))),
        red("today, suspended", card(), "SUSPENDED", on="2026-11-24", snapshot=snapshot({"suspended": [7]})),
        red("yesterday's day is past", card(), "REVOKED", on=YESTERDAY, snapshot=snapshot({"revoked": [7]})),
        grey(
            "yesterday, lapsed",
            card(),
            "STATUS_NOT_COVERED",
            on=YESTERDAY,
            snapshot=snapshot({"lapsed": [7]}),
        ),
        red("a future day, suspended", card(), "SUSPENDED", on=FUTURE, snapshot=snapshot({"suspended": [7]})),
        grey(
            "past, the list is stale now",
            card(),
            "STATUS_STALE",
            on=PAST,
            notices=AGEING,
            snapshot=snapshot(iat=NOW - 72 * HOUR - 1),
        ),
        # A serial whose token has run out leaves every class but `banned`: the list tells nothing of it.
        grey(
            "past, on a card that had run out when the list was made",
            card(exp=end("2026-10-31")),
            "STATUS_NOT_COVERED",
            on=PAST,
        ),
        green(
            "the last day, two days later by a clock that nobody confirmed",
            card(exp=end("2026-11-24")),
            *AGEING,
            on="2026-11-24",
            now=AHEAD,
        ),
        Case("past, another work", card(), "OUT_OF_SCOPE", ("OUT_OF_SCOPE",), on=PAST, work="mem:2.2"),
        grey("past, below the floor", card(), "CLOCK_UNRELIABLE", on=PAST, now=NOW - DAY),
    ),
)

EVERY_CLASS = {
    name: [7]
    for name in ("revoked", "suspended", "banned", "superseded", "cancelled", "lapsed", "under_review")
}

SEVERITY = Group(
    "severity",
    "All reasons are told in the order of the closed list; the gravest colours the verdict.",
    (5, 6, 7, 8),
    (
        Case(
            "BANNED over NOT_VALID",
            card(),
            "BANNED",
            ("BANNED", "REVOKED"),
            snapshot=snapshot({"banned": [7], "revoked": [7]}),
        ),
        red(
            "NOT_VALID over CANNOT_TELL",
            card(),
            "LAPSED",
            "SUPERSEDED",
            snapshot=snapshot({"lapsed": [7], "superseded": [7]}),
        ),
        grey(
            "CANNOT_TELL over OUT_OF_SCOPE",
            card(),
            "UNDER_REVIEW",
            "OUT_OF_SCOPE",
            work="mem:2.2",
            snapshot=snapshot({"under_review": [7]}),
        ),
        Case(
            "every class at once",
            card(),
            "BANNED",
            ("BANNED", "REVOKED", "SUSPENDED", "CANCELLED", "LAPSED", "UNDER_REVIEW", "SUPERSEDED"),
            snapshot=snapshot(EVERY_CLASS),
        ),
        Case(
            "nearly everything at once",
            card(exp=end(YESTERDAY), review_day=day(YESTERDAY), start_day=day("2026-11-25")),
            "BANNED",
            (
                "TRUST_STALE",
                "KEY_COMPROMISED",
                "BANNED",
                "REVOKED",
                "SUSPENDED",
                "CANCELLED",
                "LAPSED",
                "EXPIRED",
                "REVIEW_OVERDUE",
                "NOT_YET_VALID",
                "UNDER_REVIEW",
                "SUPERSEDED",
                "OUT_OF_SCOPE",
            ),
            AGEING,
            work="mem:2.2",
            trust=trust(
                iat=NOW - 73 * HOUR,
                **trust_key(OURS.credential, "credential", compromised_from=NOW - HOUR),
            ),
            snapshot=snapshot(EVERY_CLASS),
        ),
    ),
)

GROUPS = (OUT_OF_SCOPE, RULE_UNVERIFIED, WORK_NOT_ASKED, RULE_UNVERIFIED_NOTICE, ON, SEVERITY)
