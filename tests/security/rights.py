"""Who may do what, written by hand cell by cell: role × act × own or other organisation × channel.

Read by whoever judges an answer, and never made from the table of the code: a right that changes there has
to be changed here, by somebody who meant it.
"""

from __future__ import annotations

from registry.rules.permissions import Act, Channel, Role

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
case.approve       - - - - - A - -  | C A P
case.reject        - - - - - A - -  | C
decision.import    - - - A - - - -  | C A M
look_back          - - - A A A A A  | C A M
organisation.keep  - - - - - - A -  | C M
account.keep       - - - - - - A -  | C M
account.recover    - - - - - - A -  | C M
api_key.keep       - - - - - - A -  | C
audit.read         - - - - - - - A  | C M
"""
LETTERS = {"C": Channel.CONSOLE, "A": Channel.API, "M": Channel.COMMAND}


def rows() -> dict[str, tuple[dict[str, str], set[Channel], bool]]:
    """Give act → (role → letter, channels, whether a passkey signs)."""
    told = {}
    for line in MATRIX.strip().splitlines():
        cells, _, ways = line.partition("|")
        act, *letters = cells.split()
        channels = {LETTERS[each] for each in ways.split() if each in LETTERS}
        told[act] = (dict(zip(COLUMNS.split(), letters, strict=True)), channels, "P" in ways.split())
    return told


TOLD = rows()


Asks = Act | tuple[Act, ...] | frozenset[Act]
"""A right, several that are needed together, or several of which one is enough."""


def every(asks: Asks) -> tuple[Act, ...]:
    """Give the rights that are asked."""
    return (asks,) if isinstance(asks, Act) else tuple(sorted(asks))


def allowed(role: Role, asks: Asks, channel: Channel, *, own: bool) -> bool:
    """Say what is written of one cell; of several, whether in all of them, or in one."""
    enough = any if isinstance(asks, frozenset) else all
    return enough(_cell(role, act, channel, own=own) for act in every(asks))


def _cell(role: Role, act: Act, channel: Channel, *, own: bool) -> bool:
    letters, channels, _ = TOLD[act]
    return channel in channels and (letters[role] == "A" or (letters[role] == "O" and own))
