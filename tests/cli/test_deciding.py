"""`revoke`, `ban` and `check-person`: what holds once decided, whom it meets, what never shows a number."""

from __future__ import annotations

import time

import pytest

from registry.errors import RegistryError
from registry.verify.identity import mask
from tests.cli.desk import BODY, NUMBER, decision
from tests.cli.regulator import COURT, OFFICER, Regulator
from tests.factories import make_resident_id
from tests.workflows.acts import row, write
from tests.workflows.test_intake import NUMBER as SPELLED
from tests.workflows.test_intake import SPELLINGS


@pytest.fixture
def regulator(desk):
    """Give the regulator of the office that has nothing in it."""
    return Regulator.beside(desk)


@pytest.fixture
def demo_regulator(demo):
    """Give the regulator of the demonstration."""
    return Regulator.beside(demo)


def judged(desk, case, **how):
    return desk.json("verify", case["text"], "--work", case["work"], **how)


def test_each_case_of_the_demo_is_judged_as_it_says(demo):
    statuses = {"VALID": 0, "CANNOT_TELL": 2}
    cases = demo.cases()
    assert set(cases) == {"valid", "revoked", "expired", "out-of-scope", "banned"}
    for case in cases.values():
        told = judged(demo, case, status=statuses.get(case["expect"], 1))
        assert (told["outcome"], told["mode"]) == (case["expect"], "online")


def test_a_revoked_certificate_answers_so_from_then_on_and_the_others_stay(demo, demo_regulator):
    case = demo.cases()["valid"]
    serial = judged(demo, case)["claims"]["serial"]
    proposed = demo.json("revoke", serial, *OFFICER, *decision(7))
    assert judged(demo, case)["outcome"] == "VALID"
    demo_regulator.carry_through(proposed)
    assert judged(demo, case, status=1)["reasons"] == ["REVOKED"]
    assert judged(demo, demo.cases()["out-of-scope"], status=1)["reasons"] == ["OUT_OF_SCOPE"]


@pytest.mark.parametrize(
    ("serial", "number", "code"), [("999999", 8, "CREDENTIAL_UNKNOWN"), ("5", 7, "DECISION_NUMBER_TAKEN")]
)
def test_revocations_that_are_not_even_proposed(demo, demo_regulator, serial, number, code):
    demo_regulator.revoke("4", 7)
    stored = demo.stored()
    told = demo.json("revoke", serial, *OFFICER, *decision(number), status=1)
    assert told["code"] == code
    assert demo.stored() == stored


@pytest.mark.usefixtures("demo_regulator")
@pytest.mark.parametrize(("serial", "status"), [(2**53 - 1, 1), (2**53, 64), (10**30, 64)])
def test_a_serial_that_no_certificate_can_have_is_typed_wrongly(demo, serial, status):
    assert demo.run("revoke", serial, *OFFICER, *decision(7)).exit_code == status


def test_a_revoked_certificate_is_not_revoked_again(demo, demo_regulator):
    demo_regulator.revoke("4", 7)
    stored = demo.stored()
    with pytest.raises(RegistryError, match="ALREADY_REVOKED"):
        demo_regulator.revoke("4", 8)
    assert demo.stored() == stored


@pytest.mark.usefixtures("demo_regulator")
def test_a_decision_without_its_basis_is_no_decision(demo):
    stored, revoke = demo.stored(), ("revoke", "5", *OFFICER)
    assert demo.run(*revoke, "--decision", "1").exit_code == 64
    empty = ("--decision", "1", "--decided-by", "x", "--legal-basis", "x", "--reason", " ")
    assert demo.json(*revoke, *empty, status=1)["code"] == "BASIS_EMPTY"
    holds = (*empty[:-1], f"持证人 {NUMBER} 作弊")
    refused = demo.run(*revoke, *holds)
    assert "BASIS_HOLDS_NUMBER" in refused.stderr
    assert NUMBER not in refused.output
    assert demo.stored() == stored


@pytest.mark.usefixtures("regulator")
@pytest.mark.parametrize("option", ["--decision", "--decided-by", "--legal-basis", "--reason"])
@pytest.mark.parametrize("command", [("revoke", "5"), ("ban", *COURT, "--number", "-")])
@pytest.mark.parametrize(("text", "code"), [(" ", "BASIS_EMPTY"), ("字" * 3_000, "BASIS_TOO_LONG")])
def test_a_basis_that_is_refused_is_named_by_the_option_that_was_typed(desk, command, option, text, code):
    given = dict(zip(decision(1)[::2], decision(1)[1::2], strict=True)) | {option: text}
    asked = (*command, *OFFICER, *(word for pair in given.items() for word in pair))
    said = desk.run(*asked, text=NUMBER)
    assert said.exit_code == 1
    zh, en = said.stderr.splitlines()[-2:]
    assert zh.startswith(f"{code}：")
    for sentence in (zh, en):
        assert option in sentence
        assert "deciding_body" not in sentence
    told = desk.json(*asked, text=NUMBER, status=1)
    assert option in told["message"]["en"]


