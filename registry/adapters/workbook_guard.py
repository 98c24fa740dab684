"""What a file is and whether it may be opened at all, told from its bytes before any parser runs.

The name of a file proves nothing: `.xls` from a web system is often a page of HTML. A zip member is read to
its declared end, which proves its size and checksum, so a directory that lies is found here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from registry.adapters.row_counter import RowCounter
from registry.adapters.sheet import Limits
from registry.errors import RegistryError

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
}
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:[!?]|html|table|head|body|meta|script|style|div)", re.IGNORECASE
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CHUNK = 1024 * 1024


def kind_of(path: Path, limits: Limits) -> str:
    """Tell `xlsx`, `xlsb`, `ods`, `xls` or `text`; raises RegistryError for whatever may not be opened."""
    size = path.stat().st_size
    if size == 0:
        raise RegistryError("EMPTY_FILE")
    if size > limits.file:
        raise RegistryError("FILE_TOO_LARGE", limit_mb=limits.file // 1024 // 1024)
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, limits)
    if start.startswith(_OLE2):
        if _ENCRYPTED in path.read_bytes():
            raise RegistryError("ENCRYPTED_WORKBOOK")
        return "xls"
    for magic, name in _OTHERS.items():
        if start.startswith(magic):
            raise RegistryError("NOT_A_WORKBOOK", found=name)
    if _MARKUP.match(start):
        raise RegistryError("WEB_PAGE_NOT_WORKBOOK")
    return "text"


def _zipped(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_directory(members, limits)
            kind = _kind_of_members({member.filename.replace("\\", "/").lower() for member in members})
            for member in members:
                _check_member(archive, member, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise RegistryError("DAMAGED_WORKBOOK") from error
    return kind


def _check_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(member.file_size for member in members) > limits.unpacked or len(members) > limits.members:
        raise RegistryError("TOO_LARGE_UNPACKED", limit_mb=limits.unpacked // 1024 // 1024)
    if any(member.flag_bits & 0x1 for member in members):
        raise RegistryError("ENCRYPTED_WORKBOOK")
    if any(member.compress_type not in _METHODS for member in members):
        raise RegistryError("DAMAGED_WORKBOOK")


def _kind_of_members(names: set[str]) -> str:
    for marker, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if marker in names:
            return kind
    raise RegistryError("NOT_A_WORKBOOK", found="ZIP")


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    """Read a member to its end; count its rows if it is a worksheet."""
    counter = RowCounter() if _WORKSHEET.fullmatch(member.filename.replace("\\", "/")) else None
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if counter is None:
                continue
            counter.feed(chunk)
            # One row more: a header row is no data row.
            if counter.rows > limits.rows + 1:
                raise RegistryError("TOO_MANY_ROWS", limit=limits.rows)
