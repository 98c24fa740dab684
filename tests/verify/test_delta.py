"""Deltas: the same signed snapshot at the end, byte for byte, or a refusal that changes nothing."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.verify import Refusal, RefusedError, cbor, delta, envelope, snapshot
from registry.verify.envelope import seal
from registry.verify.snapshot import CLASSES, BodyRule, Snapshot
from registry.verify.trust_list import TrustList
from tests.factories import NOW, make_key, make_snapshot
from tests.simulator import Publisher

PUBLISHER = Publisher()
TRUSTED = PUBLISHER.trust_list()
NAMES = [*CLASSES, "paused"]


def published(version: int, classes: dict[str, list[int]], **changes: Any) -> Snapshot:
    unsigned = make_snapshot(classes, version=version, **changes)
    blob = seal(unsigned.payload(), PUBLISHER.status)
    return snapshot.accept(None, blob, trust_list=TRUSTED, now=NOW)


def apply(current: Snapshot, blob: bytes, trusted: TrustList = TRUSTED, now: int | None = NOW) -> Snapshot:
    return delta.apply(current, blob, trust_list=trusted, now=now)


def refusal(current: Snapshot, blob: bytes, trusted: TrustList = TRUSTED, now: int | None = NOW) -> Refusal:
    before = (current.payload(), current.raw)
    with pytest.raises(RefusedError) as refused:
        apply(current, blob, trusted, now)
    assert (current.payload(), current.raw) == before
    return refused.value.refusal


def respelt(base: Snapshot, target: Snapshot, **changes: Any) -> bytes:
    """Sign a delta whose payload has other members; None takes a member away."""
    said = cbor.decode(delta.make(base, target)) | changes
    return seal(
        cbor.encode({name: value for name, value in said.items() if value is not None}), PUBLISHER.status
    )


BASE = published(1, {"revoked": [1, 5], "suspended": [9], "cleared": [3]})
TARGET = published(
    2,
    {"revoked": [1, 6, 104], "banned": [5], "cleared": [3]},
    count=120,
    iat=NOW - 60,
    rules=(BodyRule("3301", 10, 20),),
    bans=b"\7" * 32,
)
DELTA = PUBLISHER.publish_delta(BASE, TARGET)

SIDE = st.tuples(
    st.integers(50, 120),
    st.dictionaries(st.sampled_from(NAMES), st.sets(st.integers(0, 49), max_size=30).map(sorted)),
)


def test_from_one_to_the_next() -> None:
    reached = apply(BASE, DELTA)
    assert reached == TARGET
    assert reached.raw == TARGET.raw


@given(SIDE, SIDE)
@settings(deadline=None)
def test_any_pair(before: tuple[int, dict[str, list[int]]], after: tuple[int, dict[str, list[int]]]) -> None:
    base = published(4, before[1], count=before[0])
    target = published(9, after[1], count=after[0])
    assert apply(base, PUBLISHER.publish_delta(base, target)).raw == target.raw


def test_what_was_reached_is_a_base_for_the_next() -> None:
    third = published(3, {"revoked": [6]}, count=130)
    assert apply(apply(BASE, DELTA), PUBLISHER.publish_delta(TARGET, third)).raw == third.raw


def test_nothing_changed_but_the_time() -> None:
    later = published(2, {"revoked": [1, 5], "suspended": [9], "cleared": [3]}, iat=NOW)
    assert apply(BASE, PUBLISHER.publish_delta(BASE, later)).raw == later.raw


def test_a_hundred_changes_in_a_million_are_small() -> None:
    chance, count = random.Random(1), 1_000_000
    superseded = chance.sample(range(count), 50_000)
    revoked = chance.sample(range(count), 2_000)
    base = published(1, {"superseded": superseded, "revoked": revoked}, count=count)
    added = chance.sample(sorted(set(range(count)) - set(superseded)), 60)
    target = published(2, {"superseded": superseded[10:] + added, "revoked": revoked[30:]}, count=count)
    payload = delta.make(base, target)
    said = cbor.decode(payload)
    beside = len(cbor.encode(said["head"])) + len(said["protected"]) + len(said["signature"])
    assert len(payload) - beside <= 1000
    assert apply(base, seal(payload, PUBLISHER.status)).raw == target.raw


def test_other_base() -> None:
    assert refusal(TARGET, DELTA) is Refusal.OTHER_BASE
    assert refusal(published(3, {}), DELTA) is Refusal.OTHER_BASE
    assert refusal(BASE, respelt(BASE, TARGET, **{"from": [2, 1]})) is Refusal.OTHER_BASE


def test_another_snapshot_of_the_same_number_is_noticed_by_the_signature() -> None:
    other = published(1, {"revoked": [2]})
    assert refusal(other, DELTA) is Refusal.BAD_SIGNATURE


def test_backwards() -> None:
    newer = published(3, {"revoked": [1]})
    assert refusal(newer, PUBLISHER.publish_delta(newer, BASE)) is Refusal.OLDER


@pytest.mark.parametrize("signer", ["credential", "root", "stranger"])
def test_wrong_signer_outside(signer: str) -> None:
    blob = PUBLISHER.publish_delta(BASE, TARGET, signer=getattr(PUBLISHER, signer))
    assert refusal(BASE, blob) is Refusal.UNKNOWN_KEY


def test_wrong_signer_inside() -> None:
    forged = seal(TARGET.payload(), PUBLISHER.stranger)
    sealed = envelope.unseal(forged, 10**6)
    spliced = respelt(BASE, TARGET, protected=sealed.protected, signature=sealed.signature)
    assert refusal(BASE, spliced) is Refusal.UNKNOWN_KEY
    assert refusal(BASE, respelt(BASE, TARGET, signature=sealed.signature)) is Refusal.BAD_SIGNATURE


def test_every_flipped_byte_is_refused() -> None:
    for at in range(len(DELTA)):
        spoilt = bytearray(DELTA)
        spoilt[at] ^= 0x08
        refusal(BASE, bytes(spoilt))


def test_every_truncation_is_refused() -> None:
    assert {refusal(BASE, DELTA[:length]) for length in range(len(DELTA))} == {Refusal.MALFORMED}


def test_compromised_key() -> None:
    publisher = Publisher()
    publisher.trust(make_key(publisher.status.public, "status", compromised_from=NOW))
    assert refusal(BASE, DELTA, publisher.trust_list()) is Refusal.KEY_COMPROMISED


def test_another_epoch() -> None:
    assert refusal(BASE, DELTA, Publisher().trust_list(epoch=2)) is Refusal.WRONG_EPOCH


def test_from_the_future() -> None:
    ahead = published(2, {}, iat=NOW + 300)
    blob = PUBLISHER.publish_delta(BASE, ahead)
    assert apply(BASE, blob).version == 2
    assert refusal(BASE, blob, now=NOW - 1) is Refusal.FROM_THE_FUTURE
    assert apply(BASE, blob, now=None).version == 2


def test_a_snapshot_is_no_delta() -> None:
    assert refusal(BASE, TARGET.raw) in {Refusal.WRONG_TYPE, Refusal.MALFORMED}


HEAD = cbor.decode(delta.make(BASE, TARGET))["head"]
CHANGES = cbor.decode(delta.make(BASE, TARGET))["classes"]
NONE = [0, 0, b""]

MALFORMED: dict[str, dict[str, Any]] = {
    "no head": {"head": None},
    "head as text": {"head": "none"},
    "head without count": {"head": {name: value for name, value in HEAD.items() if name != "count"}},
    "a head that ends before serials that stay": {
        "head": {**HEAD, "count": 2},
        "classes": {"revoked": [NONE, NONE]},
    },
    "count as text": {"head": {**HEAD, "count": "all"}},
    "count negative": {"head": {**HEAD, "count": -1}},
    "no classes": {"classes": None},
    "classes as a list": {"classes": []},
    "classes named by numbers": {"classes": {1: [NONE, NONE]}},
    "a change of one": {"classes": {**CHANGES, "revoked": [NONE]}},
    "a change that is no list": {"classes": {**CHANGES, "revoked": 5}},
    "removed beyond the base's count": {"classes": {**CHANGES, "revoked": [[1, 7, b"\x64\0"], NONE]}},
    "added beyond the head's count": {"classes": {**CHANGES, "revoked": [NONE, [1, 6, b"\xf0\0"]]}},
    "no signature": {"signature": None},
    "signature as text": {"signature": "x"},
    "a short signature": {"signature": b"\0" * 63},
    "protected as text": {"protected": "x"},
    "an empty protected header": {"protected": b""},
}


@pytest.mark.parametrize("changes", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed(changes: dict[str, Any]) -> None:
    assert refusal(BASE, respelt(BASE, TARGET, **changes)) is Refusal.MALFORMED


def test_unknown_member_is_newer() -> None:
    assert refusal(BASE, respelt(BASE, TARGET, via="somebody")) is Refusal.FORMAT_NEWER
    assert refusal(BASE, respelt(BASE, TARGET, head={**HEAD, "via": 1})) is Refusal.FORMAT_NEWER


@pytest.mark.parametrize(
    "classes",
    [
        {**CHANGES, "revoked": [NONE, NONE]},
        {name: change for name, change in CHANGES.items() if name != "banned"},
        {**CHANGES, "paused": [NONE, NONE]},
    ],
)
def test_other_changes_than_those_signed(classes: dict[str, Any]) -> None:
    assert refusal(BASE, respelt(BASE, TARGET, classes=classes)) is Refusal.BAD_SIGNATURE


def test_only_a_signed_target_has_a_delta() -> None:
    with pytest.raises(ValueError, match="COSE_Sign1"):
        delta.make(BASE, make_snapshot({}))
    renumbered = Snapshot(**{**_fields(TARGET), "version": 3})
    with pytest.raises(ValueError, match="payload"):
        delta.make(BASE, renumbered)


def _fields(held: Snapshot) -> dict[str, Any]:
    names = ("epoch", "version", "iat", "next_update", "count", "classes", "rules", "bans", "log", "raw")
    return {name: getattr(held, name) for name in names}
