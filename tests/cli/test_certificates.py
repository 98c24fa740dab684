"""`certificates`: pictures that a reader reads back to the token that is stored."""

from __future__ import annotations

import csv
import io
import re

import numpy
import pytest
from PIL import Image
from sqlalchemy import select

from registry.adapters import qr_image
from registry.models import Credential
from registry.verify.qr import token_to_text
from tests.cli.desk import BODY
from tests.factories import make_resident_id
from tests.workflows.acts import row, write


def drawn(svg: str) -> bytes:
    """Draw an SVG of runs by hand: eight pixels a module, black on white; give it as PNG."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    field = numpy.full((side, side), 255, numpy.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        field[int(y), int(x) : int(x) + int(width)] = 0
    out = io.BytesIO()
    Image.fromarray(numpy.kron(field, numpy.ones((8, 8), numpy.uint8))).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def issued(desk, tmp_path):
    """Give an office that issued four certificates, and their batch."""
    rows = [row(make_resident_id(order=number), "王小明") for number in range(1, 5)]
    path = write(tmp_path / "four.csv", rows)
    return desk, desk.json("upload", path, "--body", BODY, "--commit")["batch"]


def test_png_and_svg_are_read_back_to_the_stored_token(issued, tmp_path):
    desk, batch = issued
    said = desk.run("certificates", "--batch", batch, "--out", tmp_path / "out")
    assert said.exit_code == 0
    assert "9 files" in said.stdout
    with desk.office() as office:
        stored = dict(office.session.execute(select(Credential.serial, Credential.token)).all())
    assert len(stored) == 4
    for serial, token in stored.items():
        text = token_to_text(token, "http://127.0.0.1:8000")
        assert qr_image.read(tmp_path / "out" / f"{serial}.png") == [text]
        svg = (tmp_path / "out" / f"{serial}.svg").read_text("utf-8")
        assert qr_image.read(drawn(svg)) == [text]


def test_the_table_names_every_file_and_masks_the_numbers(issued, tmp_path):
    desk, batch = issued
    desk.run("certificates", "--batch", batch, "--out", tmp_path / "out")
    text = (tmp_path / "out" / "index.csv").read_text("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert len(lines) == 5
    named = {name for line in lines[1:] for name in line[-2:]}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*named, "index.csv"}
    assert not re.search(r"\d{17}", text)


def test_again_into_the_same_folder_writes_the_same_bytes(issued, tmp_path):
    desk, batch = issued
    out = tmp_path / "out"
    desk.run("certificates", "--batch", batch, "--out", out)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert desk.run("certificates", "--batch", batch, "--out", out).exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_a_batch_that_is_not_there_is_told_with_its_code(desk, tmp_path):
    said = desk.run("certificates", "--batch", "nothing", "--out", tmp_path / "out")
    assert said.exit_code == 1
    assert "BATCH_UNKNOWN" in said.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(issued, tmp_path):
    desk, batch = issued
    (tmp_path / "file").write_text("in the way")
    said = desk.run("certificates", "--batch", batch, "--out", tmp_path / "file" / "out")
    assert said.exit_code == 74
    assert str(tmp_path / "file") in said.stderr
