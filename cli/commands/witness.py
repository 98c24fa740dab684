"""`witness`: run elsewhere, without an office: keep the last checkpoint, cosign what goes on from it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import click

from registry.adapters import log_source, note_keys, published_files
from registry.errors import RegistryError
from registry.verify import witness
from registry.verify.note import Kind, Signer, Verifier
from registry.verify.tlog import Checkpoint, read_checkpoint

from .. import clock
from ..exits import Exit
from ..options import NEW_FILE, as_json, example
from ..output import complain, print_json, say

_EXAMPLE = "witness --log https://weld.example.gov.cn/log --key witness.key --state kept.checkpoint"


@click.command(epilog=example(_EXAMPLE))
@click.option("--log", "location", required=True, metavar="URL|DIR", help="The log's address, or its folder.")
@click.option(
    "--key", required=True, type=NEW_FILE, metavar="FILE", help="The witness's key; made if missing."
)
@click.option("--state", required=True, type=NEW_FILE, metavar="FILE", help="What is kept: one checkpoint.")
@click.option("--vkey", metavar="KEY", help="The log's verifier key, as `keys list` of the office prints it.")
@click.option("--name", metavar="NAME", help="Name of the witness in its signatures.")
@as_json
def command(
    location: str, key: Path, state: Path, vkey: str | None, name: str | None, *, as_json: bool
) -> None:
    """Cosign the log's newest checkpoint if it goes on from the one that was kept; else say why not.

    Forks, rollbacks, other origins and bad signatures are refused (exit 1), and what was kept is kept on.
    Run it by a timer, on a machine that the office does not administer. The first run without --vkey takes
    the key that is published beside the log: compare it with the office's by another way. A passphrase of
    the key comes from WITNESS_KEY_PASSPHRASE.
    """
    with _alone(state):
        signer = _signer(key, name)
        source = log_source.source(location)
        try:
            log = _pinned(source, state, vkey)
            cosigned, before = _cosigned(source, log_source.checkpoint(source), state, log, signer)
        except OSError as error:
            complain(f"日志无法读取：{location}（{error}）", f"The log cannot be read: {location} ({error})")
            raise click.exceptions.Exit(Exit.UNAVAILABLE) from error
        published_files.write(state.parent, [], [(state.name, cosigned)])
    _tell(read_checkpoint(cosigned, log), before, signer.verifier, as_json=as_json)


def _cosigned(
    source: log_source.Source, raw: bytes, state: Path, log: Verifier, signer: Signer
) -> tuple[bytes, Checkpoint | None]:
    try:
        kept = witness.read_state(state.read_bytes(), log, signer.verifier) if state.exists() else None
        told = {"log": log, "witness": signer, "moment": clock.now()}
        return witness.cosign(kept, raw, lambda tile: log_source.tile(source, tile), **told), kept
    except witness.RefusedToSignError as error:
        old, new = error.sizes
        raise RegistryError(error.refusal.value, old=old, new=new) from error


def _signer(key: Path, name: str | None) -> Signer:
    passphrase = os.environ.get("WITNESS_KEY_PASSPHRASE", "").encode() or None
    try:
        if not key.exists():
            note_keys.create(key, passphrase)
        signer = note_keys.read(key, passphrase, name or "witness", Kind.COSIGNATURE)
        if name is None:
            made = sha256(signer.verifier.public).hexdigest()[:8]
            signer = note_keys.read(key, passphrase, f"witness-{made}", Kind.COSIGNATURE)
    except ValueError as error:
        complain(f"密钥不可用：{key}（{error}）", f"The key cannot be used: {key}: {error}")
        raise click.exceptions.Exit(Exit.CONFIG) from error
    return signer


def _pinned(source: log_source.Source, state: Path, given: str | None) -> Verifier:
    """Give the log's key: the one of the first run, which is kept beside the state, and no other after it."""
    pin = state.with_name(f"{state.name}.vkey")
    try:
        kept = Verifier.parse(pin.read_text("utf-8")) if pin.exists() else None
        told = Verifier.parse(given) if given is not None else None
        log = kept or told or Verifier.parse(log_source.vkey(source))
    except ValueError as error:
        raise click.BadParameter(
            "不是日志的验证密钥 not a log's verifier key", param_hint="--vkey"
        ) from error
    if told not in (None, log) or log.kind is not Kind.PLAIN:
        raise RegistryError("WITNESS_OTHER_KEY")
    if kept is None:
        if told is None:
            complain(f"首次使用，请核对日志密钥：{log}", f"First use; compare the log's key: {log}")
        published_files.write(pin.parent, [], [(pin.name, f"{log}\n".encode())])
    return log


def _tell(now: Checkpoint, before: Checkpoint | None, by: Verifier, *, as_json: bool) -> None:
    old = before.size if before else None
    if as_json:
        told = {"origin": now.origin, "size": now.size, "before": old, "root": now.root.hex()}
        print_json({**told, "witness": str(by)})
        return
    say(
        f"已见证 {now.origin}：{now.size} 条（此前 {old if before else '无'}）。",
        f"Witnessed {now.origin}: {now.size} leaves (before: {old if before else 'none'}).",
    )
    click.echo(str(by))


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Let one process at a time use a state: two might sign two trees that both go on from the same one."""
    state.parent.mkdir(parents=True, exist_ok=True)
    with state.with_name(f"{state.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
