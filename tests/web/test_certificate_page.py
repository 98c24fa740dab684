"""The /V/ page: facts in neutral colours, no pass to hold up, nothing before the signature is proved."""

from __future__ import annotations

import re
import time
from colorsys import rgb_to_hls
from datetime import datetime

import pytest

from registry.verify import messages
from tests.web.browser import LANGUAGES, SCREENS, watched

CASES = ("valid", "revoked", "expired", "out-of-scope", "banned")
UNPROVED = {
    "foreign": ("CANNOT_TELL", "NOT_OURS"),
    "broken": ("CANNOT_TELL", "MALFORMED"),
    "forged": ("NOT_VALID", "BAD_SIGNATURE"),
}
NOT_PROOF = {
    "zh-CN": "本页不是凭证：请自己扫码核验",
    "en": "This page is not proof: scan the code yourself",
}
# Every colour that an element paints: the browser gives it as rgb() or rgba().
COLOURS = """() => [...document.querySelectorAll("body, body *")].flatMap((each) => {
  const style = getComputedStyle(each);
  return [style.color, style.backgroundColor, style.borderTopColor, style.borderLeftColor];
})"""


def each_in_both(names):
    """Give a fixture that shows each of `names` in each language: name, language, the watched page."""

    @pytest.fixture(scope="module", params=[(n, la) for n in names for la in LANGUAGES], ids="-".join)
    def shown(request, house, browser):
        with watched(browser) as seen:
            yield *request.param, seen.open(house.base + house.path(*request.param)).page

    return shown


proved = each_in_both(CASES)
unproved = each_in_both(UNPROVED)


def text_of(house, phone, name, language):
    return phone.open(house.base + house.path(name, language)).page.locator("main").inner_text()


def test_it_tells_the_verdict_of_the_register_with_every_reason(house, proved):
    name, language, page = proved
    verdict, text = house.verdict(name), page.locator("main").inner_text()
    assert verdict["outcome"] == house.cases[name]["expect"]
    answer = messages.text("outcomes", verdict["outcome"], language)
    assert page.locator(".answer").inner_text() == answer["word"]
    for kind, codes in (("reasons", verdict["reasons"]), ("notices", verdict["notices"])):
        for code in codes:
            assert messages.text(kind, code, language)["title"] in text


def test_it_tells_name_last_four_dates_and_body_as_the_certificate_does(house, proved):
    name, _, page = proved
    claims, text = house.verdict(name)["claims"], page.locator("main").inner_text()
    for fact in (claims["name"], claims["last4"], claims["start"], claims["end"], claims["body"]):
        assert fact in text
    assert not re.search(r"\d{17}[\dX]", text)


def test_it_says_that_it_is_no_proof_and_which_address_to_expect(house, proved):
    _, language, page = proved
    assert page.locator("h1").text_content() == NOT_PROOF[language]
    assert page.locator(".witness .address").inner_text() == f"{house.base}/V/"


def test_the_answer_is_on_the_first_screen_of_a_phone(proved):
    box = proved[2].locator(".answer").bounding_box()
    assert box["y"] + box["height"] <= SCREENS["phone"][1]


