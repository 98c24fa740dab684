"""What a guess costs whoever stole the table."""

from __future__ import annotations

from argon2 import Type

from registry.adapters import passwords

REAL = passwords._HASHER
"""As the office has it: the tests hash with less from their first fixture on."""


def test_the_parameters_are_owasps_and_stand_in_every_hash():
    assert (REAL.type, REAL.time_cost, REAL.memory_cost, REAL.parallelism) == (Type.ID, 2, 19 * 1024, 1)
    kept = REAL.hash("vixen blunder opal")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert REAL.verify(kept, "vixen blunder opal")