def test_a_ban_reaches_every_certificate_of_the_person_and_the_person(desk, regulator, tmp_path):
    path = write(tmp_path / "one.csv", [row(NUMBER, "王小明")])
    batch = desk.json("upload", path, "--body", BODY, "--commit")["batch"]
    desk.run("certificates", "--batch", batch, "--out", tmp_path / "out")
    assert desk.run("verify", "--image", tmp_path / "out" / "0.png").exit_code == 0
    regulator.ban(NUMBER, 1, "--name", "王小明")
    asked = desk.json("verify", "--image", tmp_path / "out" / "0.png", status=1)
    assert (asked["outcome"], asked["reasons"]) == ("BANNED", ["BANNED"])
    person = desk.json("check-person", "--number", "-", "--name", "王小明", text=NUMBER, status=1)
    assert person["outcome"] == "BANNED"


@pytest.mark.parametrize("spelling", [SPELLED, *SPELLINGS], ids=range(len(SPELLINGS) + 1))
def test_any_spelling_of_one_number_meets_the_same_ban(desk, regulator, tmp_path, spelling):
    regulator.ban(SPELLED, 1)
    asked = desk.json("check-person", "--number", "-", "--name", "罗莹", text=spelling, status=1)
    assert asked["reasons"] == ["BANNED"]
    told = desk.json("upload", write(tmp_path / "one.csv", [row(spelling)]), "--body", BODY, "--commit")
    assert told["rows"][0]["outcome"] == "reject"
    assert "PERSON_BANNED" in [found["code"] for found in told["rows"][0]["problems"]]
    again = ("ban", *OFFICER, *COURT, "--number", "-", *decision(2))
    assert desk.json(*again, text=spelling, status=1)["code"] == "ALREADY_BANNED"


def test_twelve_spellings_at_least_are_tried():
    assert len(set(SPELLINGS)) >= 12


@pytest.mark.parametrize(
    ("number", "name", "reason"),
    [(make_resident_id(order=9), "李四", "NO_RECORD"), (NUMBER, "李四", "NEEDS_REVIEW")],
)
def test_who_is_not_on_record_or_has_another_name_is_no_red_light(desk, tmp_path, number, name, reason):
    desk.json("upload", write(tmp_path / "a.csv", [row(NUMBER, "王小明")]), "--body", BODY, "--commit")
    told = desk.json("check-person", "--number", "-", "--name", name, text=number, status=2)
    assert (told["outcome"], told["reasons"]) == ("CANNOT_TELL", [reason])


def test_who_has_a_certificate_is_told_with_it(desk, tmp_path):
    desk.json("upload", write(tmp_path / "a.csv", [row(NUMBER, "王小明")]), "--body", BODY, "--commit")
    ask = ("check-person", "--number", "-", "--name", "王小明", "--work")
    assert desk.json(*ask, "mem:2.1", text=NUMBER)["outcome"] == "VALID"
    assert desk.json(*ask, "mem:2.2", text=NUMBER, status=1)["outcome"] == "OUT_OF_SCOPE"
    assert desk.run(*ask, "mem:9.9", text=NUMBER).exit_code == 64
    said = desk.run(*ask, "mem:2.1", text=NUMBER).stdout
    for part in ("[VALID]", "王小明", "有效", "Valid"):
        assert part in said


@pytest.mark.usefixtures("regulator")
@pytest.mark.parametrize("how", ["standard input", "asked for"])
@pytest.mark.parametrize("command", ["check-person", "ban"])
def test_a_number_is_never_repeated(desk, command, how):
    given = ["--number", "-"] if how == "standard input" else []
    more = (*OFFICER, *COURT, *decision(1)) if command == "ban" else ()
    for number in (NUMBER, NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), NUMBER[:10]):
        for form in ([], ["--json"]):
            said = desk.run(command, *given, "--name", "李四", *more, *form, text=f"{number}\n").output
            assert number not in said
            assert number[:10] not in said


def test_a_process_of_its_own_prints_the_number_masked_and_nowhere_else(live):
    done = live.process("check-person", "--number", "-", "--name", "石示例", text="330108198609034593\n")
    assert done.returncode == 1
    assert "[BANNED]" in done.stdout
    assert "330108198609034593" not in done.stdout + done.stderr
    assert mask("330108198609034593") in done.stdout


def test_a_wrong_number_is_the_askers_mistake_with_a_stable_code(desk):
    told = desk.json("check-person", "--number", "-", "--name", "李四", text="12345", status=2)
    assert told["code"] == "NUMBER_INVALID"
    assert set(told["message"]) == {"zh-CN", "en"}


def test_a_revocation_is_seen_by_another_process_at_once(live):
    case = live.cases()["valid"]
    ask = ("verify", case["text"], "--work", case["work"], "--json")
    assert live.process(*ask).returncode == 0
    live.revoke(0, int(time.time()))
    seen = live.process(*ask)
    assert seen.returncode == 1
    assert '"REVOKED"' in seen.stdout
