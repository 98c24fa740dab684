"""Steps 6 and 7: the snapshot and what stands in it."""

from __future__ import annotations

from registry.verify.snapshot import BodyRule
from registry.verify.trust_list import Limits
from tests.factories import HOUR, NOW, day, end
from tests.vectors.cases.dates import AGEING, green, grey, red
from tests.vectors.world import Case, Group, card, snapshot, trust

START = day("2026-03-21")  # of a plain card
STALE = NOW - 72 * HOUR - 1
WARN = NOW - 24 * HOUR - 1
NEIGHBOURS = [6, 8]


def ruled(*rules: tuple[str, int, int], **classes: list[int]) -> bytes:
    """Sign a snapshot with body rules."""
    return snapshot(classes, rules=tuple(BodyRule(*rule) for rule in rules))


def of_class(name: str, reason: str, outcome: str, about: str) -> Group:
    """Give the vectors of a class that has one reason of its own."""
    return Group(
        name,
        about,
        (7,),
        (
            Case("in the class", card(), outcome, (reason,), snapshot=snapshot({name: [7]})),
            Case(
                "among many",
                card(),
                outcome,
                (reason,),
                snapshot=snapshot({name: [0, *range(3, 60), 99]}),
            ),
            Case("the first serial", card(serial=0), outcome, (reason,), snapshot=snapshot({name: [0, 50]})),
            Case("the last serial", card(serial=99), outcome, (reason,), snapshot=snapshot({name: [5, 99]})),
            green("its neighbours are", card(), snapshot=snapshot({name: NEIGHBOURS})),
            Case(
                "a list that is too old still decides",
                card(),
                outcome,
                (reason, "STATUS_STALE"),
                AGEING,
                snapshot=snapshot({name: [7]}, iat=STALE),
            ),
            Case(
                "cleared does not lift a class",
                card(),
                outcome,
                (reason,),
                snapshot=snapshot({name: [7], "cleared": [7]}),
            ),
        ),
    )


CLASS_GROUPS = (
    of_class("banned", "BANNED", "BANNED", "The person is banned."),
    of_class("revoked", "REVOKED", "NOT_VALID", "撤销, 吊销."),
    of_class("suspended", "SUSPENDED", "NOT_VALID", "暂扣."),
    of_class("cancelled", "CANCELLED", "NOT_VALID", "注销, lost, stolen."),
    of_class("lapsed", "LAPSED", "NOT_VALID", "失效."),
    of_class("superseded", "SUPERSEDED", "CANNOT_TELL", "A newer certificate: never red for its holder."),
)

UNDER_REVIEW = Group(
    "under_review",
    "By class, or by a rule about the body's start days (inclusive) without `cleared`.",
    (7,),
    (
        grey("in the class", card(), "UNDER_REVIEW", snapshot=snapshot({"under_review": [7]})),
        green("its neighbours are", card(), snapshot=snapshot({"under_review": NEIGHBOURS})),
        grey("a rule of one day", card(), "UNDER_REVIEW", snapshot=ruled(("3301", START, START))),
        grey("the first day of a rule", card(), "UNDER_REVIEW", snapshot=ruled(("3301", START, START + 9))),
        grey("the last day of a rule", card(), "UNDER_REVIEW", snapshot=ruled(("3301", START - 9, START))),
        green("a day before the rule", card(), snapshot=ruled(("3301", START + 1, START + 9))),
        green("a day after the rule", card(), snapshot=ruled(("3301", START - 9, START - 1))),
        green("a rule about another body", card(), snapshot=ruled(("3302", START, START))),
        green("a body whose code begins alike", card(), snapshot=ruled(("330", START, START))),
        grey(
            "the second of two rules",
            card(),
            "UNDER_REVIEW",
            snapshot=ruled(("3301", START - 9, START - 5), ("3301", START - 1, START + 1)),
        ),
        green("ruled and cleared", card(), snapshot=ruled(("3301", START, START), cleared=[7])),
        grey(
            "others are cleared", card(), "UNDER_REVIEW", snapshot=ruled(("3301", START, START), cleared=[8])
        ),
        grey(
            "cleared of the rule, but in the class",
            card(),
            "UNDER_REVIEW",
            snapshot=ruled(("3301", START, START), cleared=[7], under_review=[7]),
        ),
        red(
            "cleared of the rule, but revoked",
            card(),
            "REVOKED",
            snapshot=ruled(("3301", START, START), cleared=[7], revoked=[7]),
        ),
        green("cleared of nothing", card(), snapshot=snapshot({"cleared": [7]})),
    ),
)

STATUS_MISSING = Group(
    "status_missing",
    "No snapshot: dates are judged, but nobody is green.",
    (6,),
    (
        grey("no snapshot", card(), "STATUS_MISSING", snapshot=None),
        red(
            "no snapshot, and ended long ago",
            card(exp=end("2026-11-22")),
            "EXPIRED",
            "STATUS_MISSING",
            snapshot=None,
        ),
        grey(
            "no snapshot, and not this work: grey",
            card(),
            "STATUS_MISSING",
            "OUT_OF_SCOPE",
            snapshot=None,
            work="mem:2.2",
        ),
    ),
)

STATUS_NOT_COVERED = Group(
    "status_not_covered",
    "The list ends before this serial.",
    (6,),
    (
        grey("serial = count", card(serial=100), "STATUS_NOT_COVERED"),
        green("serial = count - 1", card(serial=99)),
        grey("a list of nobody", card(serial=0), "STATUS_NOT_COVERED", snapshot=snapshot(count=0)),
        grey("a serial of 2^53 - 1", card(serial=2**53 - 1), "STATUS_NOT_COVERED"),
        grey(
            "not covered, but its body is under review",
            card(serial=100),
            "UNDER_REVIEW",
            "STATUS_NOT_COVERED",
            snapshot=ruled(("3301", START, START)),
        ),
    ),
)

STATUS_STALE = Group(
    "status_stale",
    "A snapshot older than refuse_hours (72).",
    (6,),
    (
        grey("72 hours and a second", card(), "STATUS_STALE", notices=AGEING, snapshot=snapshot(iat=STALE)),
        green("72 hours exactly", card(), *AGEING, snapshot=snapshot(iat=STALE + 1)),
        grey(
            "both lists are",
            card(),
            "TRUST_STALE",
            "STATUS_STALE",
            notices=AGEING,
            trust=trust(iat=STALE),
            snapshot=snapshot(iat=STALE),
        ),
        grey(
            "the trust list's own limit of 24 hours",
            card(),
            "STATUS_STALE",
            notices=AGEING,
            trust=trust(limits=Limits(12, 24)),
            snapshot=snapshot(iat=WARN),
        ),
        green("next_update may have passed", card(), snapshot=snapshot(next_update=NOW - 1)),
    ),
)

STATUS_AGEING = Group(
    "status_ageing",
    "Trust list or snapshot older than warn_hours (24).",
    (6,),
    (
        green("24 hours and a second", card(), *AGEING, snapshot=snapshot(iat=WARN)),
        green("24 hours exactly", card(), snapshot=snapshot(iat=WARN + 1)),
        green("the trust list is", card(), *AGEING, trust=trust(iat=WARN)),
        green(
            "the trust list's own limit of 12 hours",
            card(),
            *AGEING,
            trust=trust(limits=Limits(12, 24)),
            snapshot=snapshot(iat=NOW - 12 * HOUR - 1),
        ),
    ),
)

GROUPS = (*CLASS_GROUPS, UNDER_REVIEW, STATUS_MISSING, STATUS_NOT_COVERED, STATUS_STALE, STATUS_AGEING)
