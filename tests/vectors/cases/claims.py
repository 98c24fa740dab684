"""Step 4: rightly signed, and still not to be read, or not all of it."""

from __future__ import annotations

import cbor2

from registry.verify import envelope
from tests.factories import make_claims
from tests.vectors.world import Case, Group, card, signed, snapshot, spoilt, wire


def malformed(name: str, text: str) -> Case:
    """Expect MALFORMED: fatal, although the signature holds."""
    return Case(name, text, "CANNOT_TELL", ("MALFORMED",), told=False)


def newer(name: str, text: str, **changes: object) -> Case:
    """Expect FORMAT_NEWER: what is known may be told, the verdict is never green."""
    return Case(name, text, "CANNOT_TELL", ("FORMAT_NEWER",), **changes)  # type: ignore[arg-type]  # by keyword


def without(*keys: int) -> str:
    """Leave members out."""
    return signed({key: value for key, value in wire().items() if key not in keys})


def also(key: int | str, value: object) -> str:
    """Add a member in its place in bytewise order."""
    said = {**wire(), key: value}
    return signed(dict(sorted(said.items(), key=lambda entry: cbor2.dumps(entry[0]))))


def array_of(length: int) -> str:
    """Shorten the array, or lengthen it by a field that this edition does not know."""
    said = wire()
    said[-70001] = [*said[-70001], "new"][:length]
    return signed(said)


def written(replaced: bytes, by: bytes) -> str:
    """Write the same payload with other bytes in one place."""
    payload = cbor2.dumps(wire())
    if payload.count(replaced) != 1:
        raise ValueError("the bytes to replace are not there once")
    return signed(payload.replace(replaced, by))


IAT = cbor2.dumps(make_claims().iat)

MALFORMED_CLAIMS = Group(
    "malformed_claims",
    "A right signature around claims that no edition of the format writes.",
    (4,),
    (
        malformed("a payload that is a list", signed(["王建国"])),
        malformed("a payload that is no CBOR", signed(b"\xff\xff\xff")),
        malformed("an empty payload", signed(b"")),
        malformed("another object of ours", signed(envelope.unseal(snapshot(), 10**6).payload)),
        malformed("without iat", without(6)),
        malformed("without the array", without(-70001)),
        malformed("iat as text", signed({**wire(), 6: "today"})),
        malformed("iat with a fraction", signed({**wire(), 6: 1_795_399_200.5})),
        malformed("exp before 1970", signed({**wire(), 4: -1})),
        malformed("exp null", signed({**wire(), 4: None})),
        malformed("a registered claim that we do not use (iss)", also(1, "somebody")),
        malformed("a key of -70000, which is not ours to add", also(-70000, 1)),
        malformed("a key that is text", also("name", "王建国")),
        malformed("seven positions", array_of(7)),
        malformed("serial as true", spoilt(0, True)),
        malformed("a negative serial", spoilt(0, -1)),
        malformed("an empty name", spoilt(1, "")),
        malformed("a name of 61 bytes", spoilt(1, "A" * 61)),
        malformed("a name that is not NFC", spoilt(1, "Rene\u0301")),
        malformed("last4 of five characters", spoilt(2, "8601X")),
        malformed("scheme as text", spoilt(3, "mem")),
        malformed("an empty scope", spoilt(4, [])),
        malformed("scope as text", spoilt(4, "2.1")),
        malformed("a code that is a number", spoilt(4, [2.1])),
        malformed("a negative review day", spoilt(5, -1)),
        malformed("body as a number", spoilt(6, 3301)),
        malformed("a negative start day", spoilt(7, -1)),
        malformed("a key written twice", written(b"\xa3\x04", b"\xa4\x06" + IAT + b"\x04")),
        malformed("keys in another order", signed({6: wire()[6], 4: wire()[4], -70001: wire()[-70001]})),
        malformed("an integer written too long", written(b"\x06" + IAT, b"\x06\x1b\0\0\0\0" + IAT[1:])),
        malformed("a map of indefinite length", signed(b"\xbf" + cbor2.dumps(wire())[1:] + b"\xff")),
        malformed("a byte behind the map", signed(cbor2.dumps(wire()) + b"\0")),
    ),
)

FORMAT_NEWER = Group(
    "format_newer",
    "Something that this edition does not know: never green, and never red for it.",
    (4, 7, 8),
    (
        newer("a ninth position", array_of(9)),
        newer("an unknown key of ours", also(-70002, "new")),
        newer("an unknown scheme", card(scheme=4_000), edition=False),
        newer("an unknown class that holds the serial", card(), snapshot=snapshot({"paused": [7]})),
        Case("an unknown class of others", card(), "VALID", snapshot=snapshot({"paused": [6, 8]})),
        Case(
            "an unknown class and revoked: what is known decides",
            card(),
            "NOT_VALID",
            ("FORMAT_NEWER", "REVOKED"),
            snapshot=snapshot({"paused": [7], "revoked": [7]}),
        ),
        Case(
            "a ninth position where no work is asked",
            array_of(9),
            "CANNOT_TELL",
            ("FORMAT_NEWER",),
            ("WORK_NOT_ASKED",),
            work=None,
        ),
    ),
)

GROUPS = (MALFORMED_CLAIMS, FORMAT_NEWER)
