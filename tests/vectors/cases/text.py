"""Step 1: what is ours, what is broken, and the host that proves nothing."""

from __future__ import annotations

from registry.verify import envelope
from tests.factories import HOST
from tests.vectors.world import OURS, Case, Group, as_text, base32, card, directory, framed, token

GOOD = token()
SEALED = envelope.unseal(GOOD, envelope.MAX_TOKEN)
NOBODYS_NUMBER = "T000000000000000000"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def foreign(name: str, text: str, official: str | None = None) -> Case:
    """Expect NOT_OURS."""
    return Case(name, text, "CANNOT_TELL", ("NOT_OURS",), told=False, official=official)


def broken(name: str, text: str | bytes) -> Case:
    """Expect MALFORMED of a text that is ours by its first byte."""
    shown = text if isinstance(text, str) else as_text(text)
    return Case(name, shown, "CANNOT_TELL", ("MALFORMED",), told=False)


def headed(name: str, protected: bytes = SEALED.protected, unprotected: object = None) -> Case:
    """Expect MALFORMED of other headers around the same payload and signature."""
    return broken(name, framed(protected, unprotected or {}, SEALED.payload, SEALED.signature))


NOT_OURS = Group(
    "not_ours",
    "Not our text: grey, never red; a known official code is named.",
    (1,),
    (
        foreign("empty text", ""),
        foreign("words", "HELLO WELDER"),
        foreign("somebody's web page", "https://example.com/menu?table=4"),
        foreign("our address without a token", f"HTTPS://{HOST.upper()}/V/"),
        foreign("lower case throughout", as_text(GOOD).lower()),
        foreign("lower-case base32 behind /V/", f"HTTPS://{HOST.upper()}/V/{base32(GOOD).lower()}"),
        foreign("a character that base32 lacks", as_text(GOOD)[:-1] + "1"),
        foreign("base32 with its padding", as_text(GOOD) + "==="),
        foreign("a space inside", as_text(GOOD)[:60] + " " + as_text(GOOD)[60:]),
        foreign("base32 of something else", as_text(b"HELLO WORLD")),
        foreign("COSE_Sign1 without its tag", as_text(GOOD[1:])),
        foreign("COSE_Mac0 (tag 17)", as_text(b"\xd1" + GOOD[1:])),
        foreign("CWT tag 61 around the token", as_text(b"\xd8\x3d" + GOOD)),
        foreign("full-width digits", f"HTTPS://{HOST.upper()}/V/２３４"),
        foreign("the national query site", "https://cx.mem.gov.cn/", official="MEM_SITE"),
        foreign("a national certificate number", NOBODYS_NUMBER, official="MEM_NUMBER"),
    ),
)

MALFORMED_TEXT = Group(
    "malformed_text",
    "Ours by its first byte, but broken: refused before any signature is looked at.",
    (1,),
    (
        broken("a slack bit set", as_text(GOOD)[:-1] + ALPHABET[ALPHABET.index(as_text(GOOD)[-1]) + 1]),
        broken("a number of characters that no bytes give", base32(GOOD)[:209]),
        broken("the last byte missing", GOOD[:-1]),
        broken("the second half missing", GOOD[: len(GOOD) // 2]),
        broken("the tag alone", GOOD[:1]),
        broken("a trailing byte", GOOD + b"\0"),
        broken("more than 4096 bytes", GOOD + bytes(4096)),
        headed("a filled unprotected header", unprotected={4: SEALED.kid}),
        headed("an empty protected header", protected=b""),
        headed("a protected header without kid", protected=b"\xa1\x01\x26"),
        headed("algorithm EdDSA", protected=b"\xa2\x01\x27\x04\x44" + SEALED.kid),
        headed("a third protected header", protected=b"\xa3" + SEALED.protected[1:] + b"\x05\x40"),
        headed("a kid of three bytes", protected=b"\xa2\x01\x26\x04\x43" + SEALED.kid[:3]),
        headed("protected headers in another order", protected=b"\xa2\x04\x44" + SEALED.kid + b"\x01\x26"),
        broken(
            "a signature of 63 bytes", framed(SEALED.protected, {}, SEALED.payload, SEALED.signature[:63])
        ),
        broken("a list of indefinite length", b"\xd2\x9f" + GOOD[2:] + b"\xff"),
        broken("a length written too long", GOOD.replace(b"\xa0\x58", b"\xa0\x59\x00", 1)),
        broken("another tag 18 around it", b"\xd2" + GOOD),
    ),
)

VALID = Group(
    "valid",
    "Ours, in date, covered, in no class, covers the work asked; the ways in which the text may reach us.",
    (),
    (
        Case("a plain card", card(), "VALID"),
        Case("a directory in hand", card(), "VALID", directory=directory()),
        Case("no end date", card(exp=None), "VALID"),
        Case("no review date printed", card(review_day=0), "VALID"),
        Case("serial 0", card(serial=0), "VALID"),
        Case("bare base32", base32(GOOD), "VALID"),
        Case("white space around it", f" \t{card()}\r\n", "VALID"),
        Case("a query behind it", card() + "?FROM=TIMELINE", "VALID"),
        Case("a fragment behind it", card() + "#TOP", "VALID"),
        Case("query and fragment behind it", card() + "?A=/B#C", "VALID"),
        Case("an earlier /V/ in the path", f"HTTPS://{HOST.upper()}/V/OLD/V/{base32(GOOD)}", "VALID"),
        Case("a lower-case host, as a browser writes it", f"https://{HOST}/V/{base32(GOOD)}", "VALID"),
        Case("a name with a middle dot", card(name="阿卜杜拉·买买提江"), "VALID"),
        Case("a name of 60 bytes", card(name="A" * 60), "VALID"),
        Case("a card that begins today", card(start_day=9824), "VALID"),
    ),
)

OTHER_HOST = Group(
    "other_host",
    "A host that the trust list does not name: a notice, and the same verdict.",
    (1,),
    (
        Case(
            "a look-alike host with a good token",
            f"HTTPS://WELD-EXAMPLE-GOV.CN/V/{base32(GOOD)}",
            "VALID",
            notices=("OTHER_HOST",),
        ),
        Case(
            "our host as the user of another",
            f"HTTPS://{HOST.upper()}@EVIL.EXAMPLE/V/{base32(GOOD)}",
            "VALID",
            notices=("OTHER_HOST",),
        ),
        Case(
            "our host in the path of another",
            f"HTTPS://EVIL.EXAMPLE/{HOST.upper()}/V/{base32(GOOD)}",
            "VALID",
            notices=("OTHER_HOST",),
        ),
        Case(
            "a look-alike host with a forged token",
            f"HTTPS://EVIL.EXAMPLE/V/{base32(token(OURS.stranger))}",
            "CANNOT_TELL",
            ("UNKNOWN_KEY",),
            ("OTHER_HOST",),
            told=False,
        ),
    ),
)

GROUPS = (VALID, NOT_OURS, MALFORMED_TEXT, OTHER_HOST)
