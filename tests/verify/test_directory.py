"""The directory: names for display, in order, of the trust list's epoch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.verify import cbor
from registry.verify.directory import accept
from registry.verify.envelope import seal
from registry.verify.refusal import Refusal, RefusedError
from tests.factories import NOW, make_directory
from tests.simulator import Publisher

PUBLISHER = Publisher("directory")
TRUSTED = PUBLISHER.trust_list()
GOOD = cbor.decode(make_directory(bodies={"3301": "杭州", "3302": "宁波"}).payload())


def take(payload, *, signer=PUBLISHER.status, current=None, trusted=TRUSTED, now=NOW):
    return accept(current, seal(cbor.encode(payload), signer), trust_list=trusted, now=now)


def refusal(*arguments, **options) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        take(*arguments, **options)
    return refused.value.refusal


def test_a_good_directory_says_what_was_written():
    written = make_directory(bodies={"b": "二", "a": "一"}, schemes={9: ("名", "版")})
    blob = seal(written.payload(), PUBLISHER.status)
    assert accept(None, blob, trust_list=TRUSTED, now=NOW) == replace(written, raw=blob)


def test_an_empty_directory_is_a_directory():
    assert take({**GOOD, "bodies": [], "schemes": []}).bodies == {}


MALFORMED = {
    **{
        f"without {name}": {key: value for key, value in GOOD.items() if key != name}
        for name in ("epoch", "version", "iat", "bodies", "schemes")
    },
    "bodies as a map": {**GOOD, "bodies": {"3301": "杭州"}},
    "a body twice": {**GOOD, "bodies": [["3301", "a"], ["3301", "b"]]},
    "bodies out of order": {**GOOD, "bodies": GOOD["bodies"][::-1]},
    "a body without name": {**GOOD, "bodies": [["3301"]]},
    "a body with more": {**GOOD, "bodies": [["3301", "a", "b"]]},
    "an empty name": {**GOOD, "bodies": [["3301", ""]]},
    "a code that is a number": {**GOOD, "bodies": [[3301, "a"]]},
    "a code that is a list": {**GOOD, "bodies": [[["3301"], "a"]]},
    "a scheme that is text": {**GOOD, "schemes": [["1", "a", "b"]]},
    "a scheme twice": {**GOOD, "schemes": [[1, "a", "b"], [1, "a", "b"]]},
    "schemes out of order": {**GOOD, "schemes": GOOD["schemes"][::-1]},
    "a scheme without edition": {**GOOD, "schemes": [[1, "a"]]},
    "version as text": {**GOOD, "version": "1"},
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED.keys())
def test_every_deviation_is_malformed(payload):
    assert refusal(payload) is Refusal.MALFORMED


def test_what_is_not_known_is_ignored_for_all_of_it_is_for_display():
    assert take({**GOOD, "logo": b"png"}).bodies == {"3301": "杭州", "3302": "宁波"}


def test_order_and_epoch():
    held = take({**GOOD, "version": 5})
    assert take({**GOOD, "version": 6}, current=held).version == 6
    assert take({**GOOD, "version": 5, "bodies": []}, current=held) is held
    assert refusal({**GOOD, "version": 4}, current=held) is Refusal.OLDER
    assert refusal({**GOOD, "epoch": 2, "version": 6}, current=held) is Refusal.WRONG_EPOCH
    assert refusal({**GOOD, "epoch": 0, "version": 6}) is Refusal.WRONG_EPOCH


def test_a_new_epoch_begins_the_order_again():
    held = take({**GOOD, "version": 2**50})
    trusted = replace(TRUSTED, epoch=2)
    assert take({**GOOD, "epoch": 2, "version": 1}, current=held, trusted=trusted).version == 1


def test_signer_and_clock():
    assert refusal(GOOD, signer=PUBLISHER.credential) is Refusal.UNKNOWN_KEY
    assert refusal({**GOOD, "iat": NOW + 301}) is Refusal.FROM_THE_FUTURE
    assert take({**GOOD, "iat": NOW + 301}, now=None).iat == NOW + 301


def test_truncated_or_changed_it_is_refused():
    blob = PUBLISHER.publish_directory()
    for at in range(len(blob)):
        for spoilt in (blob[:at], blob[:at] + bytes([blob[at] ^ 0x80]) + blob[at + 1 :]):
            with pytest.raises(RefusedError):
                accept(None, spoilt, trust_list=TRUSTED, now=None)
