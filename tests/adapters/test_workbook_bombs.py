"""Files made to hurt: each is refused (or read) with a sentence, in bounded memory, measured."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.adapters.files import (
    HEADERS,
    MANIFEST,
    ROW,
    SHEET_START,
    WORKBOOK,
    inline_row,
    ods,
    ods_row,
    with_declared_size,
    xlsx_of,
    zip_of_zeros,
)

MEASURE = Path(__file__).with_name("measured_read.py")
ROOT = Path(__file__).parents[2]
# What a refusal may add to the process that serves others; and a small limit, so that the tests stay quick.
LITTLE = 24
SMALL_PARSER = 256 * 1024 * 1024


def measured(path, memory=None):
    arguments = [sys.executable, str(MEASURE), str(path), *([str(memory)] if memory else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=True, timeout=60, cwd=ROOT, env=environment
    )
    return json.loads(done.stdout)


def test_five_megabytes_that_unpack_to_five_gigabytes_are_refused_at_once(tmp_path):
    path = zip_of_zeros(tmp_path / "a.xlsx", 2500, 2500)
    assert path.stat().st_size < 6_000_000
    answer = measured(path)
    assert answer["code"] == "TOO_LARGE_UNPACKED"
    assert answer["memory"] < LITTLE


def test_a_member_that_unpacks_to_what_is_allowed_is_streamed(tmp_path):
    answer = measured(zip_of_zeros(tmp_path / "a.xlsx", 390))
    assert answer["code"] == "DAMAGED_WORKBOOK"
    assert answer["memory"] < LITTLE


def test_a_directory_that_lies_about_sizes_is_found_by_reading(tmp_path):
    path = with_declared_size(zip_of_zeros(tmp_path / "a.xlsx", 500), "xl/worksheets/sheet1.xml", 1000)
    answer = measured(path)
    assert answer["code"] == "DAMAGED_WORKBOOK"
    assert answer["memory"] < LITTLE


def test_too_many_members(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2001):
            archive.writestr(f"xl/{number}", b"")
    assert measured(path)["code"] == "TOO_LARGE_UNPACKED"


def test_other_ways_of_packing_are_not_unpacked(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
    assert measured(path)["code"] == "DAMAGED_WORKBOOK"


def test_a_million_rows_of_xlsx(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (inline_row(ROW), 1_000_000))
    answer = measured(path)
    assert answer["code"] in ("TOO_MANY_ROWS", "TOO_LARGE_UNPACKED")
    assert answer["memory"] < LITTLE


def test_a_million_short_rows_of_xlsx_are_told_as_rows(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (inline_row(["王"]), 1_000_000))
    answer = measured(path)
    assert answer["code"] == "TOO_MANY_ROWS"
    assert answer["memory"] < LITTLE


def test_a_million_rows_of_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEADERS) + "\n" + "王,1\n" * 1_000_000, "utf-8")
    answer = measured(path)
    assert answer["code"] == "TOO_MANY_ROWS"
    assert answer["memory"] < LITTLE


def test_a_million_rows_of_open_document_in_one_element(tmp_path):
    answer = measured(ods(tmp_path / "a.ods", ods_row(HEADERS) + ods_row(ROW, 1_000_000)))
    assert answer["code"] in ("TOO_MANY_ROWS", "WORKBOOK_TOO_COMPLEX")
    assert answer["memory"] < LITTLE
    assert answer["parser_memory"] < 1100


def test_two_cells_far_apart(tmp_path):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    answer = measured(xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (far, 1)))
    assert answer["code"] == "WORKBOOK_TOO_COMPLEX"
    assert answer["memory"] < LITTLE
    assert answer["parser_memory"] < 1100


def test_a_stray_cell_at_the_bottom_does_not_lose_the_sheet(tmp_path):
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    answer = measured(xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (inline_row(ROW), 3), (far, 1)))
    assert (answer["code"], answer["rows"]) == ("OK", 4)


def test_one_long_text_shared_by_a_million_cells(tmp_path):
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1">'
        f"<si><t>{'王' * 10_000}</t></si></sst>"
    )
    cells = b"<row>" + b'<c t="s"><v>0</v></c>' * 20 + b"</row>"
    path = xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (cells, 50_000), strings=strings)
    answer = measured(path, SMALL_PARSER)
    assert answer["code"] == "WORKBOOK_TOO_COMPLEX"
    assert answer["memory"] < LITTLE
    assert answer["parser_memory"] < 300


def test_a_text_of_many_megabytes_in_one_cell(tmp_path):
    long = b'<row><c t="inlineStr"><is><t>' + b"x" * 1000 + b"</t></is></c></row>"
    piece = (b"x" * 1_000_000, 300)
    path = xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (long[:40], 1), piece, (long[-22:], 1))
    answer = measured(path, SMALL_PARSER)
    assert answer["code"] in ("WORKBOOK_TOO_COMPLEX", "DAMAGED_WORKBOOK")
    assert answer["memory"] < LITTLE


def test_entities_do_not_grow(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    path = tmp_path / "a.xlsx"
    source = xlsx_of(tmp_path / "b.xlsx", (inline_row(["&j;", *HEADERS]), 1))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, bomb.encode() + b"]>" + content if "sheet1" in name else content)
    answer = measured(path, SMALL_PARSER)
    assert answer["code"] != "OK" or answer["rows"] == 0
    assert answer["memory"] < LITTLE


def test_an_encrypted_open_document(tmp_path):
    path = tmp_path / "a.ods"
    locked = MANIFEST.replace(
        "/></manifest:manifest>", "><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", locked)
        archive.writestr("content.xml", b"\x00\x01")
    assert measured(path)["code"] == "ENCRYPTED_WORKBOOK"


def test_a_row_that_never_ends_is_read_once(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", (SHEET_START, 1), (b"<a>", 30_000_000))
    answer = measured(path, SMALL_PARSER)
    assert answer["code"] != "OK"
    assert answer["memory"] < LITTLE


def test_text_of_endless_columns_is_refused_before_it_is_cut_up(tmp_path):
    start = ",".join(HEADERS).encode()
    for name, body in {
        "header": start + b"," * 20_000_000,
        "named": start + b",a" * 10_000_000,
        "quoted": start + (b"," * 1000 + b',"\n"') * 20_000,
        "above": b"," * 20_000_000 + b"\n" + start,
        "below": start + b"\n" + b"," * 20_000_000,
        "bare": b"a" * 20_000_000,
    }.items():
        path = tmp_path / f"{name}.csv"
        path.write_bytes(body)
        answer = measured(path)
        assert (name, answer["code"]) == (name, "WORKBOOK_TOO_COMPLEX")
        assert answer["memory"] < LITTLE * 2, name
