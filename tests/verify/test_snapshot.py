"""Snapshots: what is accepted, what is refused and changes nothing, and what is known of a serial."""

from __future__ import annotations

import random
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import Refusal, RefusedError, cbor, envelope, snapshot
from registry.verify.merkle import EMPTY_ROOT
from registry.verify.snapshot import CLASSES, CLEAN, NOT_COVERED, BodyRule, Snapshot, Standing
from registry.verify.trust_list import TrustList
from tests.factories import NOW, FixedSigner, day, make_key, make_snapshot
from tests.simulator import Publisher

START = day("2026-03-21")


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def trusted(publisher: Publisher) -> TrustList:
    return publisher.trust_list()


def accept(
    trusted: TrustList, blob: bytes, current: Snapshot | None = None, now: int | None = NOW
) -> Snapshot:
    return snapshot.accept(current, blob, trust_list=trusted, now=now)


def refusal(
    trusted: TrustList, blob: bytes, current: Snapshot | None = None, now: int | None = NOW
) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        accept(trusted, blob, current, now)
    return refused.value.refusal


def respelt(publisher: Publisher, **changes: Any) -> bytes:
    """Publish a snapshot whose payload has other members; None takes a member away."""
    said = cbor.decode(envelope.unseal(publisher.publish_snapshot(), 10**6).payload) | changes
    kept = {name: value for name, value in said.items() if value is not None}
    return envelope.seal(cbor.encode(kept), publisher.status)


def of_classes(publisher: Publisher, **changes: Any) -> bytes:
    coded: dict[str, Any] = {name: [0, 0, b""] for name in CLASSES} | changes
    return respelt(publisher, classes={name: value for name, value in coded.items() if value is not None})


# accept


def test_first_snapshot(publisher: Publisher, trusted: TrustList) -> None:
    publisher.revoke(3, 5)
    publisher.review("3301", START, START + 1)
    blob = publisher.publish_snapshot()
    held = accept(trusted, blob)
    assert (held.epoch, held.version, held.count, held.raw) == (1, 1, 100, blob)
    assert list(held.classes["revoked"]) == [3, 5]
    assert held.rules == (BodyRule("3301", START, START + 1),)
    assert held.log == (0, EMPTY_ROOT)


def test_payload_of_what_was_accepted_is_what_was_signed(publisher: Publisher, trusted: TrustList) -> None:
    publisher.put("paused", 1, 2)
    publisher.ban(9)
    held = publisher.snapshot(trusted)
    assert held.payload() == envelope.unseal(held.raw, 10**6).payload


def test_the_same_data_gives_the_same_bytes() -> None:
    classes = {"revoked": [1], "banned": [2, 3]}
    backwards = dict(reversed(classes.items()))
    assert make_snapshot(classes).payload() == make_snapshot(backwards).payload()
    assert make_snapshot(classes).payload() == make_snapshot({**classes, "lapsed": []}).payload()


def test_order(publisher: Publisher, trusted: TrustList) -> None:
    first, second = publisher.snapshot(trusted), publisher.publish_snapshot()
    held = accept(trusted, second, first)
    assert held.version == 2
    assert accept(trusted, second, held) is held
    assert refusal(trusted, first.raw, held) is Refusal.OLDER
    assert refusal(trusted, publisher.publish_snapshot(version=0), held) is Refusal.OLDER


def test_a_new_epoch_starts_the_order_again(publisher: Publisher) -> None:
    thief = publisher.snapshot(version=2**53 - 1)
    later = publisher.trust_list(epoch=2)
    held = accept(later, publisher.publish_snapshot(epoch=2, version=1), thief)
    assert (held.epoch, held.version) == (2, 1)


@pytest.mark.parametrize("epoch", [0, 2])
def test_another_epoch_than_the_trust_lists(publisher: Publisher, trusted: TrustList, epoch: int) -> None:
    assert refusal(trusted, publisher.publish_snapshot(epoch=epoch)) is Refusal.WRONG_EPOCH


def test_late_is_better_than_older(publisher: Publisher, trusted: TrustList) -> None:
    first = publisher.snapshot(trusted)
    assert accept(trusted, publisher.publish_snapshot(iat=NOW - 10_000_000), first).version == 2


def test_from_the_future_by_a_confirmed_clock_only(publisher: Publisher, trusted: TrustList) -> None:
    assert accept(trusted, publisher.publish_snapshot(iat=NOW + 300)).version == 1
    ahead = publisher.publish_snapshot(iat=NOW + 301)
    assert refusal(trusted, ahead) is Refusal.FROM_THE_FUTURE
    assert accept(trusted, ahead, now=None).version == 2


