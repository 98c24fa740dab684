"""The envelope: a fixed frame with three holes, compared byte for byte."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import cbor
from registry.verify.envelope import (
    MAX_OBJECT,
    MAX_TOKEN,
    assemble,
    protected_header,
    seal,
    sig_structure,
    unseal,
)
from registry.verify.refusal import Refusal, RefusedError
from tests.factories import FixedSigner

SIGNER = FixedSigner("envelope")
KID = SIGNER.public.kid
SIGNATURE = bytes(range(64))
LENGTHS = [0, 1, 23, 24, 25, 255, 256, 65535, 65536, 70000]


def cose(protected=None, unprotected=None, payload=b"payload", signature=SIGNATURE, tag=18, **options):
    header = protected_header(KID) if protected is None else protected
    return cbor2.dumps(cbor2.CBORTag(tag, [header, unprotected or {}, payload, signature]), **options)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_length_of_payload_is_sealed_as_cbor_would_and_opened_again(length):
    payload = bytes(length)
    blob = seal(payload, SIGNER)
    sealed = unseal(blob, MAX_OBJECT)
    assert blob == cose(payload=payload, signature=sealed.signature)
    assert (sealed.kid, sealed.payload, sealed.protected) == (KID, payload, protected_header(KID))
    assert sealed.signed == sig_structure(sealed.protected, payload)
    assert sealed.signed == cbor.encode(["Signature1", sealed.protected, b"", payload])
    assert SIGNER.public.verify(sealed.signature, sealed.signed)
    assert assemble(sealed.protected, sealed.payload, sealed.signature) == blob


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(blob):
    with pytest.raises(RefusedError):
        unseal(blob, MAX_TOKEN)


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4), st.binary(min_size=64, max_size=64))
def test_what_opens_has_one_form(payload, kid, signature):
    blob = assemble(protected_header(kid), payload, signature)
    assert list(cbor2.loads(blob).value) == [protected_header(kid), {}, payload, signature]
    sealed = unseal(blob, MAX_TOKEN)
    assert assemble(sealed.protected, sealed.payload, sealed.signature) == blob


REFUSED = {
    "another tag": cose(tag=17),
    "no tag": cbor2.dumps([protected_header(KID), {}, b"payload", SIGNATURE]),
    "the tag twice": b"\xd2" + cose(),
    "a long tag": b"\xd8\x12" + cose()[1:],
    "three members": cbor2.dumps(cbor2.CBORTag(18, [protected_header(KID), {}, b"payload"])),
    "five members": cbor2.dumps(cbor2.CBORTag(18, [protected_header(KID), {}, b"payload", SIGNATURE, b""])),
    "a list of indefinite length": b"\xd2\x9f" + cose()[2:] + b"\xff",
    "a long list": b"\xd2\x98\x04" + cose()[2:],
    "kid in the unprotected header": cose(unprotected={4: KID}),
    "something in the unprotected header": cose(unprotected={99: 0}),
    "another algorithm": cose(cbor.encode({1: -35, 4: KID})),
    "EdDSA": cose(cbor.encode({1: -8, 4: KID})),
    "no algorithm": cose(cbor.encode({4: KID})),
    "no kid": cose(cbor.encode({1: -7})),
    "an empty header": cose(b""),
    "an encoded empty header": cose(b"\xa0"),
    "a third header member": cose(cbor.encode({1: -7, 3: 0, 4: KID})),
    "a critical header": cose(cbor.encode({1: -7, 2: [1], 4: KID})),
    "header out of order": cose(b"\xa2\x04\x44" + KID + b"\x01\x26"),
    "header with a long integer": cose(b"\xa2\x01\x38\x06\x04\x44" + KID),
    "a header member twice": cose(b"\xa3\x01\x26\x01\x26\x04\x44" + KID),
    "a short kid": cose(cbor.encode({1: -7, 4: KID[:3]})),
    "a long kid": cose(cbor.encode({1: -7, 4: KID + b"\0"})),
    "the kid as text": cose(cbor.encode({1: -7, 4: "kidd"})),
    "no payload": cose(payload=None),
    "the payload as text": cose(payload="payload"),
    "a long payload head": cose().replace(b"\x47payload", b"\x58\x07payload"),
    "a payload of indefinite length": cose().replace(b"\x47payload", b"\x5f\x47payload\xff"),
    "a detached payload": cose(payload=b"").replace(b"\xa0\x40", b"\xa0\xf6"),
    "a short signature": cose(signature=SIGNATURE[:63]),
    "a long signature": cose(signature=SIGNATURE + b"\0"),
    "no signature": cose(signature=b""),
    "a long signature head": cose()[:-66] + b"\x59\x00\x40" + SIGNATURE,
    "a trailing byte": cose() + b"\0",
    "a leading byte": b"\0" + cose(),
    "an object in an object": cbor2.dumps(cose()),
    "nothing": b"",
}


@pytest.mark.parametrize("blob", REFUSED.values(), ids=REFUSED.keys())
def test_every_other_form_is_refused(blob):
    with pytest.raises(RefusedError) as refused:
        unseal(blob, MAX_TOKEN)
    assert refused.value.refusal is Refusal.MALFORMED


@pytest.mark.parametrize("length", LENGTHS[:7])
def test_every_truncation_is_refused(length):
    blob = seal(bytes(length), SIGNER)
    for size in range(len(blob)):
        with pytest.raises(RefusedError):
            unseal(blob[:size], MAX_TOKEN)


def test_a_longer_form_of_every_payload_head_is_refused():
    for length in (0, 23, 24, 255, 256):
        payload = bytes(length)
        short = cbor.encode(payload)
        for head in (b"\x58" + length.to_bytes(1) if length < 256 else b"", b"\x59" + length.to_bytes(2)):
            longer = head + payload
            if not head or longer == short:
                continue
            with pytest.raises(RefusedError):
                unseal(cose(payload=payload).replace(short + b"\x58\x40", longer + b"\x58\x40"), MAX_TOKEN)


def test_size_is_asked_before_anything_else():
    blob = seal(bytes(5000), SIGNER)
    with pytest.raises(RefusedError) as refused:
        unseal(blob, MAX_TOKEN)
    assert refused.value.refusal is Refusal.TOO_LARGE
    assert unseal(blob, len(blob)).payload == bytes(5000)
    with pytest.raises(RefusedError) as refused:
        unseal(bytes(MAX_TOKEN + 1), MAX_TOKEN)
    assert refused.value.refusal is Refusal.TOO_LARGE


@pytest.mark.parametrize("kid", [b"", b"abc", b"abcde"])
def test_a_kid_has_four_bytes(kid):
    with pytest.raises(ValueError, match="four"):
        protected_header(kid)
