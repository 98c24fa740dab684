"""Official codes of others: recognised as a whole, never by a look-alike, with words for each."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from registry.verify import messages
from registry.verify.official import LONGEST, recognise

CODES = json.loads(files("registry.verify").joinpath("tables/official_codes.json").read_text("utf-8"))[
    "codes"
]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code["code"])
def test_its_examples_are_recognised_also_with_space_around(code):
    for example in code["examples"]:
        assert recognise(example) == code["code"]
        assert recognise(f" {example}\r\n") == code["code"]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code["code"])
def test_it_has_words_and_a_place_to_check_in_both_languages(code):
    for language in messages.LANGUAGES:
        words = messages.text("official", code["code"], language)
        assert set(words) == {"title", "text", "do", "site"}
        assert all(words.values())


def test_every_official_message_has_its_code():
    assert set(messages.table()["official"]) == {code["code"] for code in CODES}


@pytest.mark.parametrize("host", ["cx.mem.gov.cn", "cnse.samr.gov.cn", "cnse.e-cqs.cn", "zlaq.mohurd.gov.cn"])
@pytest.mark.parametrize(
    "shape",
    [
        "https://{host}.evil.com/",
        "https://{host}.evil.com",
        "https://{dashed}/",
        "https://{dashed}.cn/",
        "https://evil-{host}/",
        "https://evil.{host}/",
        "https://evil.com/{host}/",
        "https://evil.com/?to={host}",
        "https://evil.com#{host}",
        "https://{host}@evil.com/",
        "https://{host}:443@evil.com/",
        "https://user@{host}/",
        "https://{host}:8443/",
        "https://{host}:443.evil.com/",
        "https://{host}\\.evil.com/",
        "https://{host}%2eevil.com/",
        "https://{host} .evil.com/",
        "https://{host}/ evil",
        "https://{host}\nhttps://evil.com/",
        "https:/{host}/",
        "javascript://{host}/",
        "ftp://{host}/",
        "xhttps://{host}/",
        "https://{host}。evil.com",
        "https://{doubled}/",
        "https://{fullwidth}/",
    ],
)
def test_a_look_alike_host_is_not_official(host, shape):
    text = shape.format(
        host=host,
        dashed=host.replace(".", "-"),
        doubled=host.replace("c", "cc", 1),
        fullwidth=host.replace(".", "．", 1),
    )
    assert recognise(text) is None


@pytest.mark.parametrize(
    "text", ["https://cnſe.samr.gov.cn/", "https://cx.mem.gov.cn/\u212a", "httpſ://cx.mem.gov.cn/"]
)
def test_case_is_ignored_among_ascii_letters_only(text):
    assert recognise(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "T00000000000000000",
        "T0000000000000000000",
        "T00000000000000000Y",
        "TT00000000000000000",
        "000000000000000000",
        "晋A01200800000",
        "晋A0120080000012",
        "晋a012008000001",
        "AA012008000001",
        "晋晋012008000001",
        "晋A01200800000１",
        "TS210000009993",
        "1.2.156.3005.2.11100000000013338W011",
        "1.2.156.3005.3.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U.1",
        "",
    ],
)
def test_what_only_resembles_a_number_is_not_recognised(text):
    assert recognise(text) is None


def test_a_long_text_is_not_searched():
    assert recognise("https://cx.mem.gov.cn/" + "a" * 100) == "MEM_SITE"
    assert recognise("https://cx.mem.gov.cn/" + "a" * LONGEST) is None


def test_the_patterns_are_of_the_part_that_python_and_javascript_share():
    for code in CODES:
        pattern = code["pattern"]
        assert re.compile(pattern)
        # No escape, flag, group or quantifier that differs: \\d \\s \\w \\b \\A \\Z (?i) (?P< (?# a++ ^ $
        assert not re.search(r"\\[dswbDSWBAZz]|\(\?[a-zA-Z#P<]|[*+?}]\+|\^|\$", pattern), code["code"]
