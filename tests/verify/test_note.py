"""Signed notes against a foreign tool's reading of the keys, and against every way to spoil them."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tlog_scales import signing

from registry.verify import note
from registry.verify.note import Kind, Note, Signer, Verifier

NAME = "weld.example.gov.cn/log"
TEXT = "Ognuno sta solo\n\ned è subito sera.\n"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PLAIN = Signer(NAME, Kind.PLAIN, PRIVATE)
WITNESS = Signer("witness.example/w1", Kind.COSIGNATURE, PRIVATE)


def raw(*signatures: note.Signature) -> bytes:
    return note.signed(TEXT, signatures or (PLAIN.sign(TEXT),))


def test_a_note_is_read_as_it_was_written() -> None:
    both = raw(PLAIN.sign(TEXT), WITNESS.sign(TEXT, 17))
    read = Note.parse(both)
    assert read.serialize() == both
    assert read.text == TEXT
    assert PLAIN.verifier.verify(read) == 0
    assert WITNESS.verifier.verify(read) == 17


def test_a_key_is_told_as_the_foreign_tool_tells_it() -> None:
    for signer in (PLAIN, WITNESS):
        vkey = str(signer.verifier)
        foreign = signing.Vkey.from_string(vkey)
        assert foreign.serialize() == vkey
        assert foreign.key_id == int.from_bytes(signer.verifier.key_id)
        assert Verifier.parse(vkey) == signer.verifier


def test_a_signature_of_an_unknown_key_is_passed_over() -> None:
    assert WITNESS.verifier.verify(Note.parse(raw())) is None


def test_one_key_that_does_not_hold_spoils_the_note() -> None:
    signature = PLAIN.sign(TEXT)
    for spoiled in (bytes(64), signature.payload[:-1], b""):
        changed = note.Note(TEXT, (note.Signature(NAME, signature.key_id, spoiled),))
        with pytest.raises(ValueError, match="signature"):
            PLAIN.verifier.verify(changed)
    with pytest.raises(ValueError, match="does not hold"):
        PLAIN.verifier.verify(note.Note(TEXT + "x\n", (signature,)))


def test_the_time_of_a_cosignature_is_signed_too() -> None:
    signature = WITNESS.sign(TEXT, 17)
    later = note.Signature(signature.name, signature.key_id, (18).to_bytes(8) + signature.payload[8:])
    with pytest.raises(ValueError, match="does not hold"):
        WITNESS.verifier.verify(note.Note(TEXT, (later,)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole[:-1],
        lambda whole: whole.replace(b"\n\n", b"\n"),
        lambda whole: whole.replace(b"sera", b"se\tra"),
        lambda whole: whole.replace("è".encode(), b"\xe8"),
        lambda whole: whole.replace("\u2014 ".encode(), b"- "),
        lambda whole: whole.replace(b"= \n", b"\n").replace(b"=\n", b"\n"),
        lambda whole: whole + b"\n",
        lambda whole: whole + "\u2014 no-signature\n".encode(),
        lambda whole: whole + "\u2014 a+b ".encode() + base64.b64encode(bytes(68)) + b"\n",
        lambda whole: whole + "\u2014 a ".encode() + base64.b64encode(bytes(4)) + b"\n",
        lambda whole: whole + ("\u2014 a " + base64.b64encode(bytes(68)).decode() + "\n").encode() * 64,
        lambda whole: b"x" * note.MAX_NOTE + whole,
    ],
)
def test_what_is_not_exactly_a_note_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):  # noqa: PT011  # a UnicodeDecodeError is one too
        Note.parse(spoil(raw()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda vkey: vkey.replace("+", "-", 1),
        lambda vkey: vkey[:-4],
        lambda vkey: "other" + vkey,
        lambda vkey: vkey[:-4] + "AAA=",
        lambda _vkey: "",
    ],
)
def test_what_is_not_exactly_a_key_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):  # noqa: PT011
        Verifier.parse(spoil(str(PLAIN.verifier)))


def test_a_text_without_a_last_newline_is_not_signed() -> None:
    with pytest.raises(ValueError, match="newline"):
        PLAIN.sign("text")
