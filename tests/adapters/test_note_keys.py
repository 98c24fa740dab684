"""Keys for notes: whole, private, never overwritten; and the log's own among the office's keys."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from registry.adapters import note_keys
from registry.adapters.key_store import KeyStore, KeyStoreError
from registry.verify.note import Kind, Note


@pytest.mark.parametrize("passphrase", [None, b"vixen blunder opal"])
def test_a_key_is_made_once_and_read_again(tmp_path, passphrase):
    path = tmp_path / "folder" / "witness.key"
    note_keys.create(path, passphrase)
    first = note_keys.read(path, passphrase, "w", Kind.COSIGNATURE)
    again = note_keys.read(path, passphrase, "w", Kind.COSIGNATURE)
    assert first.verifier == again.verifier
    assert path.stat().st_mode & 0o777 == 0o600
    assert (b"ENCRYPTED" in path.read_bytes()) == (passphrase is not None)
    with pytest.raises(FileExistsError):
        note_keys.create(path, passphrase)


def test_what_cannot_be_used_is_told(tmp_path):
    path = tmp_path / "witness.key"
    note_keys.create(path, b"one")
    for passphrase in (b"two", None):
        with pytest.raises(ValueError, match="passphrase"):
            note_keys.read(path, passphrase, "w", Kind.PLAIN)
    path.chmod(0o640)
    with pytest.raises(ValueError, match="others"):
        note_keys.read(path, b"one", "w", Kind.PLAIN)
    other = note_keys.to_pem(ec.generate_private_key(ec.SECP256R1()), None)
    with pytest.raises(ValueError, match="Ed25519"):
        note_keys.signer(other, None, "w", Kind.PLAIN)


def test_the_office_has_a_key_for_its_log_and_an_older_office_gets_one(tmp_path):
    store = KeyStore.create(tmp_path / "keys", b"one", outside=tmp_path / "data")
    log = store.log("host/log")
    text = "host/log\n"
    assert log.verifier.verify(Note(text, (log.sign(text),))) == 0
    assert KeyStore.load(tmp_path / "keys", b"one").log("host/log").verifier == log.verifier
    (tmp_path / "keys/log.key").unlink()
    with pytest.raises(KeyStoreError, match=r"log\.key is missing"):
        store.log("host/log")
    made = KeyStore.create(tmp_path / "keys", b"one", outside=tmp_path / "data")
    assert made.log("host/log").verifier != log.verifier
    (tmp_path / "keys/log.key").write_bytes(b"no key")
    with pytest.raises(KeyStoreError, match="not a key"):
        made.log("host/log")
