"""Numbers at rest: bound to their row, found in any spelling, never found across document types."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from registry.adapters.identity_vault import IdentityVault
from registry.verify.identity import DOCUMENT_TYPES

NUMBER = "11010519491231002X"
VAULT = IdentityVault(b"a" * 32, b"b" * 32)
SPELLINGS = [
    "11010519491231002x",
    "１１０１０５１９４９１２３１００２Ｘ",
    "110105 19491231 002X",
    "110105\u300019491231\u3000002X",
    "110105\u200b19491231002X",
    "\ufeff11010519491231002X",
    "110105-19491231-002X",
    "11010519491231002Х",
    "11010519491231002х",
    "11010519491231002Χ",
    "'11010519491231002X",
    " \t11010519491231002X\r\n",
    "110105491231002",
    "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
]


def test_what_is_sealed_opens_in_its_row_only():
    sealed = VAULT.seal(NUMBER, row=b"person.number:1")
    assert VAULT.open(sealed, row=b"person.number:1") == NUMBER
    for elsewhere in (b"person.number:2", b"credential.certificate:1", b"", b"person.number:1 "):
        with pytest.raises(ValueError, match="does not belong to this row"):
            VAULT.open(sealed, row=elsewhere)


def test_every_bit_of_what_is_sealed_counts():
    sealed = VAULT.seal(NUMBER, row=b"row")
    assert len(sealed) == 12 + len(NUMBER) + 16
    for position in range(len(sealed)):
        for bit in range(8):
            altered = bytearray(sealed)
            altered[position] ^= 1 << bit
            with pytest.raises(ValueError, match="does not belong"):
                VAULT.open(bytes(altered), row=b"row")


@pytest.mark.parametrize("cut", [0, 1, 11, 12, 20, 27])
def test_what_was_cut_off_does_not_open(cut):
    with pytest.raises(ValueError):  # noqa: PT011  short of its nonce the cipher says so in its own words
        VAULT.open(VAULT.seal(NUMBER, row=b"row")[:cut], row=b"row")


def test_another_key_does_not_open():
    sealed = VAULT.seal(NUMBER, row=b"row")
    with pytest.raises(ValueError, match="does not belong"):
        IdentityVault(b"c" * 32, b"b" * 32).open(sealed, row=b"row")


def test_the_same_text_is_never_sealed_alike():
    sealed = {VAULT.seal(NUMBER, row=b"row") for _ in range(1_000)}
    assert len(sealed) == len({one[:12] for one in sealed}) == 1_000
    assert not any(NUMBER.encode() in one for one in sealed)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_any_spelling_has_the_same_index(spelling):
    assert VAULT.index("resident_id", spelling) == VAULT.index("resident_id", NUMBER)


def test_the_index_is_keyed():
    wanted = hmac.new(b"b" * 32, f"resident_id:{NUMBER}".encode(), hashlib.sha256).digest()
    assert VAULT.index("resident_id", NUMBER) == wanted
    assert IdentityVault(b"a" * 32, b"c" * 32).index("resident_id", NUMBER) != wanted
    assert IdentityVault(b"c" * 32, b"b" * 32).index("resident_id", NUMBER) == wanted


def test_one_number_under_two_documents_is_two_people():
    indexes = {VAULT.index(document, "12345678") for document in DOCUMENT_TYPES}
    assert len(indexes) == len(DOCUMENT_TYPES)


def test_certificate_number_and_likeness_say_nothing_of_the_number():
    indexes = {
        VAULT.index("resident_id", NUMBER),
        VAULT.certificate_index(NUMBER),
        VAULT.certificate_index("T" + NUMBER),
        VAULT.likeness(NUMBER, ""),
        VAULT.keyed("likeness", NUMBER),
    }
    assert len(indexes) == 5
    assert {len(index) for index in indexes} == {32}


def test_likeness_needs_name_and_birth_date():
    assert VAULT.likeness("罗莹", "1988-03-12") == VAULT.likeness("罗莹", "1988-03-12")
    assert VAULT.likeness("罗莹", "1988-03-12") != VAULT.likeness("罗莹", "1988-03-13")
    assert VAULT.likeness("罗莹", "1988-03-12") != VAULT.likeness("李四", "1988-03-12")


def test_an_unknown_document_has_no_index():
    with pytest.raises(ValueError, match="unknown document type"):
        VAULT.index("driving_licence", NUMBER)


@pytest.mark.parametrize(
    ("aes_key", "hmac_key"), [(b"a" * 16, b"b" * 32), (b"a" * 32, b""), (b"", b"b" * 32)]
)
def test_short_keys_are_refused(aes_key, hmac_key):
    with pytest.raises(ValueError, match="32 bytes"):
        IdentityVault(aes_key, hmac_key)


def test_a_vault_shows_neither_key():
    assert "aaaa" not in repr(VAULT)
    assert "bbbb" not in repr(VAULT)
