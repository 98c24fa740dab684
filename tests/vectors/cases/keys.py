"""Steps 2, 3 and 7: the trust list, its keys, and signatures."""

from __future__ import annotations

from registry.verify import envelope
from registry.verify.trust_list import Limits
from tests.factories import DAY, HOUR, NOW, end, make_claims
from tests.vectors.world import (
    OURS,
    Case,
    Group,
    as_text,
    card,
    flipped,
    framed,
    high_s,
    snapshot,
    token,
    trust,
    trust_key,
)

GOOD = token()
SEALED = envelope.unseal(GOOD, envelope.MAX_TOKEN)
OTHER = envelope.unseal(token(serial=8, name="李娜"), envelope.MAX_TOKEN)
BEFORE = make_claims().iat - 1
PLAIN_KEY = OURS.keys[OURS.credential.public.kid]
STALE = NOW - 72 * HOUR - 1


def unknown(name: str, text: str, **changes: object) -> Case:
    """Expect UNKNOWN_KEY: not issued by this registry, as far as can be told."""
    return Case(name, text, "CANNOT_TELL", ("UNKNOWN_KEY",), told=False, **changes)  # type: ignore[arg-type]  # by keyword


def forged(name: str, text: str | bytes, **changes: object) -> Case:
    """Expect BAD_SIGNATURE."""
    shown = text if isinstance(text, str) else as_text(text)
    return Case(name, shown, "NOT_VALID", ("BAD_SIGNATURE",), told=False, **changes)  # type: ignore[arg-type]  # by keyword


def bounded(first: int, last: int | None) -> bytes:
    """Sign a trust list that bounds the serials of the credential key."""
    return trust(**trust_key(OURS.credential, "credential", serials=(first, last)))


TRUST_MISSING = Group(
    "trust_missing",
    "No trust list: nothing is proved and nothing told.",
    (2,),
    (
        Case(
            "neither trust list nor snapshot",
            card(),
            "CANNOT_TELL",
            ("TRUST_MISSING",),
            told=False,
            trust=None,
            snapshot=None,
        ),
        Case(
            "a foreign text stays foreign",
            "HELLO",
            "CANNOT_TELL",
            ("NOT_OURS",),
            told=False,
            trust=None,
            snapshot=None,
        ),
    ),
)

TRUST_STALE = Group(
    "trust_stale",
    "A trust list older than refuse_hours (72): the claims are still proved and told.",
    (2,),
    (
        Case(
            "72 hours and a second",
            card(),
            "CANNOT_TELL",
            ("TRUST_STALE",),
            ("STATUS_AGEING",),
            trust=trust(iat=STALE),
        ),
        Case(
            "72 hours exactly are still good",
            card(),
            "VALID",
            notices=("STATUS_AGEING",),
            trust=trust(iat=STALE + 1),
        ),
        Case(
            "the list's own limit of 100 hours",
            card(),
            "VALID",
            notices=("STATUS_AGEING",),
            trust=trust(iat=STALE, limits=Limits(24, 100)),
        ),
        Case(
            "stale, and the key is not in it",
            card(signer=OURS.stranger),
            "CANNOT_TELL",
            ("TRUST_STALE", "UNKNOWN_KEY"),
            told=False,
            trust=trust(iat=STALE),
        ),
    ),
)

