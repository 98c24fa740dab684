"""Nothing is signed that verifiers would not accept: the key must be listed, for this use and serial."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import Credential, leaf
from registry.verify import Outcome
from registry.workflows import checking, context, founding, issuance
from tests.workflows.acts import NUMBER, hand_in, issue, row, texts, write


def exchange(settings, one: str, other: str) -> None:
    """Let two key files change places, as after a restore by hand."""
    first, second = settings.key_dir / f"{one}.key", settings.key_dir / f"{other}.key"
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)


def lose(settings) -> None:
    """Let the credential key be lost, and another one be made in its place."""
    (settings.key_dir / "credential.key").unlink()
    founding.prepare(settings)


def exchanged(settings) -> None:
    exchange(settings, "credential", "status")


@pytest.mark.parametrize("mishap", [exchanged, lose])
def test_a_key_that_is_not_listed_for_credentials_signs_none(office, settings, tmp_path, now, mishap):
    batch = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER)])).batch
    mishap(settings)
    with context.open_office(settings) as wrong, pytest.raises(RegistryError, match="SIGNING_REFUSED"):
        issuance.issue(wrong, batch, now)
    assert office.session.scalar(select(func.count()).select_from(Credential)) == 0
    assert leaf.next_number(office.session, leaf.SERIALS) == 0


def test_with_the_keys_in_their_places_the_same_file_is_issued(office, settings, tmp_path, now):
    path = write(tmp_path / "one.csv", [row(NUMBER)])
    exchange(settings, "credential", "status")
    with context.open_office(settings) as wrong, pytest.raises(RegistryError, match="SIGNING_REFUSED"):
        issue(wrong, path)
    exchange(settings, "credential", "status")
    with context.open_office(settings) as right:
        issued = issue(right, path)
        (text,) = texts(right, issued.batch).values()
        assert (issued.first_serial, issued.count) == (0, 1)
        assert checking.verify_text(right, text, now=now).outcome is not Outcome.CANNOT_TELL


def test_a_plan_is_not_signed_by_a_key_that_may_not_number_it(office, settings, tmp_path, now):
    """The serials of a plan belong to the key that was listed when they were allotted."""
    batch = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER)])).batch
    issuance._plan(office, batch, now)
    lose(settings)
    with context.open_office(settings) as wrong:
        founding.ensure_trust_list(wrong, now)
        with pytest.raises(RegistryError, match="BAD_SIGNATURE"):
            issuance.resume(wrong, now)
    assert office.session.scalars(select(Credential.token)).all() == [None]
