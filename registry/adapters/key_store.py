"""The office's keys as files: root, credential, status, log to sign; secrets to keep numbers and key filters.

Invariants: files are 0600 in a folder of 0700; a file that exists is never written again; with a passphrase
nothing secret stands in them in clear (PKCS #8 encryption, or scrypt and AES-256-GCM). The root may be taken
away: everything but a new trust list works without it.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from registry.verify import note
from registry.verify.keys import LocalSigner, PublicKey, Signer

from . import note_keys
from .identity_vault import IdentityVault

SIGNING = ("root", "credential", "status")
SECRET = ("identity", "index")
_SALT, _NONCE, _LENGTH = 16, 12, 32
_Mark = tuple[int, int, int]


class KeyStoreError(Exception):
    """The keys cannot be used; the message says which file and what to do, never what is in it."""


class KeyStore:
    """The keys in one folder. Opening reads nothing yet; each key is read when it is first asked for.

    Another process may put a successor to work: whether a key's file is still the one that was read is asked
    each time, so that an office that runs for months signs with the key that stands there now.
    """

    def __init__(self, directory: Path, passphrase: bytes | None) -> None:
        self.directory = directory
        self._passphrase = passphrase
        self._signers: dict[str, tuple[_Mark, LocalSigner]] = {}
        self._peppers: dict[str, bytes] = {}

    @classmethod
    def create(cls, directory: Path, passphrase: bytes | None, *, outside: Path) -> KeyStore:
        """Make the folder and every key that is missing, and open it; what is there stays as it is.

        `outside` is the data directory, in which keys must not lie. Errors: KeyStoreError.
        A root that was taken away is not made anew: that would be another registry.
        """
        if directory.resolve().is_relative_to(outside.resolve()):
            raise KeyStoreError(
                "the keys must not lie inside the data directory: a copy of it would hold them"
            )
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
        store = cls(directory, passphrase)
        new = not any(store._file(name).exists() for name in (*SIGNING, *SECRET))
        for name in SIGNING if new else SIGNING[1:]:
            store.make_signer(name)
        for name in SECRET:
            store._write(name, store._lock(secrets.token_bytes(_LENGTH)))
        store._write("log", note_keys.generate(passphrase))
        return store

    @classmethod
    def load(cls, directory: Path, passphrase: bytes | None) -> KeyStore:
        """Open a folder and read the keys that every day needs; KeyStoreError where one cannot be used."""
        store = cls(directory, passphrase)
        store._check_modes()
        store.credential()
        store.status()
        _ = store.vault  # read now: a wrong passphrase must stop the start, not the first upload
        return store

    def root(self) -> Signer | None:
        """Give the root's signer, None where it was taken offline."""
        return self._signer("root") if self._file("root").exists() else None

    def credential(self) -> Signer:
        """Give the signer of tokens."""
        return self._signer("credential")

    def status(self) -> Signer:
        """Give the signer of directory, snapshots and deltas."""
        return self._signer("status")

    def log(self, name: str) -> note.Signer:
        """Give the signer of checkpoints, which signs under `name`."""
        try:
            return note_keys.signer(self._read("log"), self._passphrase, name, note.Kind.PLAIN)
        except ValueError as error:
            raise KeyStoreError(f"{self._file('log')}: {error}") from None

    @cached_property
    def vault(self) -> IdentityVault:
        """What seals and finds identity numbers."""
        return IdentityVault(self._secret("identity"), self._secret("index"))

    def pepper(self, year: int) -> bytes:
        """Give the pepper of a year's ban filters, made when it is first asked for. 32 bytes."""
        name = f"pepper-{year}"
        if not self._file(name).exists():
            self._write(name, self._lock(secrets.token_bytes(_LENGTH)))
        if name not in self._peppers:
            self._peppers[name] = self._secret(name)
        return self._peppers[name]

    def make_signer(self, name: str) -> PublicKey:
        """Make a signing key unless a file of that name exists; give the public half of what is there."""
        if not self._file(name).exists():
            self._write(name, note_keys.to_pem(ec.generate_private_key(ec.SECP256R1()), self._passphrase))
        return self._signer(name).public

    def successor(self, use: str) -> Signer | None:
        """Give the signer that waits to take over a use, None where none was made."""
        name = f"{use}-next"
        return self._signer(name) if self._file(name).exists() else None

    def take_over(self, use: str) -> None:
        """Put the waiting key of a use into its place in one step; the old one stays under its kid."""
        self._write(f"{use}-{self._signer(use).public.kid.hex()}", self._read(use))
        self._file(f"{use}-next").replace(self._file(use))

    def _signer(self, name: str) -> LocalSigner:
        mark = self._mark(name)
        held = self._signers.get(name)
        if held is None or held[0] != mark:
            try:
                key = serialization.load_pem_private_key(self._read(name), self._passphrase)
            except (ValueError, TypeError):
                raise KeyStoreError(f"{self._file(name)}: not a key, or not this passphrase") from None
            if not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)):
                raise KeyStoreError(f"{self._file(name)}: a key of another kind than P-256")
            held = self._signers[name] = (mark, LocalSigner(key))
        return held[1]

    def _secret(self, name: str) -> bytes:
        stored = self._read(name)
        if self._passphrase is None:
            plain = stored
        else:
            salt, nonce, sealed = stored[:_SALT], stored[_SALT : _SALT + _NONCE], stored[_SALT + _NONCE :]
            try:
                plain = AESGCM(self._derive(salt)).decrypt(nonce, sealed, None)
            except (InvalidTag, ValueError):
                raise KeyStoreError(f"{self._file(name)}: not a key, or not this passphrase") from None
        if len(plain) != _LENGTH:
            raise KeyStoreError(f"{self._file(name)}: not a key, or locked with a passphrase")
        return plain

    def _lock(self, plain: bytes) -> bytes:
        if self._passphrase is None:
            return plain
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        return salt + nonce + AESGCM(self._derive(salt)).encrypt(nonce, plain, None)

    def _derive(self, salt: bytes) -> bytes:
        return Scrypt(salt=salt, length=_LENGTH, n=2**14, r=8, p=1).derive(self._passphrase or b"")

    def _file(self, name: str) -> Path:
        return self.directory / f"{name}.key"

    def _read(self, name: str) -> bytes:
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            raise self._missing(name) from None

    def _mark(self, name: str) -> _Mark:
        """Tell one file of a name from the next one of the same name."""
        try:
            found = self._file(name).stat()
        except FileNotFoundError:
            raise self._missing(name) from None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _missing(self, name: str) -> KeyStoreError:
        return KeyStoreError(f"{self._file(name)} is missing: run `welder-registry init`")

    def _write(self, name: str, content: bytes) -> None:
        """Write a new file whole, or leave the one that is there, even where two processes begin at once."""
        target = self._file(name)
        if target.exists():
            return
        part = target.with_suffix(f".{secrets.token_hex(4)}.new")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never takes the place of what another process has put there meanwhile.
        with suppress(FileExistsError):
            target.hardlink_to(part)
        part.unlink()

    def _check_modes(self) -> None:
        if not self.directory.is_dir():
            raise KeyStoreError(f"{self.directory} is missing: run `welder-registry init`")
        for path in (self.directory, *self.directory.glob("*.key")):
            if path.stat().st_mode & 0o077:
                raise KeyStoreError(f"{path} can be read by others than its owner: chmod go-rwx it")
