"""Token ↔ text: one text for each token, whatever the host, and a quick answer to anything else."""

from __future__ import annotations

from base64 import b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify.envelope import MAX_TOKEN, seal
from registry.verify.qr import MAX_TEXT, MalformedText, NotOurs, text_to_token, token_to_text
from tests.factories import FixedSigner

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
HOST = "https://weld.example"
TOKENS = st.binary(max_size=300).map(lambda rest: b"\xd2" + rest)
TOKEN = seal(b"payload", FixedSigner("qr"))
TEXT = token_to_text(TOKEN, HOST)
BARE = TEXT.rpartition("/")[2]


@given(TOKENS)
def test_a_token_is_read_back(token):
    text = token_to_text(token, HOST)
    assert text_to_token(text) == (token, "weld.example")
    assert text.startswith("HTTPS://WELD.EXAMPLE/V/")
    assert text == text.upper()
    assert "=" not in text


@given(TOKENS)
def test_the_base32_is_that_of_rfc_4648(token):
    assert token_to_text(token, HOST).rpartition("/")[2] == b32encode(token).decode().rstrip("=")


@given(st.text(alphabet=ALPHABET, max_size=40))
def test_whatever_is_read_has_no_other_text(letters):
    for text in (letters, "2K" + letters):
        try:
            token = text_to_token(text).token
        except (NotOurs, MalformedText):
            continue
        assert token_to_text(token, HOST).rpartition("/")[2] == text


@pytest.mark.parametrize("size", range(1, 12))
def test_slack_bits_are_refused_in_all_their_values(size):
    token = b"\xd2" + bytes(size)
    text = b32encode(token).decode().rstrip("=")
    slack = len(text) * 5 % 8
    at = ALPHABET.index(text[-1])
    assert at % (1 << slack) == 0
    for filled in range(1, 1 << slack):
        with pytest.raises(MalformedText):
            text_to_token(text[:-1] + ALPHABET[at + filled])


@pytest.mark.parametrize("extra", [1, 3, 6])
def test_a_number_of_letters_that_no_bytes_have_is_malformed(extra):
    text = b32encode(b"\xd2" + bytes(4)).decode() + "A" * extra
    with pytest.raises(MalformedText):
        text_to_token(text)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        (TEXT, "weld.example"),
        (BARE, None),
        (f"  {TEXT}\r\n", "weld.example"),
        (f"\t{BARE} ", None),
        (f"{TEXT}?from=wechat", "weld.example"),
        (f"{TEXT}#top", "weld.example"),
        (f"{TEXT}?a#b?c", "weld.example"),
        (f"https://weld.example/V/{BARE}", "weld.example"),
        (f"http://127.0.0.1:8000/V/{BARE}", "127.0.0.1:8000"),
        (f"https://a.example/V/{BARE}/V/{BARE}", "a.example"),
        (f"https://weld.example@evil.example/V/{BARE}", "evil.example"),
        (f"https://weld.example:pass@evil.example/V/{BARE}", "evil.example"),
        (f"https://evil.example/weld.example/V/{BARE}", "evil.example"),
        (f"https://evil.example\\@weld.example/V/{BARE}", "evil.example"),
        (f"https://evil.example?@weld.example/V/{BARE}", "evil.example"),
        (f"https://evil.example#@weld.example/V/{BARE}", "evil.example"),
        (f"weld.example/V/{BARE}", "weld.example"),
        (f"/V/{BARE}", ""),
    ],
)
def test_the_token_is_found_and_the_host_is_the_one_a_browser_would_open(text, host):
    assert text_to_token(text) == (TOKEN, host)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/V/",
        "https://weld.example/V/",
        "https://weld.example/V/?",
        TEXT.lower(),
        f"https://weld.example/v/{BARE}",
        f"https://weld.example/V/{BARE.lower()}",
        f"https://weld.example/V/{BARE}=",
        f"https://weld.example/V/{BARE} A",
        f"https://weld.example/V/{BARE[:9]}_{BARE[9:]}",
        f"https://weld.example/V/+{BARE}",
        f"https://weld.example/V/-{BARE}",
        f"https://weld.example/V/{BARE}/",
        f"https://weld.example/V/{BARE}\u200b",
        f"\u00a0{BARE}",
        BARE.replace("2", "２", 1),
        BARE.replace("2", "0", 1),
        BARE[0] + "1" + BARE[2:],
        BARE[0] + "8" + BARE[2:],
        BARE[0] + "9" + BARE[2:],
        BARE[1:],
        "A" * 200,
        "https://example.org/",
        "WIFI:S:net;;",
        "\ud800",
        "\0",
        "焊工",
    ],
)
def test_what_is_not_upper_case_base32_under_tag_18_is_not_ours(text):
    with pytest.raises(NotOurs) as foreign:
        text_to_token(text)
    assert foreign.value.official is None


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text):
    with pytest.raises((NotOurs, MalformedText)):
        text_to_token(text)


def test_the_longest_token_is_read_and_a_longer_one_is_malformed():
    longest = b"\xd2" + bytes(MAX_TOKEN - 1)
    text = token_to_text(longest, HOST)
    assert len(text.rpartition("/")[2]) <= MAX_TEXT
    assert text_to_token(text).token == longest
    with pytest.raises(MalformedText):
        text_to_token(token_to_text(longest + bytes(2), HOST))


@pytest.mark.parametrize(
    "text",
    [
        "2K" + "A" * 1_000_000,
        "A" * 1_000_000,
        "7" * 1_000_000,
        "/V/" * 333_000,
        "#" * 1_000_000,
        " " * 1_000_000,
        "https://" + "a" * 1_000_000 + "/V/A",
        "https://" + "/" * 1_000_000 + "/V/2K",
        "焊" * 333_000,
        "\ud800" * 1_000_000,
        "cx.mem.gov.cn/" * 70_000,
    ],
    ids=lambda text: text[:12].encode("ascii", "replace").decode(),
)
def test_a_megabyte_is_answered(text):
    with pytest.raises((NotOurs, MalformedText)):
        text_to_token(text)


def test_a_known_official_code_is_named():
    with pytest.raises(NotOurs) as foreign:
        text_to_token("https://cx.mem.gov.cn/")
    assert foreign.value.official == "MEM_SITE"