def test_before_the_signature_is_proved_nothing_of_the_content_is_shown(house, unproved):
    name, language, page = unproved
    outcome, reason = UNPROVED[name]
    assert page.locator(".answer").inner_text() == messages.text("outcomes", outcome, language)["word"]
    assert messages.text("reasons", reason, language)["title"] in page.locator("main").inner_text()
    claims = house.verdict("valid")["claims"]
    source = page.locator("body").inner_html()
    assert [claims[key] for key in ("name", "last4", "start", "end") if claims[key] in source] == []
    assert page.locator("dl, form").count() == 0
    assert page.locator("h1").text_content() == NOT_PROOF[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_authoritys_code_is_named_with_the_way_to_check_it(house, phone, language):
    text = text_of(house, phone, "foreign", language)
    official = messages.text("official", "MEM_SITE", language)
    assert official["title"] in text
    assert official["do"] in text
    assert phone.page.locator("main a").count() == 0


def test_its_colours_are_the_same_whatever_the_answer_and_none_is_a_signal(house, phone):
    seen = {}
    for name in (*CASES, "forged", "foreign"):
        text_of(house, phone, name, "zh-CN")
        seen[name] = set(phone.page.evaluate(COLOURS))
    assert {name for name in CASES if seen[name] != seen["valid"]} == set()
    assert seen["forged"] | seen["foreign"] <= seen["valid"]
    assert [colour for colour in seen["valid"] if signals(colour)] == []


def signals(colour):
    """Tell whether a colour says go, stop or beware: strong, and not blue."""
    red, green, blue, *alpha = (float(part) for part in re.findall(r"[\d.]+", colour))
    hue, lightness, saturation = rgb_to_hls(red / 255, green / 255, blue / 255)
    painted = alpha != [0.0] and 0.08 < lightness < 0.97
    return painted and saturation > 0.35 and not 0.5 < hue < 0.72


@pytest.mark.parametrize("colour", ["#0a5f2c", "#ffb81c", "#9b1c1c", "#ff6b61"])
def test_the_colours_of_the_scanners_verdicts_are_signals(colour):
    assert signals(f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})")


def test_the_servers_time_is_printed_large_in_the_registrys_zone(house, phone):
    before = int(time.time())
    text_of(house, phone, "valid", "zh-CN")
    after = int(time.time())
    clock = phone.page.locator(".clock time")
    moment = datetime.fromisoformat(clock.get_attribute("datetime"))
    assert before <= moment.timestamp() <= after
    assert moment.utcoffset().total_seconds() == 8 * 3600
    assert clock.inner_text() == f"{moment:%H:%M:%S}"
    assert f"{moment:%Y-%m-%d}" in phone.page.locator(".witness").inner_text()
    assert phone.page.locator(".clock").evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 48


def test_asking_for_another_work_asks_about_the_same_certificate(house, phone):
    text_of(house, phone, "valid", "en")
    path = phone.page.evaluate("location.pathname")
    phone.page.select_option("#work", "mem:2.2")
    phone.page.get_by_role("button", name="Ask for this work").click()
    phone.page.wait_for_url("**work=mem**")
    assert phone.page.evaluate("location.pathname") == path
    word = messages.text("outcomes", "OUT_OF_SCOPE", "en")["word"]
    assert phone.page.locator(".answer").inner_text() == word
    assert phone.page.locator("html").get_attribute("lang") == "en"
    assert phone.page.locator("#work").input_value() == "mem:2.2"


def test_it_prints_without_what_paper_cannot_do(house, phone):
    text_of(house, phone, "valid", "zh-CN")
    sheets = len(re.findall(rb"/Type\s*/Page\b", phone.page.pdf(format="A4")))
    assert 1 <= sheets <= 2
    phone.page.emulate_media(media="print")
    assert not phone.page.locator("form").is_visible()
    assert not phone.page.locator("header nav").is_visible()
    assert phone.page.locator(".answer").is_visible()
    assert phone.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_day_is_asked_about_and_told(house):
    path = house.path("valid", "zh-CN")
    page = house.ask(f"{path}&on=2035-01-01").text
    assert 'data-outcome="NOT_VALID"' in page
    assert "所问的日期" in page
    assert '<input type="hidden" name="on" value="2035-01-01">' in page
    assert "on=2035-01-01" in page.partition("<main")[0]  # the other language asks about the same day


@pytest.mark.parametrize("day", ["soon", "2035-02-30", "1", "20350101", "2035-W01-1"])
def test_a_day_that_is_none_is_told(house, day):
    answer = house.ask(f"{house.path('valid', 'en')}&on={day}", Accept="text/html")
    assert answer.status == 422
    assert "DAY_INVALID" in answer.text
