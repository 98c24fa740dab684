"""Identity numbers and names: one person, one spelling, and never more of the number shown than needed.

The same number reaches us typed, pasted, scanned and exported; the keyed index that finds a banned person
sees only the result of `normalise_number`. A region of China that no table knows is nothing to complain
about: residence permits begin with 81, 82 and 83, and public tables of regions have holes.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

DOCUMENT_TYPES = ("resident_id", "passport", "hk_macao_permit", "taiwan_permit", "foreigner_permit")

ID_FORMAT = "ID_FORMAT"
ID_BIRTH_DATE = "ID_BIRTH_DATE"
ID_CHECK_DIGIT = "ID_CHECK_DIGIT"

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_OLD_RESIDENT = re.compile(r"[0-9]{15}")
_FORMS = {
    # Shorter than a resident's 15 or 18 digits: a ban must not be left behind by naming another document.
    "passport": re.compile(r"[A-Z0-9]{5,14}"),
    "hk_macao_permit": re.compile(r"[HM][0-9]{8}"),
    "taiwan_permit": re.compile(r"[0-9]{8}"),
    "foreigner_permit": re.compile(r"[A-Z]{3}[0-9]{12}"),
}
# Older permits print the count of their issue behind the person's number: another card, the same person.
_ISSUE_COUNT = {
    "hk_macao_permit": re.compile(r"([HM][0-9]{8})[0-9]{2}"),
    "taiwan_permit": re.compile(r"([0-9]{8})[0-9]{2}[A-Z]?"),
}
# Since 2023 a foreign permanent resident's number is built like a resident's and begins with 9.
_LIKE_RESIDENT = re.compile(r"9[0-9]{16}[0-9X]")
_PLAIN = re.compile(r"[0-9A-Z]+")
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN_HAN_NAME = re.compile(r"[\u4e00-\u9fff]+")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_AROUND_DOT = re.compile(r" ?· ?")

# GB 11643-1999: weights of the first 17 digits, and the check character by the sum modulo 11.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

# Capital letters of other alphabets that a reader, or an input method, takes for Latin ones.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХЅІЈԀԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ×✕╳", "ABEKMHOPCTYXSIJDQWABEZHIKMNOPTYXXXX")
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅●‣⸱ꞏᐧ", "·"))
# Spaces, controls and format characters, marks, dashes and quotation marks say nothing in a number.
_SILENT = frozenset(
    ("Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Mc", "Me", "Pd", "Pi", "Pf", "Pc")
)
_SILENT_MARKS = frozenset("'\"`´−\u115f\u1160\u3164\uffa0")
_HIDDEN = frozenset(("Cc", "Cf", "Cs"))
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u3164\uffa0")  # letters and marks that print nothing


def normalise_number(document_type: str, text: str) -> str:
    """Bring every spelling of an identity number to one; what cannot be a number is left for the checks.

    Width, case, scripts of digits and look-alike letters are folded; white space, invisible characters,
    dashes and quotation marks go; 15 digits of a resident become 18; the count of issues at the end of an
    older permit goes. ValueError for an unknown document type.
    """
    if document_type not in DOCUMENT_TYPES:
        raise ValueError("unknown document type")
    number = text if _PLAIN.fullmatch(text) else _fold(text)
    if document_type == "resident_id" and _OLD_RESIDENT.fullmatch(number):
        body = f"{number[:6]}19{number[6:]}"
        return body + _check_character(body)
    counted = _ISSUE_COUNT.get(document_type)
    permit = counted.fullmatch(number) if counted else None
    return permit[1] if permit else number


def check_number(document_type: str, number: str, today: date | None = None) -> str | None:
    """Give what is wrong with a normalised number of that document, or None; codes as check_resident_id.

    A number fits one document type only, so that one person cannot be met under two.
    """
    if document_type == _built_like_a_residents(number):
        return check_resident_id(number, today)
    form = _FORMS.get(document_type)
    return None if form is not None and form.fullmatch(number) else ID_FORMAT


def other_documents(document_type: str, number: str) -> tuple[tuple[str, str], ...]:
    """Give every other (document type, normalised number) that the same characters could be.

    A ban must not be left behind by calling a permit a passport; the same characters are no proof either.
    """
    if document_type == "resident_id":
        return ()
    others = ((other, normalise_number(other, number)) for other in DOCUMENT_TYPES if other != document_type)
    return tuple((other, same) for other, same in others if check_number(other, same) is None)


def check_resident_id(number: str, today: date | None = None) -> str | None:
    """Give what is wrong with a normalised resident number (GB 11643), or None.

    ID_FORMAT, ID_BIRTH_DATE (no such day, or after `today` where one is given) or ID_CHECK_DIGIT.
    """
    if not _RESIDENT.fullmatch(number):
        return ID_FORMAT
    try:
        born = birth_date(number)
    except ValueError:
        return ID_BIRTH_DATE
    if today is not None and born > today:
        return ID_BIRTH_DATE
    return None if number[17] == _check_character(number) else ID_CHECK_DIGIT


def birth_date(number: str) -> date:
    """Read the date of birth out of a normalised resident number; ValueError where there is no such day."""
    if not _RESIDENT.fullmatch(number):
        raise ValueError("not a resident number")
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def told_birth_date(document_type: str, number: str) -> date | None:
    """Give the birth date that a checked number holds; None for documents whose numbers do not tell it."""
    return birth_date(number) if document_type == _built_like_a_residents(number) else None


def sex(number: str) -> str:
    """Read `male` or `female` out of a normalised resident number (17th digit odd: male)."""
    if not _RESIDENT.fullmatch(number):
        raise ValueError("not a resident number")
    return "male" if int(number[16]) % 2 else "female"


def mask(number: str) -> str:
    """Show 3 + 13 stars + 2 of a resident number, at most the first and the last character of any other.

    Beside `last4` half of a short number must stay hidden, so below 9 characters only the first is shown.
    """
    if _RESIDENT.fullmatch(number):
        return f"{number[:3]}{'*' * 13}{number[-2:]}"
    shown = number[-1] if len(number) > 8 else ""
    return f"{number[:1] if len(number) > 3 else ''}".ljust(len(number) - len(shown), "*") + shown


def last4(number: str) -> str:
    """Give the last four characters; of a short number fewer, behind stars: half of it stays hidden."""
    return number[-min(4, len(number) // 2) :].rjust(4, "*") if len(number) > 1 else "****"


def normalise_name(text: str) -> str:
    """Bring a name to the form in which it is stored, printed and compared.

    NFC; invisible characters go; white space is trimmed and folded to single spaces, and goes altogether
    between Chinese characters and beside a middle dot; every variant of the dot becomes `·` (U+00B7).
    """
    if _PLAIN_HAN_NAME.fullmatch(text):
        return text
    shown = "".join(_visible(character) for character in unicodedata.normalize("NFC", text))
    folded = " ".join(unicodedata.normalize("NFC", shown.translate(_MIDDLE_DOTS)).split())
    return _AROUND_DOT.sub("·", _BETWEEN_HAN.sub("", folded))


def _built_like_a_residents(number: str) -> str | None:
    """Give the one document type whose number this is, if it is built as GB 11643 says; else None."""
    if not _RESIDENT.fullmatch(number):
        return None
    return "foreigner_permit" if _LIKE_RESIDENT.fullmatch(number) else "resident_id"


def _fold(text: str) -> str:
    compatible = unicodedata.normalize("NFKC", text)
    heard = "".join(_digit(character) for character in compatible if not _is_silent(character))
    return heard.upper().translate(_LOOK_ALIKES)


def _is_silent(character: str) -> bool:
    return unicodedata.category(character) in _SILENT or character in _SILENT_MARKS


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character, character))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _HIDDEN or character in BLANK_LETTERS else character


def _check_character(number: str) -> str:
    """Compute the 18th character of a resident number from its first 17 digits."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
