"""Which work is covered: exact codes, other systems, inferences by dated rows, and the table itself."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest

from registry.verify import scope
from registry.verify.scope import Coverage, UnknownWork, Work, covers, parse_work, scheme_of

TODAY = date(2026, 11, 24)
MEM_CODES = ("2.1", "2.2", "2.3")
TABLE = json.loads(files("registry.verify").joinpath("tables/schemes.json").read_text("utf-8"))


@pytest.mark.parametrize("code", MEM_CODES)
def test_work_of_a_table(code: str) -> None:
    assert parse_work(f"mem:{code}") == Work("mem", code)


def test_work_of_a_system_without_a_table() -> None:
    assert parse_work("tsg:SMAW-FeII-6G-3/57-Fef3J") == Work("tsg", "SMAW-FeII-6G-3/57-Fef3J")
    assert parse_work("iso9606:135-P:BW").code == "135-P:BW"
    assert parse_work(" mem:2.1\n") == Work("mem", "2.1")


@pytest.mark.parametrize(
    "text",
    [
        *("", "mem", "mem:", ":2.1", "2.1", "mem:9.9", "mem:2", "MEM:2.1", "mem: 2.1", "mem:2.1 ", "xyz:2.1")[
            :9
        ],
        *("xyz:2.1", "mem:２.1", "tsg:", "tsg:" + "A" * 65, "tsg:A\nB", "mem:2.1:2.2"),
    ],
)
def test_unknown_work(text: str) -> None:
    with pytest.raises(UnknownWork):
        parse_work(text)


@pytest.mark.parametrize("scheme", [1, 2])
@pytest.mark.parametrize("held", MEM_CODES)
@pytest.mark.parametrize("asked", MEM_CODES)
@pytest.mark.parametrize("on", [date(2011, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2040, 1, 1)])
def test_exact_code_of_the_same_system(scheme: int, held: str, asked: str, on: date) -> None:
    expected = Coverage.COVERED if held == asked else Coverage.NOT_COVERED
    assert covers(scheme, (held,), Work("mem", asked), on) is expected


def test_one_of_several_codes() -> None:
    assert covers(1, ("2.3", "2.1"), Work("mem", "2.1"), TODAY) is Coverage.COVERED
    assert covers(1, ("2.3", "2.2"), Work("mem", "2.1"), TODAY) is Coverage.NOT_COVERED
    assert covers(1, (), Work("mem", "2.1"), TODAY) is Coverage.NOT_COVERED


@pytest.mark.parametrize("system", ["moh", "tsg", "nuc", "iso9606", "aws", "asme"])
def test_another_system_is_not_covered(system: str) -> None:
    assert covers(1, ("2.1", "2"), Work(system, "2.1"), TODAY) is Coverage.NOT_COVERED


@pytest.mark.parametrize("asked", MEM_CODES)
def test_the_category_alone_is_an_unverified_inference(asked: str) -> None:
    assert covers(1, ("2",), Work("mem", asked), TODAY) is Coverage.UNVERIFIED
    assert covers(1, ("2",), Work("mem", asked), date(2010, 6, 30)) is Coverage.NOT_COVERED


def test_an_inference_is_green_once_a_person_verified_it(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = json.loads(json.dumps(TABLE))
    verified["inferences"][0]["verified_by"] = "somebody"
    monkeypatch.setattr(scope.json, "loads", lambda _: verified)
    scope._table.cache_clear()
    try:
        assert covers(1, ("2",), Work("mem", "2.1"), TODAY) is Coverage.COVERED
    finally:
        scope._table.cache_clear()


@pytest.mark.parametrize("number", [0, 3, -1, 2**53])
def test_unknown_scheme_is_never_green(number: int) -> None:
    assert scheme_of(number) is None
    assert covers(number, ("2.1",), Work("mem", "2.1"), TODAY) is Coverage.UNVERIFIED


def test_no_edition_is_verified_by_a_person_yet() -> None:
    old, new = scope.schemes()
    assert (old.id, old.verified, old.to) == (1, False, date(2026, 5, 31))
    assert (new.id, new.verified, new.from_) == (2, False, date(2026, 6, 1))
    assert old.items == new.items


def test_every_name_is_there_in_both_languages() -> None:
    assert set(TABLE["systems"]) == {"mem", "moh", "tsg", "nuc", "iso9606", "aws", "asme"}
    named = [*TABLE["systems"].values(), *TABLE["schemes"], *TABLE["inferences"]]
    named += [item for scheme in TABLE["schemes"] for item in scheme["items"].values()]
    assert all(entry["zh-CN"] and entry["en"] for entry in named)
    assert scope.system_name("mem", "en").startswith("Special operation")


def test_the_table_is_consistent() -> None:
    numbers = [scheme["id"] for scheme in TABLE["schemes"]]
    assert numbers == sorted(set(numbers))
    for entry in (*TABLE["schemes"], *TABLE["inferences"]):
        assert entry["system"] in TABLE["systems"]
        assert entry["source"]
        assert entry["to"] is None or entry["from"] <= entry["to"]
    codes = {code for scheme in TABLE["schemes"] for code in scheme["items"]}
    for rule in TABLE["inferences"]:
        assert set(rule["covers"]) <= codes
        assert rule["scope"] not in codes
