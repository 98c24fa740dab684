"""A key is stolen: what docs/trust.md says to do can be done at once, and verifiers follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.errors import RegistryError
from registry.verify import Outcome, Reason, Verifier, snapshot, trust_list
from registry.verify.envelope import seal
from registry.verify.keys import PublicKey
from registry.workflows import founding, publication
from tests.factories import make_resident_id
from tests.workflows import stealing
from tests.workflows.acts import issue, row, texts, write
from tests.workflows.publishing import accepted

DAY = 24 * 3600


def one_more(office, folder, order, now):
    """Issue a certificate to another invented person; give the text of its code."""
    path = write(folder / f"{order}.csv", [row(make_resident_id(order=order))])
    return next(iter(texts(office, issue(office, path, now=now).batch).values()))


def held(office):
    """Give the trust list as a phone takes it."""
    files = [
        publication.file(office, f".well-known/welder-registry/{name}") for name in ("root.pem", "trust-list")
    ]
    return trust_list.accept(None, files[1].body, root=PublicKey.from_pem(files[0].body), now=None)


def test_a_stolen_credential_key_signs_nothing_more_and_its_successor_does_at_once(office, tmp_path, now):
    before = one_more(office, tmp_path, 1, now)
    stealing.mark_compromised(office, office.keys.credential().public.kid, now - DAY, now)
    with pytest.raises(RegistryError, match="KEY_COMPROMISED"):
        one_more(office, tmp_path, 2, now)
    founding.add_key(office, "credential", now + 1)
    founding.take_up_key(office, "credential", now + 1)
    after = one_more(office, tmp_path, 3, now + 1)
    publication.publish(office, now + 1)
    phone = Verifier(held(office), accepted(office))
    assert phone.verify(before, now=now + 2).reasons == (Reason.KEY_COMPROMISED,)
    assert phone.verify(after, now=now + 2).outcome is Outcome.VALID


def test_a_successor_that_was_waiting_need_not_wait_longer(office, now):
    founding.add_key(office, "status", now)
    with pytest.raises(RegistryError, match="KEY_TOO_NEW"):
        founding.take_up_key(office, "status", now + 1)
    stealing.mark_compromised(office, office.keys.status().public.kid, now, now + 2)
    founding.take_up_key(office, "status", now + 2)
    assert publication.publish(office, now + 3).version == 1


def test_whatever_number_a_thief_gave_out_a_new_epoch_follows_it(office, tmp_path, now):
    card = one_more(office, tmp_path, 1, now)
    publication.publish(office, now)
    genuine, thief = accepted(office), office.keys.status()
    forged = replace(genuine, version=2**53 - 1, iat=now + 1)
    fooled = snapshot.accept(genuine, seal(forged.payload(), thief), trust_list=held(office), now=None)
    assert fooled.version == 2**53 - 1

    stealing.mark_compromised(office, thief.public.kid, now, now + 2)
    founding.add_key(office, "status", now + 2)
    founding.take_up_key(office, "status", now + 2)
    founding.renew_trust_list(office, now + 3, new_epoch=True)
    published = publication.publish(office, now + 3)
    assert (published.epoch, published.version) == (2, 1)

    trusted = held(office)
    assert Verifier(trusted, fooled).verify(card, now=now + 4).reasons == (Reason.STATUS_MISSING,)
    body = publication.file(office, "status/latest").body
    followed = snapshot.accept(fooled, body, trust_list=trusted, now=None)
    assert (followed.epoch, followed.version) == (2, 1)
    assert Verifier(trusted, followed).verify(card, now=now + 4).outcome is Outcome.VALID


def test_what_a_stolen_status_key_signed_is_no_longer_believed_in_the_same_epoch(office, tmp_path, now):
    card = one_more(office, tmp_path, 1, now)
    publication.publish(office, now)
    snapshot_in_hand = accepted(office)
    stealing.mark_compromised(office, office.keys.status().public.kid, now, now + 1)
    phone = Verifier(held(office), snapshot_in_hand)
    assert phone.verify(card, now=now + 2).reasons == (Reason.STATUS_MISSING,)
