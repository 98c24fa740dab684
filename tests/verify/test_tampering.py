"""Forgers and bad cameras: whatever is done to a token, it is not valid, and nothing of it is told."""

from __future__ import annotations

import random

import cbor2
import pytest

from registry.verify import Outcome, Verifier
from registry.verify.envelope import MAX_TOKEN, assemble, protected_header, unseal
from registry.verify.qr import token_to_text
from tests.factories import BASE_URL, NOW, ORDER
from tests.simulator import Publisher

PUBLISHER = Publisher("tampering")
CARD = PUBLISHER.issue()
OTHERS = [
    PUBLISHER.issue(name=name, scope=scope)
    for name in ("李娜", "阿依古丽·买买提")
    for scope in (("2.1",), ("2.2",))
]
VERIFIER = PUBLISHER.verifier()
TOKENS = [card.token for card in (CARD, *OTHERS)]


def refused(token: bytes, verifier: Verifier = VERIFIER) -> bool:
    """Tell whether the token is neither valid nor told about."""
    verdict = verifier.verify(token_to_text(token, BASE_URL), now=NOW, work="mem:2.1")
    return verdict.outcome is not Outcome.VALID and verdict.claims is None and bool(verdict.reasons)


def test_the_untampered_are_not_refused():
    assert not refused(CARD.token)


def test_every_bit_flipped():
    for at in range(len(CARD.token)):
        for bit in range(8):
            spoilt = bytearray(CARD.token)
            spoilt[at] ^= 1 << bit
            assert refused(bytes(spoilt)), (at, bit)


def test_every_other_value_of_every_byte_outside_the_signature():
    for at in range(len(CARD.token) - 64):
        for value in range(256):
            spoilt = bytearray(CARD.token)
            spoilt[at] = value
            assert bytes(spoilt) == CARD.token or refused(bytes(spoilt)), (at, value)


def test_every_byte_removed_and_every_truncation():
    for at in range(len(CARD.token)):
        assert refused(CARD.token[:at] + CARD.token[at + 1 :]), at
        assert refused(CARD.token[:at]), at
        assert refused(CARD.token[at + 1 :]), at


def test_a_byte_put_in_anywhere():
    for at in range(len(CARD.token) + 1):
        for extra in (b"\0", b"\xa0", b"\xd2", b"\xff"):
            spoilt = CARD.token[:at] + extra + CARD.token[at:]
            assert refused(spoilt), (at, extra)


def test_every_letter_of_the_text_changed_dropped_or_doubled():
    text = CARD.text
    first = text.index("/V/") + 3
    for at in range(first, len(text)):
        others = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".replace(text[at], "") + "01a=/ "
        changes = [text[:at] + letter + text[at + 1 :] for letter in others]
        for changed in (*changes, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]):
            if changed.rstrip(" ") == text:  # the doubled letter may be the same text with a space behind
                continue
            verdict = VERIFIER.verify(changed, now=NOW, work="mem:2.1")
            assert verdict.outcome is not Outcome.VALID, (at, changed)
            assert verdict.claims is None


def test_the_mirrored_signature():
    sealed = unseal(CARD.token, MAX_TOKEN)
    s = (ORDER - int.from_bytes(sealed.signature[32:])).to_bytes(32)
    assert refused(assemble(sealed.protected, sealed.payload, sealed.signature[:32] + s))