@pytest.mark.parametrize("signer", ["credential", "root", "stranger"])
def test_wrong_signer(publisher: Publisher, trusted: TrustList, signer: str) -> None:
    blob = publisher.publish_snapshot(signer=getattr(publisher, signer))
    assert refusal(trusted, blob) is Refusal.UNKNOWN_KEY


def test_key_out_of_its_window(publisher: Publisher) -> None:
    blob = publisher.publish_snapshot()
    iat = NOW - 1800
    for window in ({"not_after": iat - 1}, {"not_before": iat + 1}):
        publisher.trust(make_key(publisher.status.public, "status", **window))
        assert refusal(publisher.trust_list(), blob) is Refusal.UNKNOWN_KEY
    publisher.trust(make_key(publisher.status.public, "status", not_before=iat, not_after=iat))
    assert accept(publisher.trust_list(), blob).iat == iat


def test_compromised_key(publisher: Publisher) -> None:
    publisher.trust(make_key(publisher.status.public, "status", compromised_from=NOW))
    assert refusal(publisher.trust_list(), publisher.publish_snapshot()) is Refusal.KEY_COMPROMISED


def test_another_objects_type(publisher: Publisher, trusted: TrustList) -> None:
    assert refusal(trusted, publisher.publish_directory()) is Refusal.WRONG_TYPE
    assert refusal(trusted, publisher.publish_trust_list(signer=publisher.status)) is Refusal.WRONG_TYPE


def test_every_flipped_byte_is_refused_and_the_one_in_hand_kept(
    publisher: Publisher, trusted: TrustList
) -> None:
    held = publisher.snapshot(trusted)
    before = (held.payload(), held.raw)
    publisher.revoke(4)
    blob = publisher.publish_snapshot()
    for at in range(len(blob)):
        spoilt = bytearray(blob)
        spoilt[at] ^= 0x10
        refusal(trusted, bytes(spoilt), held)
    assert (held.payload(), held.raw) == before
    assert held.standing(4, "3301", START) is CLEAN


def test_every_truncation_is_refused(publisher: Publisher, trusted: TrustList) -> None:
    blob = publisher.publish_snapshot()
    assert {refusal(trusted, blob[:length]) for length in range(len(blob))} == {Refusal.MALFORMED}
    assert refusal(trusted, blob + b"\0") is Refusal.MALFORMED


BAD_MEMBERS: dict[str, dict[str, Any]] = {
    "epoch as text": {"epoch": "1"},
    "epoch true": {"epoch": True},
    "version negative": {"version": -1},
    "version too large for JavaScript": {"version": 2**53},
    "iat as text": {"iat": "now"},
    "next_update missing": {"next_update": None},
    "count negative": {"count": -1},
    "count missing": {"count": None},
    "classes as a list": {"classes": []},
    "classes named by numbers": {"classes": {1: [0, 0, b""]}},
    "classes missing": {"classes": None},
    "rules as a map": {"rules": {}},
    "a rule of two": {"rules": [["3301", 1]]},
    "a rule about a number": {"rules": [[3301, 1, 2]]},
    "a rule that ends before it begins": {"rules": [["3301", 2, 1]]},
    "a rule of no body": {"rules": [["", 1, 2]]},
    "a rule from a negative day": {"rules": [["3301", -1, 2]]},
    "bans of 31 bytes": {"bans": b"\0" * 31},
    "bans as text": {"bans": ""},
    "log of one": {"log": [0]},
    "log with a short root": {"log": [0, b"\0" * 31]},
    "log of a negative size": {"log": [-1, b"\0" * 32]},
}


@pytest.mark.parametrize("changes", BAD_MEMBERS.values(), ids=BAD_MEMBERS.keys())
def test_malformed_members(publisher: Publisher, trusted: TrustList, changes: dict[str, Any]) -> None:
    assert refusal(trusted, respelt(publisher, **changes)) is Refusal.MALFORMED


BAD_CLASSES: dict[str, Any] = {
    "missing": None,
    "as bytes": b"",
    "of two": [0, 0],
    "of four": [0, 0, b"", b""],
    "n as true": [True, 0, b"\0"],
    "bits as text": [1, 0, "0"],
    "k over 32": [1, 33, b"\0" * 5],
    "a serial at count": [1, 6, b"\xc8\0"],
    "bytes left over": [1, 0, b"\0\0"],
    "padding not zero": [1, 0, b"\x01"],
    "truncated": [9, 0, b"\0"],
}


