"""Attachments: kept by their SHA-256, sealed, and refused where they are not what they say."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image

from registry.adapters import attachments
from registry.adapters.identity_vault import IdentityVault

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VAULT = IdentityVault(b"a" * 32, b"b" * 32)


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("认定书.pdf", PDF, "application/pdf"),
        ("现场.JPG", picture("JPEG"), "image/jpeg"),
        ("现场.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
        ("答复.txt", "查无此证\r\n".encode(), "text/plain"),
        ("bom.txt", b"\xef\xbb\xbfyes", "text/plain"),
    ],
)
def test_what_it_says_it_is(name, content, said):
    assert attachments.media_type(name, content) == said


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "ATTACHMENT_EMPTY"),
        ("a.pdf", picture("PNG"), "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.png", PDF, "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.png", picture("PNG")[:-12], "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.jpg", picture("PNG"), "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.jpg", picture("JPEG")[:-2], "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.pdf", b"MZ\x90\0" + PDF, "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.txt", b"MZ\x90\0", "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.txt", b"a\0b", "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("a.exe", b"MZ", "ATTACHMENT_TYPE_UNKNOWN"),
        ("a", PDF, "ATTACHMENT_TYPE_UNKNOWN"),
        ("a.pdf.html", PDF, "ATTACHMENT_TYPE_UNKNOWN"),
        ("a.pdf", PDF + bytes(attachments.MAX_BYTES), "ATTACHMENT_TOO_LARGE"),
    ],
)
def test_what_it_is_not(name, content, code):
    with pytest.raises(attachments.AttachmentRefused) as refused:
        attachments.media_type(name, content)
    assert refused.value.code == code


def test_a_file_comes_back_as_it_was_and_lies_sealed(tmp_path):
    digest = attachments.keep(tmp_path, PDF, VAULT)
    assert digest == hashlib.sha256(PDF).hexdigest()
    assert attachments.keep(tmp_path, PDF, VAULT) == digest
    (file,) = [path for path in (tmp_path / "attachments").rglob("*") if path.is_file()]
    assert file.name == digest
    assert b"PDF" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert attachments.read(tmp_path, digest, VAULT) == PDF


def test_a_file_that_was_altered_or_moved_is_not_given_out(tmp_path):
    one, other = (attachments.keep(tmp_path, text, VAULT) for text in (b"one", b"other"))
    place = attachments._place(tmp_path, one)
    place.write_bytes(attachments._place(tmp_path, other).read_bytes())
    with pytest.raises(ValueError, match="does not belong"):
        attachments.read(tmp_path, one, VAULT)
    with pytest.raises(FileNotFoundError):
        attachments.read(tmp_path, "0" * 64, VAULT)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 62 + "/0"])
def test_only_a_digest_names_a_place(tmp_path, digest):
    with pytest.raises(ValueError, match="SHA-256"):
        attachments.read(tmp_path, digest, VAULT)