@pytest.mark.parametrize("r", [0, 1, ORDER - 1, ORDER, 2**256 - 1])
@pytest.mark.parametrize("s", [0, 1, ORDER // 2, ORDER // 2 + 1, ORDER, 2**256 - 1])
def test_signatures_of_special_numbers(r, s):
    sealed = unseal(CARD.token, MAX_TOKEN)
    assert refused(assemble(sealed.protected, sealed.payload, r.to_bytes(32) + s.to_bytes(32)))


def test_header_payload_and_signature_spliced_from_genuine_tokens():
    parts = [unseal(token, MAX_TOKEN) for token in TOKENS]
    for one in parts:
        for other in parts:
            if one is not other:
                assert refused(assemble(one.protected, other.payload, one.signature))
                assert refused(assemble(one.protected, one.payload, other.signature))


def test_another_key_under_the_same_kid_and_another_kid_over_the_same_signature():
    sealed = unseal(CARD.token, MAX_TOKEN)
    forged = unseal(PUBLISHER.issue(signer=PUBLISHER.stranger).token, MAX_TOKEN)
    assert refused(assemble(sealed.protected, forged.payload, forged.signature))
    for signer in (PUBLISHER.status, PUBLISHER.root, PUBLISHER.stranger):
        assert refused(assemble(protected_header(signer.public.kid), sealed.payload, sealed.signature))


def test_the_unprotected_header_filled():
    sealed = unseal(CARD.token, MAX_TOKEN)
    for header in ({4: sealed.kid}, {1: -7}, {99: b""}, {"x": 1}):
        parts = [sealed.protected, header, sealed.payload, sealed.signature]
        assert refused(cbor2.dumps(cbor2.CBORTag(18, parts)))


def test_other_encodings_of_the_same_object():
    sealed = unseal(CARD.token, MAX_TOKEN)
    body = CARD.token
    long_payload = body.replace(b"\xa0\x58", b"\xa0\x59\x00", 1)
    assert cbor2.loads(long_payload) == cbor2.loads(body)
    for spoilt in (
        long_payload,
        b"\xd8\x12" + body[1:],
        b"\xd2\x98\x04" + body[2:],
        b"\xd2\x9f" + body[2:] + b"\xff",
        b"\xd9\xd9\xf7" + body,
        b"\xd8\x3d" + body,  # the tag of a CWT: what RFC 8392 allows, and we do not
        body[1:],
        body.replace(b"\xa0\x58", b"\xbf\xff\x58", 1),
        body.replace(sealed.protected, b"\xa2\x01\x38\x06\x04\x44" + sealed.kid).replace(b"\x4a", b"\x4b", 1),
    ):
        assert refused(spoilt)


def test_objects_of_other_types_are_no_tokens():
    for blob in (PUBLISHER.publish_trust_list(), PUBLISHER.publish_snapshot(), PUBLISHER.publish_directory()):
        assert refused(blob)
    for payload_of in (PUBLISHER.publish_snapshot, PUBLISHER.publish_directory, PUBLISHER.publish_trust_list):
        assert refused(payload_of(signer=PUBLISHER.credential))


def test_twenty_thousand_tampered_tokens_none_accepted():
    chance = random.Random(20_261_124)
    spoilt: list[bytes] = []
    while len(spoilt) < 20_000:  # now and then a change restores the genuine token: that is no forgery
        token = tamper(chance)
        if token not in TOKENS:
            spoilt.append(token)
    assert [token for token in spoilt if not refused(token)] == []


def tamper(chance: random.Random) -> bytes:
    """Spoil a genuine token in one of seven ways."""
    token, other = chance.choice(TOKENS), chance.choice(TOKENS)
    at, end = sorted(chance.choices(range(len(token) + 1), k=2))
    ways = [
        lambda: token[:at] + bytes([chance.randrange(256)]) + token[at + 1 :],
        lambda: token[:at] + chance.randbytes(end - at) + token[end:],
        lambda: token[:at] + token[end:],
        lambda: token[:at] + chance.randbytes(chance.randrange(1, 5)) + token[at:],
        lambda: token[:at] + other[at:],
        lambda: token[:at] + other[at:end] + token[end:],
        lambda: token[:-64] + chance.randbytes(64),
    ]
    return chance.choice(ways)()


def test_a_verifier_that_proves_no_signature_would_be_noticed(monkeypatch):
    monkeypatch.setattr(Verifier, "_step_3_signature", lambda self, check: False)
    assert not refused(CARD.token[:-1] + bytes([CARD.token[-1] ^ 1]))
