"""The ground of the lifetime ban: every condition alone keeps a ban from being proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from registry.rules.accidents import Harm
from registry.rules.grounds import Capacity, File, Licensed, lacking

MET = File(
    happened=date(2026, 3, 1),
    fire=True,
    harm=Harm(deaths=1, serious_injuries=0, loss_yuan=0),
    capacity=Capacity.WELDER,
    licensed=Licensed.NO,
    determined=True,
    issuer_answer=False,
)
LARGER = Harm(0, 10, 0)
ORDINARY = Harm(0, 9, 9_999_999)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"fire": False},
        {"harm": LARGER},
        {"harm": Harm(0, 0, 10_000_000)},
        {"licensed": Licensed.NOT_FOUND, "issuer_answer": True},
    ],
)
def test_the_ground_is_met(changes):
    assert lacking(replace(MET, **changes)) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"capacity": Capacity.MANAGER}, "NOT_THE_WELDER"),
        ({"licensed": Licensed.YES}, "WAS_LICENSED"),
        ({"licensed": Licensed.NOT_FOUND}, "NOT_FOUND_IS_NOT_UNLICENSED"),
        ({"harm": ORDINARY}, "NOT_GRAVE_ENOUGH"),
        ({"harm": LARGER, "fire": False}, "NOT_GRAVE_ENOUGH"),
        ({"determined": False}, "CAUSE_NOT_DETERMINED"),
    ],
)
def test_one_condition_alone_keeps_the_ban_away(changes, told):
    assert lacking(replace(MET, **changes)) == (told,)


def test_every_file_is_judged_by_the_sentence_of_the_plan():
    options = product(
        (True, False), (MET.harm, LARGER, ORDINARY), Capacity, Licensed, (True, False), (True, False)
    )
    for fire, harm, capacity, licensed, determined, answer in options:
        file = File(MET.happened, fire, harm, capacity, licensed, determined, answer)
        unlicensed = licensed is Licensed.NO or (licensed is Licensed.NOT_FOUND and answer)
        grave = harm is MET.harm or (fire and harm is LARGER)
        met = capacity is Capacity.WELDER and unlicensed and grave and determined
        assert (lacking(file) == ()) is met
