"""What an accident calls for: a ban, a revocation, an answer first, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.rules.accidents import Harm
from registry.rules.called_for import Call, called_for
from registry.rules.grounds import Capacity, Licensed
from registry.rules.measures import Measure
from tests.rules.test_grounds import MET, ORDINARY

NOT_FOUND, UNDETERMINED = "NOT_FOUND_IS_NOT_UNLICENSED", "CAUSE_NOT_DETERMINED"


@pytest.mark.parametrize(
    ("changes", "call"),
    [
        ({}, Call(Measure.LIFETIME_BAN, ())),
        ({"licensed": Licensed.NOT_FOUND}, Call(Measure.LIFETIME_BAN, (NOT_FOUND,))),
        ({"determined": False}, Call(Measure.LIFETIME_BAN, (UNDETERMINED,))),
        (
            {"licensed": Licensed.NOT_FOUND, "determined": False},
            Call(Measure.LIFETIME_BAN, (NOT_FOUND, UNDETERMINED)),
        ),
        ({"licensed": Licensed.YES}, Call(Measure.REVOKE, ())),
        ({"licensed": Licensed.YES, "determined": False}, Call(Measure.REVOKE, (UNDETERMINED,))),
        ({"licensed": Licensed.YES, "harm": ORDINARY}, Call(Measure.REVOKE, ())),
        ({"harm": ORDINARY}, None),
        ({"harm": ORDINARY, "licensed": Licensed.NOT_FOUND, "determined": False}, None),
        ({"harm": Harm(0, 10, 0), "fire": False}, None),
        ({"capacity": Capacity.MANAGER}, None),
        ({"capacity": Capacity.OTHER, "licensed": Licensed.YES}, None),
    ],
)
def test_what_a_file_calls_for(changes, call):
    assert called_for(replace(MET, **changes)) == call
