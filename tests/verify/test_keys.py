"""Keys: one form of each, and signatures with the lower s only."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.verify import cbor
from registry.verify.keys import LocalSigner, PublicKey, _der
from tests.factories import ORDER, FixedSigner

SIGNER = LocalSigner.generate()
NUMBERS = st.integers(1, ORDER - 1) | st.integers(1, 300) | st.sampled_from([2**k for k in range(0, 255, 8)])


def test_a_signature_is_made_and_verified():
    signature = SIGNER.sign(b"message")
    assert len(signature) == 64
    assert SIGNER.public.verify(signature, b"message")
    assert not SIGNER.public.verify(signature, b"massage")
    assert not LocalSigner.generate().public.verify(signature, b"message")


@settings(max_examples=200)
@given(st.binary(max_size=20))
def test_the_higher_s_is_never_made_and_never_accepted(message):
    signature = SIGNER.sign(message)
    s = int.from_bytes(signature[32:])
    assert 0 < s <= ORDER // 2
    mirrored = signature[:32] + (ORDER - s).to_bytes(32)
    assert not SIGNER.public.verify(mirrored, message)
    # What is refused is the form: the native key accepts both.
    SIGNER.public._native.verify(_der(mirrored[:32], mirrored[32:]), message, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        bytes(63),
        bytes(64),
        bytes(65),
        b"\xff" * 64,
        bytes(32) + (1).to_bytes(32),
        (1).to_bytes(32) + bytes(32),
        ORDER.to_bytes(32) + (1).to_bytes(32),
    ],
)
def test_what_is_no_signature_is_false_and_no_exception(signature):
    assert SIGNER.public.verify(signature, b"message") is False


def test_a_signature_cut_or_lengthened_is_refused():
    signature = SIGNER.sign(b"message")
    for wrong in (signature[:-1], signature[1:], signature + b"\0", b"\0" + signature):
        assert not SIGNER.public.verify(wrong, b"message")


@given(NUMBERS, NUMBERS)
def test_der_is_what_the_library_writes(r, s):
    assert _der(r.to_bytes(32), s.to_bytes(32)) == encode_dss_signature(r, s)


def test_short_numbers_verify_too():
    """One in 256 signatures has an r or s with a leading zero byte."""
    for number in range(600):
        message = number.to_bytes(2)
        assert SIGNER.public.verify(SIGNER.sign(message), message)


def test_a_key_is_read_back_from_each_of_its_forms():
    key = SIGNER.public
    assert PublicKey.from_cose_key(key.cose_key()) == key
    assert PublicKey.from_cose_key(cbor.decode(cbor.encode(key.cose_key()))) == key
    assert PublicKey.from_pem(key.to_pem()) == key
    assert hash(PublicKey(key.x, key.y)) == hash(key)


def test_kid_and_fingerprint_are_those_of_the_deterministic_cose_key():
    key = FixedSigner("fixed").public
    written = bytes.fromhex("a5010203262001215820") + key.x + bytes.fromhex("225820") + key.y
    assert key.fingerprint() == sha256(written).digest()
    assert key.kid == key.fingerprint()[:4]


@pytest.mark.parametrize(
    "change",
    [
        {1: 1},
        {3: -8},
        {3: -35},
        {-1: 2},
        {-2: b""},
        {-2: bytes(32)},
        {-3: "text"},
        {-3: True},
        {2: b"kid"},
    ],
)
def test_other_cose_keys_are_refused(change):
    with pytest.raises(ValueError, match=r"."):
        PublicKey.from_cose_key({**SIGNER.public.cose_key(), **change})


@pytest.mark.parametrize("value", [None, [], b"", {}, {1: 2}])
def test_what_is_no_cose_key_is_refused(value):
    with pytest.raises(ValueError, match="members"):
        PublicKey.from_cose_key(value)


def test_a_point_off_the_curve_is_refused():
    key = SIGNER.public
    with pytest.raises(ValueError, match=r"."):
        PublicKey(key.x, bytes(31) + b"\x01")


def test_other_pems_are_refused():
    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    other_curve = ec.generate_private_key(ec.SECP384R1()).public_key().public_bytes(*form)
    other_kind = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(*form)
    for pem in (other_curve, other_kind, b"", b"-----BEGIN PUBLIC KEY-----", SIGNER.public.to_pem()[:-30]):
        with pytest.raises(ValueError, match=r"."):
            PublicKey.from_pem(pem)