@pytest.mark.parametrize("coded", BAD_CLASSES.values(), ids=BAD_CLASSES.keys())
@pytest.mark.parametrize("name", ["revoked", "cleared"])
def test_malformed_class(publisher: Publisher, trusted: TrustList, name: str, coded: Any) -> None:
    assert refusal(trusted, of_classes(publisher, **{name: coded})) is Refusal.MALFORMED


def test_malformed_class_that_is_not_known(publisher: Publisher, trusted: TrustList) -> None:
    assert refusal(trusted, of_classes(publisher, paused=[1, 33, b"\0"])) is Refusal.MALFORMED


def test_unknown_member_is_newer(publisher: Publisher, trusted: TrustList) -> None:
    assert refusal(trusted, respelt(publisher, regions=[])) is Refusal.FORMAT_NEWER


def test_bans_may_be_there(publisher: Publisher, trusted: TrustList) -> None:
    assert accept(trusted, publisher.publish_snapshot(bans=b"\7" * 32)).bans == b"\7" * 32


# standing


def test_clean_and_not_covered_share_one_answer(publisher: Publisher) -> None:
    held = publisher.snapshot()
    assert held.standing(0, "3301", START) is CLEAN
    assert held.standing(99, "3301", START) is CLEAN
    assert held.standing(100, "3301", START) is NOT_COVERED


@pytest.mark.parametrize("name", CLASSES)
def test_each_class(publisher: Publisher, name: str) -> None:
    publisher.put(name, 7)
    held = publisher.snapshot()
    assert held.standing(7, "3301", START) == Standing(True, frozenset({name}), False, False)
    assert held.standing(8, "3301", START) is CLEAN


def test_unknown_class_holds_its_serials_only(publisher: Publisher) -> None:
    publisher.put("paused", 7)
    publisher.revoke(7)
    held = publisher.snapshot()
    assert held.standing(7, "3301", START) == Standing(True, frozenset({"revoked"}), False, True)
    assert held.standing(6, "3301", START) is CLEAN


@pytest.mark.parametrize(
    ("body", "start", "ruled"),
    [
        ("3301", START - 1, False),
        ("3301", START, True),
        ("3301", START + 3, True),
        ("3301", START + 4, False),
        ("3301", START + 9, True),
        ("3302", START, False),
    ],
)
def test_body_rules(publisher: Publisher, body: str, start: int, ruled: bool) -> None:
    publisher.review("3301", START, START + 3)
    publisher.review("3301", START + 9, START + 9)
    assert publisher.snapshot().standing(7, body, start) == Standing(True, frozenset(), ruled, False)


def test_a_rule_reaches_serials_that_are_not_covered(publisher: Publisher) -> None:
    publisher.review("3301", START, START)
    assert publisher.snapshot().standing(100, "3301", START) == Standing(False, frozenset(), True, False)


def test_cleared_is_told_beside_the_rule(publisher: Publisher) -> None:
    publisher.review("3301", START, START)
    publisher.put("cleared", 7)
    assert publisher.snapshot().standing(7, "3301", START) == Standing(
        True, frozenset({"cleared"}), True, False
    )


MEMBERSHIP = st.dictionaries(st.sampled_from([*CLASSES, "paused"]), st.sets(st.integers(0, 99), max_size=20))


@given(MEMBERSHIP)
def test_standing_is_membership(members: dict[str, set[int]]) -> None:
    held = make_snapshot({name: sorted(serials) for name, serials in members.items()})
    for serial in range(101):
        names = {name for name, serials in members.items() if serial in serials}
        expected = Standing(serial < 100, frozenset(names - {"paused"}), False, "paused" in names)
        assert held.standing(serial, "3301", START) == expected


def test_a_million_serials_are_accepted() -> None:
    status, chance = FixedSigner("simulated status"), random.Random(1)
    classes = {"superseded": array("Q", sorted(chance.sample(range(1_000_000), 200_000)))}
    unsigned = make_snapshot({}, count=1_000_000)
    payload = snapshot.payload_of(unsigned.head(), classes)
    trusted = Publisher().trust_list()
    held = accept(trusted, envelope.seal(payload, status))
    assert held.classes["superseded"] == classes["superseded"]
