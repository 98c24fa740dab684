"""The table of rights says in every cell what is written by hand in `tests.security.rights`."""

from __future__ import annotations

from itertools import product

import pytest

from registry.models.organisation import Kind
from registry.rules.permissions import (
    REGULATOR_ROLES,
    RIGHTS,
    ROLES_OF_KIND,
    Act,
    Channel,
    Role,
    may,
)
from tests.security.rights import COLUMNS, MATRIX, TOLD, allowed

CELLS = list(product(Role, Act, (True, False), Channel))


@pytest.mark.parametrize(("role", "act", "own", "channel"), CELLS)
def test_every_cell_is_as_written(role, act, own, channel):
    assert may(frozenset({role}), act, channel, own=own) is allowed(role, act, channel, own=own)


def test_every_act_has_one_row_here_and_in_the_code():
    assert set(TOLD) == set(Act) == set(RIGHTS)
    assert len(MATRIX.strip().splitlines()) == len(Act)


def test_every_role_has_a_column_here():
    assert COLUMNS.split() == [role.value for role in Role]


@pytest.mark.parametrize("act", list(Act))
def test_a_passkey_signs_what_is_written_so_and_nothing_else(act):
    assert RIGHTS[act].passkey is TOLD[act][2]


def test_what_a_passkey_signs_comes_from_where_a_passkey_is():
    signed = {Channel.CONSOLE, Channel.API}
    assert all(right.channels == signed for right in RIGHTS.values() if right.passkey)


@pytest.mark.parametrize(("act", "channel"), list(product(Act, Channel)))
def test_without_a_role_nothing_is_allowed(act, channel):
    assert not may(frozenset(), act, channel, own=True)


def test_roles_add_up_and_nothing_more():
    both = frozenset({Role.CLERK, Role.AUDITOR})
    assert may(both, Act.UPLOAD, Channel.API, own=True)
    assert may(both, Act.AUDIT_READ, Channel.CONSOLE, own=False)
    assert not may(both, Act.UPLOAD, Channel.API, own=False)


def test_every_kind_of_organisation_has_its_roles_and_only_regulators_have_regulators_roles():
    assert set(ROLES_OF_KIND) == set(Kind)
    assert {role for roles in ROLES_OF_KIND.values() for role in roles} == set(Role)
    others = [roles for kind, roles in ROLES_OF_KIND.items() if kind != Kind.REGULATOR]
    assert all(roles.isdisjoint(REGULATOR_ROLES) for roles in others)
