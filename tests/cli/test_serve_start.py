"""What `serve` does first: batches whose signing was cut off, where they can be signed."""

from __future__ import annotations

from cli.commands.serve import finish_batches
from registry.models import Credential
from registry.workflows import context, founding, issuance
from tests.workflows.acts import NUMBER, hand_in, row, write


def planned(office, tmp_path, now):
    """Leave a batch planned and not signed, as a crash does."""
    batch = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER)])).batch
    issuance._plan(office, batch, now)


def test_a_batch_that_was_cut_off_is_signed(office, tmp_path, now, capsys):
    planned(office, tmp_path, now)
    finish_batches(office, now)
    assert office.session.query(Credential).one().token
    assert capsys.readouterr().err == ""


def test_a_batch_whose_key_is_lost_waits_and_is_told(office, settings, tmp_path, now, capsys):
    planned(office, tmp_path, now)
    (settings.key_dir / "credential.key").unlink()
    founding.prepare(settings)
    with context.open_office(settings) as other:
        founding.ensure_trust_list(other, now)
        finish_batches(other, now)
    assert "SIGNING_REFUSED" in capsys.readouterr().err
