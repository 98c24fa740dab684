"""Keys as files: made once, for their owner only, locked where a passphrase is given, never written over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from registry.adapters.key_store import SECRET, SIGNING, KeyStore, KeyStoreError
from registry.verify.note import Note

PASSPHRASE = b"correct horse battery staple"
NAMES = {f"{name}.key" for name in (*SIGNING, *SECRET, "log")}
NEEDED_DAILY = ["credential", "status", "identity", "index"]
LOCKED = pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["open", "locked"])


def make(folder: Path, passphrase: bytes | None = PASSPHRASE) -> KeyStore:
    return KeyStore.create(folder / "keys", passphrase, outside=folder / "data")


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "keys").iterdir()}


def refused(folder: Path, passphrase: bytes | None = PASSPHRASE) -> str:
    """Open keys that cannot be used; give what is said, which never holds anything secret."""
    with pytest.raises(KeyStoreError) as caught:
        KeyStore.load(folder / "keys", passphrase)
    assert PASSPHRASE.decode() not in str(caught.value)
    return str(caught.value)


@LOCKED
def test_all_keys_are_made_for_their_owner_only(tmp_path, passphrase):
    old = os.umask(0)
    try:
        make(tmp_path, passphrase)
    finally:
        os.umask(old)
    assert set(held(tmp_path)) == NAMES
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


@LOCKED
def test_what_was_made_can_be_opened_and_signs(tmp_path, passphrase):
    made = make(tmp_path, passphrase)
    opened = KeyStore.load(tmp_path / "keys", passphrase)
    for use in SIGNING:
        signer = getattr(opened, use)()
        assert signer.public == getattr(made, use)().public
        assert getattr(made, use)().public.verify(signer.sign(b"message"), b"message")
    told, log = "the.registry/log\n", "the.registry/log"
    assert made.log(log).verifier.verify(Note(told, (opened.log(log).sign(told),))) == 0
    assert opened.pepper(2026) == made.pepper(2026) != made.pepper(2027)
    sealed = made.vault.seal("text", row=b"row")
    assert opened.vault.open(sealed, row=b"row") == "text"
    assert opened.vault.index("passport", "E1234567") == made.vault.index("passport", "E1234567")
    assert len({opened.root().public.kid, opened.credential().public.kid, opened.status().public.kid}) == 3


def test_with_a_passphrase_nothing_lies_open(tmp_path):
    made = make(tmp_path)
    pepper = made.pepper(2026)
    for name, content in held(tmp_path).items():
        if name.removesuffix(".key") in (*SIGNING, "log"):
            assert content.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
        else:
            assert len(content) == 16 + 12 + 32 + 16
    assert made._secret("identity") not in held(tmp_path)["identity.key"]
    assert pepper not in held(tmp_path)["pepper-2026.key"]


@LOCKED
def test_making_again_writes_nothing_over(tmp_path, passphrase):
    make(tmp_path, passphrase)
    before = held(tmp_path)
    make(tmp_path, passphrase)
    assert held(tmp_path) == before


def test_a_lost_key_is_made_anew_and_the_others_stay(tmp_path):
    make(tmp_path)
    before = held(tmp_path)
    (tmp_path / "keys" / "status.key").unlink()
    make(tmp_path)
    after = held(tmp_path)
    assert {name for name in NAMES if after[name] != before[name]} == {"status.key"}


def test_a_root_that_was_taken_away_is_not_made_anew(tmp_path):
    make(tmp_path)
    (tmp_path / "keys" / "root.key").unlink()
    assert make(tmp_path).root() is None
    assert KeyStore.load(tmp_path / "keys", PASSPHRASE).root() is None


@pytest.mark.parametrize("inside", ["data", "data/keys", "data/a/b", "data/../data/keys", "link/keys"])
def test_keys_are_not_made_inside_the_data(tmp_path, inside):
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with pytest.raises(KeyStoreError, match="must not lie inside"):
        KeyStore.create(tmp_path / inside, PASSPHRASE, outside=tmp_path / "data")
    assert not any((tmp_path / "data").iterdir())


@pytest.mark.parametrize("given", [None, b"wrong", b"", PASSPHRASE + b" "])
def test_another_passphrase_opens_nothing(tmp_path, given):
    make(tmp_path)
    assert "credential.key: not a key, or not this passphrase" in refused(tmp_path, given)


def test_a_passphrase_for_keys_that_have_none(tmp_path):
    make(tmp_path, None)
    assert "not a key, or not this passphrase" in refused(tmp_path, PASSPHRASE)


def test_keys_locked_with_different_passphrases_are_noticed_at_start(tmp_path):
    make(tmp_path)
    make(tmp_path / "other", b"another one")
    (tmp_path / "other" / "keys" / "identity.key").replace(tmp_path / "keys" / "identity.key")
    assert "identity.key" in refused(tmp_path)


@LOCKED
@pytest.mark.parametrize("name", NEEDED_DAILY)
def test_a_missing_key_is_named_with_what_to_do(tmp_path, name, passphrase):
    make(tmp_path, passphrase)
    (tmp_path / "keys" / f"{name}.key").unlink()
    said = refused(tmp_path, passphrase)
    assert f"{name}.key is missing" in said
    assert "welder-registry init" in said


def test_a_missing_folder_is_named_with_what_to_do(tmp_path):
    assert "welder-registry init" in refused(tmp_path)


@LOCKED
@pytest.mark.parametrize("name", NEEDED_DAILY)
@pytest.mark.parametrize("spoil", [lambda b: b[:-9], lambda b: b[:5], lambda _: b"", lambda _: b"\0" * 99])
def test_a_truncated_or_overwritten_key_is_refused(tmp_path, name, spoil, passphrase):
    make(tmp_path, passphrase)
    path = tmp_path / "keys" / f"{name}.key"
    path.write_bytes(spoil(path.read_bytes()))
    assert f"{name}.key: not a key" in refused(tmp_path, passphrase)


@pytest.mark.parametrize("name", ["identity", "index"])
def test_every_byte_of_a_locked_secret_counts(tmp_path, name):
    make(tmp_path)
    path = tmp_path / "keys" / f"{name}.key"
    good = path.read_bytes()
    for position in (0, 20, 40, len(good) - 1):
        path.write_bytes(good[:position] + bytes([good[position] ^ 1]) + good[position + 1 :])
        assert f"{name}.key: not a key" in refused(tmp_path)


@pytest.mark.parametrize(
    "kind", [ed25519.Ed25519PrivateKey.generate, lambda: ec.generate_private_key(ec.SECP384R1())]
)
def test_a_key_of_another_kind_is_refused(tmp_path, kind):
    make(tmp_path, None)
    (tmp_path / "keys" / "status.key").write_bytes(_pem(kind()))
    assert "status.key: a key of another kind than P-256" in refused(tmp_path, None)


def _pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    make(tmp_path)
    (tmp_path / "keys" / "root.key").chmod(mode)
    assert "chmod go-rwx" in refused(tmp_path)


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777])
def test_a_folder_that_others_can_enter_is_refused(tmp_path, mode):
    make(tmp_path)
    (tmp_path / "keys").chmod(mode)
    assert "chmod go-rwx" in refused(tmp_path)


def test_making_closes_a_folder_that_stood_open(tmp_path):
    (tmp_path / "keys").mkdir(mode=0o755)
    make(tmp_path)
    KeyStore.load(tmp_path / "keys", PASSPHRASE)