UNKNOWN_KEY = Group(
    "unknown_key",
    "No key of the trust list may have signed this; with a fresh list: not issued by this registry.",
    (2, 4),
    (
        unknown("a stranger's key", card(signer=OURS.stranger)),
        unknown("the status key", card(signer=OURS.status)),
        unknown("the root", card(signer=OURS.root)),
        unknown(
            "a key for receipts only",
            card(signer=OURS.stranger),
            trust=trust(**trust_key(OURS.stranger, "receipt")),
        ),
        unknown("signed a second before the key's window", card(iat=PLAIN_KEY.not_before - 1)),
        unknown(
            "signed a second after the key's window",
            card(),
            trust=trust(**trust_key(OURS.credential, "credential", not_after=BEFORE)),
        ),
        Case("signed in the first second of the window", card(iat=PLAIN_KEY.not_before), "VALID"),
        Case(
            "signed in the last second of the window, which has passed since",
            card(),
            "VALID",
            trust=trust(**trust_key(OURS.credential, "credential", not_after=BEFORE + 1)),
        ),
        Case(
            "a second credential key",
            card(signer=OURS.stranger),
            "VALID",
            trust=trust(**trust_key(OURS.stranger, "credential")),
        ),
        Case(
            "a key with two uses",
            card(signer=OURS.stranger),
            "VALID",
            trust=trust(**trust_key(OURS.stranger, "credential", "receipt")),
        ),
    ),
)

BAD_SIGNATURE = Group(
    "bad_signature",
    "The signature does not hold, or its key may not sign this serial: red, nothing of the content told.",
    (3, 4),
    (
        forged("a bit of the payload flipped", flipped(GOOD, GOOD.index(b"3301"))),
        forged("a bit of r flipped", flipped(GOOD, -64)),
        forged("a bit of s flipped", flipped(GOOD, -1)),
        forged("a signature of zeros", GOOD[:-64] + bytes(64)),
        forged("the other s (n - s)", high_s(GOOD)),
        forged(
            "the signature of another card",
            framed(SEALED.protected, {}, SEALED.payload, OTHER.signature),
        ),
        forged(
            "a stranger's signature under our kid",
            framed(
                SEALED.protected, {}, SEALED.payload, envelope.unseal(token(OURS.stranger), 4096).signature
            ),
        ),
        forged("a broken payload that is also forged", flipped(GOOD, GOOD.index(b"\xa3\x04"))),
        forged("a serial below the key's range", card(), trust=bounded(8, None)),
        forged("a serial above the key's range", card(), trust=bounded(0, 6)),
        Case("the first serial of the range", card(), "VALID", trust=bounded(7, None)),
        Case("the last serial of the range", card(), "VALID", trust=bounded(0, 7)),
        Case(
            "a forged card is red with a stale list too",
            as_text(flipped(GOOD, -1)),
            "NOT_VALID",
            ("TRUST_STALE", "BAD_SIGNATURE"),
            told=False,
            trust=trust(iat=STALE),
        ),
        Case(
            "a forged card is red with a clock that is behind",
            as_text(flipped(GOOD, -1)),
            "NOT_VALID",
            ("BAD_SIGNATURE", "CLOCK_UNRELIABLE"),
            told=False,
            now=NOW - DAY,
        ),
    ),
)

COMPROMISED = trust(**trust_key(OURS.credential, "credential", compromised_from=NOW - HOUR))

KEY_COMPROMISED = Group(
    "key_compromised",
    "Somebody else may hold the key: offline every token of it is grey, whatever dates it names.",
    (7,),
    (
        Case("signed before the theft", card(), "CANNOT_TELL", ("KEY_COMPROMISED",), trust=COMPROMISED),
        Case(
            "signed after it",
            card(iat=NOW - 60),
            "CANNOT_TELL",
            ("KEY_COMPROMISED",),
            trust=COMPROMISED,
        ),
        Case(
            "revoked as well: red",
            card(),
            "NOT_VALID",
            ("KEY_COMPROMISED", "REVOKED"),
            trust=COMPROMISED,
            snapshot=snapshot({"revoked": [7]}),
        ),
        Case(
            "expired as well: red",
            card(exp=end("2026-11-22")),
            "NOT_VALID",
            ("KEY_COMPROMISED", "EXPIRED"),
            trust=COMPROMISED,
        ),
        Case(
            "another key's theft",
            card(),
            "VALID",
            trust=trust(**trust_key(OURS.stranger, "credential", compromised_from=NOW - HOUR)),
        ),
    ),
)

GROUPS = (TRUST_MISSING, TRUST_STALE, UNKNOWN_KEY, BAD_SIGNATURE, KEY_COMPROMISED)
