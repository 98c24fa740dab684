"""What a witness does: keep the last tree it saw, and put its name under a new one that only goes on from it.

Its cosignature says: of all trees of this log that I saw, this is the largest and contains the others. So
it signs nothing smaller, nothing that contradicts, and nothing that it could not prove.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from . import merkle, tlog
from .note import Note, Signer, Verifier
from .tlog import Checkpoint, Tile, Tree


class Refusal(StrEnum):
    """Why a witness does not sign."""

    ORIGIN = "WITNESS_OTHER_ORIGIN"
    SIGNATURE = "WITNESS_BAD_SIGNATURE"
    ROLLBACK = "WITNESS_ROLLBACK"
    FORK = "WITNESS_FORK"
    UNPROVED = "WITNESS_UNPROVED"
    STATE = "WITNESS_STATE_BROKEN"


class RefusedToSignError(ValueError):
    """Nothing was signed, and what was kept is kept on; `sizes` are of the kept tree and of the new one."""

    def __init__(self, refusal: Refusal, old: int = 0, new: int = 0) -> None:
        super().__init__(f"{refusal}: {old} → {new}")
        self.refusal = refusal
        self.sizes = old, new


def read_state(raw: bytes, log: Verifier, witness: Verifier) -> Checkpoint:
    """Read what was kept: a checkpoint that bears the log's signature and one's own."""
    try:
        kept = tlog.read_checkpoint(raw, log)
        if witness.verify(Note.parse(raw)) is None:
            raise ValueError("not cosigned")
    except ValueError as error:
        raise RefusedToSignError(Refusal.STATE) from error
    return kept


def cosign(
    kept: Checkpoint | None,
    raw: bytes,
    fetch: Callable[[Tile], bytes],
    *,
    log: Verifier,
    witness: Signer,
    moment: int,
) -> bytes:
    """Give the checkpoint `raw` with one's own signature under the log's; RefusedToSignError otherwise.

    `fetch` gives a tile of the new tree, FileNotFoundError where there is none. `moment`: Unix seconds.
    """
    new = _read(raw, log)
    old = kept.size if kept else 0
    if kept is not None and new.size < kept.size:
        raise RefusedToSignError(Refusal.ROLLBACK, old, new.size)
    if kept is not None and new.size == kept.size and new.root != kept.root:
        raise RefusedToSignError(Refusal.FORK, old, new.size)
    if kept is None or new.size > kept.size:
        _prove(kept or Checkpoint(new.origin, 0, merkle.EMPTY_ROOT), new, fetch)
    note = Note.parse(raw)
    theirs = tuple(one for one in note.signatures if (one.name, one.key_id) == (log.name, log.key_id))
    return new.signed(*theirs, witness.sign(new.text, moment))


def _read(raw: bytes, log: Verifier) -> Checkpoint:
    try:
        if Note.parse(raw).text.partition("\n")[0] != log.name:
            raise RefusedToSignError(Refusal.ORIGIN)
        return tlog.read_checkpoint(raw, log)
    except RefusedToSignError:
        raise
    except ValueError as error:
        raise RefusedToSignError(Refusal.SIGNATURE) from error


def _prove(old: Checkpoint, new: Checkpoint, fetch: Callable[[Tile], bytes]) -> None:
    """Prove with the new tree's own tiles that it has its root, and that the old tree is its beginning."""
    tree = Tree(new.size, fetch)
    try:
        whole = tree.root() == new.root
        before = tree.root(old.size) == old.root
        proof = tree.consistency(old.size)
    except (ValueError, FileNotFoundError) as error:
        raise RefusedToSignError(Refusal.UNPROVED, old.size, new.size) from error
    if not whole:
        raise RefusedToSignError(Refusal.UNPROVED, old.size, new.size)
    if not before or not merkle.consistent(old.size, old.root, new.size, new.root, proof):
        raise RefusedToSignError(Refusal.FORK, old.size, new.size)
