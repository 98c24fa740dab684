"""Who may do what, written by hand cell by cell: role × act × own or other organisation × channel.

A cell of the table here is one letter. The table of the code must say the same in every one of them.
"""

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

# Columns: the roles. In a cell: A any organisation's things, O its own only, - nothing.
COLUMNS = "clerk inspector employer case_officer legal_reviewer approver registrar auditor"
# After the bar: the channels, C console, A API, M command; P: a passkey signs the act itself.
MATRIX = """
upload             O - - - - - - -  | C A M
check_person       - A A A - - - -  | C A M
accident.read      - - - A A A A A  | C A M
accident.keep      - - - A - - - -  | C A M
case.read          - - - A A A A A  | C A M
case.propose       - - - A - - - -  | C A M
case.proceed       - - - A - - - -  | C A M
case.review        - - - - A - - -  | C A M
case.approve       - - - - - A - -  | C P
decision.import    - - - A - - - -  | C A M
look_back          - - - A A A A A  | C A M
organisation.keep  - - - - - - A -  | C M
account.keep       - - - - - - A -  | C M
account.recover    - - - - - - A -  | C M
api_key.keep       - - - - - - A -  | C
audit.read         - - - - - - - A  | C M
"""
LETTERS = {"C": Channel.CONSOLE, "A": Channel.API, "M": Channel.COMMAND}


def rows():
    """Give act → (role → letter, channels, whether a passkey signs)."""
    told = {}
    for line in MATRIX.strip().splitlines():
        cells, _, ways = line.partition("|")
        act, *letters = cells.split()
        channels = {LETTERS[each] for each in ways.split() if each in LETTERS}
        told[act] = (dict(zip(COLUMNS.split(), letters, strict=True)), channels, "P" in ways.split())
    return told


TOLD = rows()
CELLS = list(product(Role, Act, (True, False), Channel))


@pytest.mark.parametrize(("role", "act", "own", "channel"), CELLS)
def test_every_cell_is_as_written(role, act, own, channel):
    letters, channels, _ = TOLD[act]
    expected = channel in channels and (letters[role] == "A" or (letters[role] == "O" and own))
    assert may(frozenset({role}), act, channel, own=own) is expected


def test_every_act_has_one_row_here_and_in_the_code():
    assert set(TOLD) == set(Act) == set(RIGHTS)
    assert len(MATRIX.strip().splitlines()) == len(Act)


def test_every_role_has_a_column_here():
    assert COLUMNS.split() == [role.value for role in Role]


@pytest.mark.parametrize("act", list(Act))
def test_a_passkey_signs_what_is_written_so_and_nothing_else(act):
    assert RIGHTS[act].passkey is TOLD[act][2]


def test_what_a_passkey_signs_is_seen_by_a_person():
    assert all(right.channels == {Channel.CONSOLE} for right in RIGHTS.values() if right.passkey)


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
