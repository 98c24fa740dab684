"""Licensed for that work on that day: yes, no, and not found, which is not no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry.rules.grounds import Licensed
from registry.rules.licence import Held, answer
from registry.verify.scope import Work

DAY, ONE = date(2026, 3, 1), timedelta(days=1)
WORK = Work("mem", "2.1")
GOOD = Held(7, 1, ("2.1",), date(2024, 1, 1), DAY, DAY, frozenset())


@pytest.mark.parametrize(
    ("changes", "licensed", "faults"),
    [
        ({}, "yes", ()),
        ({"end": None, "review": None}, "yes", ()),
        ({"classes": frozenset({"superseded", "under_review"})}, "yes", ()),
        ({"end": DAY - ONE}, "no", ("EXPIRED",)),
        ({"review": DAY - ONE}, "no", ("REVIEW_OVERDUE",)),
        ({"start": DAY + ONE}, "no", ("NOT_YET_VALID",)),
        ({"scope": ("2.2",)}, "no", ("OUT_OF_SCOPE",)),
        ({"classes": frozenset({"revoked"})}, "no", ("REVOKED",)),
        ({"classes": frozenset({"suspended"})}, "no", ("SUSPENDED",)),
        ({"classes": frozenset({"banned"}), "end": DAY - ONE}, "no", ("BANNED", "EXPIRED")),
        ({"scope": ("2",)}, "not_found", ("RULE_UNVERIFIED",)),
        ({"scheme": 99}, "not_found", ("RULE_UNVERIFIED",)),
    ],
)
def test_one_credential(changes, licensed, faults):
    told = answer([replace(GOOD, **changes)], WORK, DAY)
    assert (told.licensed.value, told.looked_at) == (licensed, ((7, faults),))


def test_no_record_is_not_unlicensed():
    assert answer([], WORK, DAY).licensed is Licensed.NOT_FOUND


def test_one_good_credential_is_enough_and_a_doubtful_one_is_no_no():
    bad, doubtful = replace(GOOD, end=DAY - ONE), replace(GOOD, scope=("2",))
    assert answer([bad, GOOD], WORK, DAY).licensed is Licensed.YES
    assert answer([bad, doubtful], WORK, DAY).licensed is Licensed.NOT_FOUND


def test_another_systems_certificate_does_not_cover_the_work():
    assert answer([GOOD], Work("tsg", "SMAW"), DAY).licensed is Licensed.NO
