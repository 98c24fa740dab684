"""A successor takes over in one step, is noticed by offices that run, and the key before it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.adapters.key_store import KeyStore, KeyStoreError

PASSPHRASE = b"correct horse battery staple"
USES = pytest.mark.parametrize("use", ["credential", "status"])


@pytest.fixture
def store(tmp_path) -> KeyStore:
    return KeyStore.create(tmp_path / "keys", PASSPHRASE, outside=tmp_path / "data")


def opened(store: KeyStore) -> KeyStore:
    """Open the keys as another process does."""
    return KeyStore.load(store.directory, PASSPHRASE)


def working(store: KeyStore, use: str) -> bytes:
    return (store.credential() if use == "credential" else store.status()).public.kid


@USES
def test_a_successor_waits_and_does_not_sign(store, use):
    assert store.successor(use) is None
    before = working(store, use)
    made = store.make_signer(f"{use}-next")
    assert store.successor(use).public == made
    assert working(store, use) == before != made.kid


@USES
def test_a_successor_is_made_once(store, use):
    first = store.make_signer(f"{use}-next")
    assert store.make_signer(f"{use}-next") == first == opened(store).successor(use).public


@USES
def test_after_the_takeover_it_signs_and_the_old_key_is_kept(store, use):
    old, before = working(store, use), (store.directory / f"{use}.key").read_bytes()
    new = store.make_signer(f"{use}-next").kid
    store.take_over(use)
    assert working(store, use) == working(opened(store), use) == new
    assert store.successor(use) is None
    kept = store.directory / f"{use}-{old.hex()}.key"
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o777 == (store.directory / f"{use}.key").stat().st_mode & 0o777 == 0o600


@USES
def test_an_office_that_runs_notices_the_successor(store, use):
    running = opened(store)
    old = working(running, use)
    new = store.make_signer(f"{use}-next").kid
    assert working(running, use) == old
    store.take_over(use)
    assert working(running, use) == new


@USES
def test_without_a_successor_nothing_is_taken_over(store, use):
    before = {path.name: path.read_bytes() for path in store.directory.iterdir()}
    with pytest.raises((KeyStoreError, FileNotFoundError)):
        store.take_over(use)
    for name, content in before.items():
        assert (store.directory / name).read_bytes() == content


class PowerCutError(Exception):
    """What a test raises where a process would have died."""


@USES
@pytest.mark.parametrize("step", ["hardlink_to", "replace"])
def test_cut_off_in_the_middle_the_old_key_still_works(store, use, step, monkeypatch):
    old, new = working(store, use), store.make_signer(f"{use}-next").kid

    def cut(_self: Path, _target: Path) -> Path:
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, cut)
        with pytest.raises(PowerCutError):
            store.take_over(use)
    assert working(opened(store), use) == old
    store.take_over(use)
    assert working(opened(store), use) == new


def test_cut_off_while_making_leaves_no_half_a_key(tmp_path, monkeypatch):
    def cut(_handle: int) -> None:
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", cut)
        with pytest.raises(PowerCutError):
            KeyStore.create(tmp_path / "keys", PASSPHRASE, outside=tmp_path / "data")
    assert not list((tmp_path / "keys").glob("*.key"))
    store = KeyStore.create(tmp_path / "keys", PASSPHRASE, outside=tmp_path / "data")
    assert store.root() is not None
