"""Certificates of a batch as files: whole, the same each time, safe for spreadsheets."""

from __future__ import annotations

import csv
import random

import pytest
from sqlalchemy import select

from registry.adapters import qr_image
from registry.errors import RegistryError
from registry.models import Credential, Person
from registry.models.person import number_row
from registry.verify.qr import token_to_text
from registry.workflows import certificates, intake
from registry.workflows.transaction import reading
from tests.workflows.publishing import issue


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_credential_has_its_two_pictures_and_a_line(office, samples, tmp_path, now):
    batch, told = issue(office, samples, now), []
    files = certificates.export(
        office, batch, tmp_path / "out", lambda done, total: told.append((done, total))
    )
    assert len(files) == 601
    assert files[-1].name == "index.csv"
    assert told[-1] == (300, 300)
    with reading(office) as session:
        tokens = dict(session.execute(select(Credential.serial, Credential.token)).all())
    for serial in random.Random(1).sample(sorted(tokens), 10):
        text = token_to_text(tokens[serial], office.settings.base_url)
        assert qr_image.read(tmp_path / f"out/{serial}.png") == [text]
        assert (tmp_path / f"out/{serial}.svg").read_text() == qr_image.sheet_symbol(text).svg()
        assert len(tokens[serial]) <= 140
        assert int(qr_image.version(text).removesuffix("-M")) <= 9


def test_the_table_masks_numbers_and_opens_in_a_spreadsheet(office, samples, tmp_path, now):
    certificates.export(office, issue(office, samples, now), tmp_path / "out")
    raw = (tmp_path / "out/index.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == 301
    assert rows[1][3] == "2.1 熔化焊接与热切割作业"
    with reading(office) as session:
        sealed = session.execute(select(Person.id, Person.number_sealed)).all()
    numbers = [office.vault.open(row.number_sealed, row=number_row(row.id)) for row in sealed]
    text = raw.decode("utf-8-sig")
    assert not [number for number in numbers if number in text]


def test_a_cell_that_looks_like_a_formula_is_text():
    table = certificates._csv([["1", "=HYPERLINK(1)", "@x", "-1", "+1", "\tx", "李娜", "", ""]])
    row = list(csv.reader(table.decode("utf-8-sig").splitlines()))[1]
    assert row[1:7] == ["'=HYPERLINK(1)", "'@x", "'-1", "'+1", "'\tx", "李娜"]


def test_again_it_gives_the_same_bytes(office, samples, tmp_path, now):
    batch = issue(office, samples, now)
    certificates.export(office, batch, tmp_path / "out")
    before = contents(tmp_path / "out")
    certificates.export(office, batch, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_a_failure_leaves_nothing_behind(office, samples, tmp_path, now, monkeypatch):
    batch = issue(office, samples, now)
    monkeypatch.setattr(certificates, "_csv", _full)
    with pytest.raises(OSError, match="No space"):
        certificates.export(office, batch, tmp_path / "there/out")
    assert list((tmp_path / "there").iterdir()) == []


def _full(_lines):
    raise OSError(28, "No space left on device")


def test_a_batch_that_is_unknown_or_not_issued_is_refused(office, samples, tmp_path, now):
    with pytest.raises(RegistryError) as refused:
        certificates.export(office, "no-such-batch", tmp_path / "out")
    assert refused.value.code == "BATCH_UNKNOWN"
    file = samples / "results-2026-q1.xlsx"
    batch = intake.commit(office, file, body="3301", kind="results", now=now).batch
    with pytest.raises(RegistryError) as refused:
        certificates.export(office, batch, tmp_path / "out")
    assert refused.value.code == "BATCH_NOT_ISSUED"
    assert not (tmp_path / "out").exists()
