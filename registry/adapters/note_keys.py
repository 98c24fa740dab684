"""Ed25519 keys for signed notes, as PKCS #8 files: the log's own key, and the key of a witness elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from registry.verify.note import Kind, Signer


def generate(passphrase: bytes | None) -> bytes:
    """Make a private key and give it as PEM, encrypted where there is a passphrase."""
    return to_pem(Ed25519PrivateKey.generate(), passphrase)


def to_pem(key: PrivateKeyTypes, passphrase: bytes | None) -> bytes:
    """Write a private key of any kind as PKCS #8 in PEM, encrypted where there is a passphrase."""
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def signer(pem: bytes, passphrase: bytes | None, name: str, kind: Kind) -> Signer:
    """Read a private key and let it sign under `name`; ValueError where it cannot be used."""
    try:
        key = serialization.load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError):
        raise ValueError("not a key, or not this passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("a key of another kind than Ed25519")
    return Signer(name, kind, key)


def create(path: Path, passphrase: bytes | None) -> None:
    """Make a key file of mode 0600, whole; FileExistsError where one is there: a key is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(generate(passphrase))
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, passphrase: bytes | None, name: str, kind: Kind) -> Signer:
    """Read a key file. ValueError where it cannot be used or where others than its owner may read it."""
    if path.stat().st_mode & 0o077:
        raise ValueError("can be read by others than its owner: chmod go-rwx it")
    return signer(path.read_bytes(), passphrase, name, kind)
