"""A witness signs what goes on from what it saw; no forks, rollbacks, strangers, missing proofs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tlog_scales import signing
from tlog_scales.tlog import Checkpoint as Foreign

from registry.verify import merkle, tlog, witness
from registry.verify.note import Kind, Note, Signer
from registry.verify.tlog import Checkpoint, Tile
from registry.verify.witness import Refusal, RefusedToSignError

NAME = "weld.example.gov.cn/log"
LOG = Signer(NAME, Kind.PLAIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WITNESS = Signer("witness.example/w1", Kind.COSIGNATURE, Ed25519PrivateKey.from_private_bytes(bytes(32)))


class Log:
    """A log of numbered leaves; `fork` changes the leaf at an index."""

    def __init__(self, fork: int | None = None) -> None:
        self.fork = fork

    def leaves(self, start: int, end: int) -> list[bytes]:
        return [b"fork" if number == self.fork else b"%d" % number for number in range(start, end)]

    def checkpoint(self, size: int, signer: Signer = LOG, origin: str = NAME) -> bytes:
        told = Checkpoint(origin, size, merkle.root(self.leaves(0, size)))
        return told.signed(signer.sign(told.text))

    def tile(self, tile: Tile) -> bytes:
        step, first = 256**tile.level, tile.index * 256
        spans = [(number * step, (number + 1) * step) for number in range(first, first + tile.width)]
        return b"".join(merkle.root(self.leaves(*span)) for span in spans)


def cosign(raw: bytes, kept: bytes | None = None, log: Log | None = None, **changes: object) -> bytes:
    """Ask the witness, who keeps `kept`."""
    state = witness.read_state(kept, LOG.verifier, WITNESS.verifier) if kept else None
    told = {"log": LOG.verifier, "witness": WITNESS, "moment": 17, **changes}
    return witness.cosign(state, raw, (log or Log()).tile, **told)  # type: ignore[arg-type]


def refused(code: Refusal, act: Callable[[], object]) -> None:
    with pytest.raises(RefusedToSignError) as told:
        act()
    assert told.value.refusal is code


@pytest.mark.parametrize("sizes", [(1, 2), (5, 300), (256, 257), (300, 300), (255, 513), (1, 1)])
def test_what_goes_on_is_cosigned_and_kept(sizes: tuple[int, int]) -> None:
    first = cosign(Log().checkpoint(sizes[0]))
    second = cosign(Log().checkpoint(sizes[1]), first)
    kept = witness.read_state(second, LOG.verifier, WITNESS.verifier)
    assert kept.size == sizes[1]
    assert WITNESS.verifier.verify(Note.parse(second)) == 17
    assert tlog.read_checkpoint(second, LOG.verifier).root == kept.root


def test_a_foreign_tool_accepts_both_signatures() -> None:
    foreign = Foreign.from_text(cosign(Log().checkpoint(5)).decode())
    for signer in (LOG, WITNESS):
        foreign.verify(signing.Vkey.from_string(str(signer.verifier)))


def test_the_empty_log_can_be_the_first_that_is_seen() -> None:
    kept = cosign(Log().checkpoint(0))
    assert witness.read_state(cosign(Log().checkpoint(3), kept), LOG.verifier, WITNESS.verifier).size == 3
    refused(Refusal.ROLLBACK, lambda: cosign(Log().checkpoint(0), cosign(Log().checkpoint(3))))


def test_a_rollback_is_refused() -> None:
    kept = cosign(Log().checkpoint(300))
    refused(Refusal.ROLLBACK, lambda: cosign(Log().checkpoint(299), kept))


@pytest.mark.parametrize(("old", "new"), [(5, 5), (5, 6), (5, 300), (256, 300), (4, 8)])
def test_a_fork_is_refused_though_the_log_has_signed_it(old: int, new: int) -> None:
    kept, fork = cosign(Log().checkpoint(old)), Log(fork=2)
    refused(Refusal.FORK, lambda: cosign(fork.checkpoint(new), kept, fork))


def test_what_is_not_this_log_s_is_refused() -> None:
    stranger = Signer(NAME, Kind.PLAIN, Ed25519PrivateKey.generate())
    refused(Refusal.SIGNATURE, lambda: cosign(Log().checkpoint(5, stranger)))
    refused(Refusal.ORIGIN, lambda: cosign(Log().checkpoint(5, origin="other.example/log")))
    refused(Refusal.SIGNATURE, lambda: cosign(b"not a note"))
    refused(Refusal.SIGNATURE, lambda: cosign(Log().checkpoint(5).replace(b"\n5\n", b"\n6\n")))


def test_what_the_tiles_do_not_prove_is_refused() -> None:
    kept = cosign(Log().checkpoint(5))

    def gone(_tile: Tile) -> bytes:
        raise FileNotFoundError

    def spoiled(tile: Tile) -> bytes:
        return bytes(32) + Log().tile(tile)[32:]

    for fetch in (gone, spoiled, lambda tile: Log().tile(tile)[:-1]):
        broken = Log()
        broken.tile = fetch  # type: ignore[method-assign]
        refused(Refusal.UNPROVED, lambda: cosign(Log().checkpoint(300), kept, broken))  # noqa: B023


def test_a_state_that_one_did_not_sign_is_not_believed() -> None:
    kept = cosign(Log().checkpoint(5))
    for state in (Log().checkpoint(5), kept.replace(b"\n5\n", b"\n4\n"), b"x", kept[:-8]):
        refused(Refusal.STATE, lambda: cosign(Log().checkpoint(6), state))  # noqa: B023


def test_signatures_of_strangers_are_not_passed_on() -> None:
    stranger = Signer("stranger.example", Kind.PLAIN, Ed25519PrivateKey.generate())
    note = Note.parse(Log().checkpoint(5))
    both = Note(note.text, (*note.signatures, stranger.sign(note.text))).serialize()
    assert [one.name for one in Note.parse(cosign(both)).signatures] == [NAME, "witness.example/w1"]
