"""Makes workbooks for tests: plain ones by libraries, hostile ones byte by byte."""

import io
import zipfile
import zlib
from pathlib import Path

import xlsxwriter

_MIB = 1024 * 1024
HEADERS = ["姓名", "证件号码", "操作项目", "有效期起", "有效期止"]
ROW = ["罗莹", "110101199001011237", "熔化焊接与热切割作业", "2026-04-06", "2032-04-05"]

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    f' xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
WORKBOOK_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
SHEET_START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_END = b"</sheetData></worksheet>"


def inline_row(cells: list[str]) -> bytes:
    """Give a row of worksheet XML without positions, so that it can be repeated as it is."""
    return (
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"
    ).encode()


def xlsx_of(path: Path, *pieces: tuple[bytes, int], strings: str | None = None) -> Path:
    """Write a workbook whose sheet is the given pieces of XML, each repeated so many times."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", ROOT_RELS)
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", WORKBOOK_RELS)
        if strings is not None:
            archive.writestr("xl/sharedStrings.xml", strings)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET_START)
            for piece, times in pieces:
                block = max(1, 1_000_000 // len(piece))
                for _ in range(times // block):
                    sheet.write(piece * block)
                sheet.write(piece * (times % block))
            sheet.write(SHEET_END)
    return path


def xlsx(path: Path, *sheets: tuple[str, list[list[object]]], hide: tuple[str, ...] = ()) -> Path:
    """Write an ordinary workbook."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as workbook:
        for name, rows in sheets:
            worksheet = workbook.add_worksheet(name)
            if name in hide:
                worksheet.hide()
            for line, cells in enumerate(rows):
                worksheet.write_row(line, 0, cells)
    return path


def ods(path: Path, content: str) -> Path:
    """Write an OpenDocument sheet whose table rows are the given XML."""
    document = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{content}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", document)
    return path


def ods_row(cells: list[str], repeated: int = 1) -> str:
    """Give a table row of OpenDocument XML."""
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def zip_of_zeros(path: Path, *megabytes: int) -> Path:
    """Write a workbook whose sheets are so many mebibytes of zeros each, packed into a kilobyte apiece.

    One deflated mebibyte is repeated, so that gigabytes are made in no time; the checksums are not right.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(_MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.flush()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        for number, size in enumerate(megabytes, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", block * size + end)
    for number, size in enumerate(megabytes, 1):
        _patch(path, f"xl/worksheets/sheet{number}.xml", method=zipfile.ZIP_DEFLATED, size=size * _MIB)
    return path


def with_declared_size(path: Path, member: str, size: int) -> Path:
    """Make the central directory lie about the size of a member."""
    _patch(path, member, method=zipfile.ZIP_DEFLATED, size=size)
    return path


def _patch(path: Path, member: str, *, method: int, size: int) -> None:
    """Set method and unpacked size in the two headers of a member."""
    data = bytearray(path.read_bytes())
    name = member.encode()
    for mark, method_at, size_at, name_at in ((b"PK\x03\x04", 8, 22, 30), (b"PK\x01\x02", 10, 24, 46)):
        at = data.find(name)
        while data[at - name_at : at - name_at + 4] != mark:
            at = data.find(name, at + 1)
        start = at - name_at
        data[start + method_at : start + method_at + 2] = method.to_bytes(2, "little")
        data[start + size_at : start + size_at + 4] = size.to_bytes(4, "little")
    path.write_bytes(bytes(data))


def csv_of(path: Path, encoding: str, delimiter: str = ",", rows: int = 1) -> Path:
    """Write a text table."""
    text = io.StringIO()
    for cells in [HEADERS, *[ROW] * rows]:
        text.write(delimiter.join(cells) + "\r\n")
    path.write_bytes(text.getvalue().encode(encoding))
    return path
