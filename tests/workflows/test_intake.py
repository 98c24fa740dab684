"""Files as bodies and authorities hand them in: what is stored, what is refused, what changes nothing."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import Batch, Credential, Exam, Holder, Person, Record, Training
from registry.models.batch import sealed_row
from registry.models.holder import birth_row
from registry.models.person import number_row
from registry.workflows import checking, deciding, intake
from tests.factories import make_resident_id
from tests.workflows.acts import AUTHORITY, BODY, NUMBER, basis, hand_in, row, write


def count(office, model) -> int:
    return office.session.scalar(select(func.count()).select_from(model))


def outcomes(report) -> list[str]:
    return [one.outcome.value for one in report.rows]


def test_a_dry_run_says_what_a_commit_would_do_and_stores_nothing(office, samples, now):
    path = samples / "results-2026-q1.xlsx"
    dry = intake.dry_run(office, path, body=BODY, kind="results", now=now)
    assert (dry.batch, dry.counts["accept"], count(office, Batch), count(office, Person)) == (None, 300, 0, 0)
    committed = hand_in(office, path)
    assert committed.counts == dry.counts
    assert [one.to_json() for one in committed.rows] == [one.to_json() for one in dry.rows]


def test_every_fault_of_the_sample_ends_as_expected(office, samples):
    expected = json.loads((samples / "faults.expected.json").read_text("utf-8"))
    report = hand_in(office, samples / "faults.xlsx")
    told = [
        {
            "row": one.row,
            "expect": one.outcome.value,
            "problems": sorted([found.column, found.code] for found in one.problems),
        }
        for one in report.rows
    ]
    assert told == [
        {"row": case["row"], "expect": case["expect"], "problems": sorted(case["problems"])}
        for case in expected
    ]
    stored = office.session.execute(select(Record.row, Record.outcome).order_by(Record.row)).all()
    assert [tuple(one) for one in stored] == [(case["row"], case["expect"]) for case in expected]


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [("registry-list.csv", AUTHORITY, "list"), ("results-legacy.xls", BODY, "results")],
)
def test_whole_files_go_in(office, samples, name, body, kind):
    report = hand_in(office, samples / name, body=body, kind=kind)
    assert set(outcomes(report)) == {"accept"}


def test_a_passed_row_becomes_person_holder_record_training_and_exam(office, tmp_path):
    hand_in(office, write(tmp_path / "one.csv", [row(NUMBER, "王小明")]))
    one = office.session.scalars(select(Person)).one()
    holder = office.session.scalars(select(Holder)).one()
    record = office.session.scalars(select(Record)).one()
    assert office.vault.open(one.number_sealed, row=number_row(one.id)) == NUMBER
    assert office.vault.open(holder.birth_sealed, row=birth_row(one.id)) == "1988-03-12"
    assert (holder.name, holder.sex, record.person_id) == ("王小明", "male", one.id)
    assert (record.scheme, record.operation, str(record.start), str(record.end)) == (
        *(1, "2.1"),
        *("2026-04-06", "2032-04-05"),
    )
    exam, training = (
        office.session.scalars(select(Exam)).one(),
        office.session.scalars(select(Training)).one(),
    )
    assert (exam.theory, exam.practical, exam.passed, exam.record_id) == (85, 91, True, record.id)
    assert (training.hours_due, training.hours_done, training.person_id) == (100, 107, one.id)


def test_a_failed_exam_is_kept_and_brings_no_record_to_issue(office, tmp_path):
    report = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER, 结果="不合格", 实操成绩="61")]))
    assert outcomes(report) == ["recorded"]
    assert office.session.scalars(select(Exam.passed)).all() == [False]
    assert count(office, Training) == 1


def test_the_same_file_again_changes_nothing(office, samples):
    first = hand_in(office, samples / "faults.xlsx")
    before = {model: count(office, model) for model in (Batch, Record, Person, Holder, Exam, Training)}
    again = hand_in(office, samples / "faults.xlsx")
    assert again.batch == first.batch
    assert again.counts["accept"] == 0
    assert before == {model: count(office, model) for model in before}


def test_what_is_stored_already_is_same_and_with_other_values_a_conflict(office, tmp_path):
    hand_in(office, write(tmp_path / "1.csv", [row(NUMBER)]))
    later = [row(NUMBER, 理论成绩="99"), row(make_resident_id())]
    assert outcomes(hand_in(office, write(tmp_path / "2.csv", later))) == ["same", "accept"]
    report = hand_in(office, write(tmp_path / "3.csv", [row(NUMBER, 有效期止="2031-04-05")]))
    assert outcomes(report) == ["conflict"]
    assert "CONFLICTS_WITH_RECORD" in [found.code for found in report.rows[0].problems]
    assert report.rows[0].problems[0].column == "有效期止"


def test_the_same_failed_exam_in_another_file_is_same(office, tmp_path):
    failed = row(NUMBER, 结果="不合格", 实操成绩="61")
    hand_in(office, write(tmp_path / "1.csv", [failed]))
    report = hand_in(office, write(tmp_path / "2.csv", [failed, row(make_resident_id())]))
    assert outcomes(report) == ["same", "accept"]
    assert count(office, Exam) == 2


def test_a_conflict_keeps_sealed_what_a_human_needs(office, tmp_path):
    hand_in(office, write(tmp_path / "1.csv", [row(NUMBER)]))
    hand_in(office, write(tmp_path / "2.csv", [row(NUMBER, "张三")]))
    kept = office.session.scalars(select(Record).where(Record.outcome == "conflict")).one()
    told = json.loads(office.vault.open(kept.sealed, row=sealed_row(kept.id)))
    assert (told["name"], told["number"], told["start"]) == ("张三", NUMBER, "2026-04-06")
    assert [found["code"] for found in kept.problems] == ["NAME_MISMATCH"]
    with pytest.raises(ValueError, match="does not belong"):
        office.vault.open(kept.sealed, row=sealed_row("another"))


@pytest.mark.parametrize(
    ("body", "kind", "refusal"),
    [
        (BODY, "list", "LIST_FROM_BODY"),
        (AUTHORITY, "results", "RESULTS_NOT_FROM_BODY"),
        ("9999", "results", "BODY_UNKNOWN"),
    ],
)
def test_who_may_hand_in_what(office, samples, now, body, kind, refusal):
    path = samples / "registry-list.csv"
    for act in (intake.dry_run, intake.commit):
        with pytest.raises(RegistryError, match=refusal):
            act(office, path, body=body, kind=kind, now=now)


def test_a_list_is_no_way_around_the_exam(office, samples):
    with pytest.raises(RegistryError, match="RESULTS_WITHOUT_MARKS"):
        hand_in(office, samples / "registry-list.csv")
    assert count(office, Batch) == 0


def test_two_columns_with_one_meaning_and_a_file_without_rows(office, tmp_path):
    path = write(tmp_path / "one.csv", [row(NUMBER)])
    path.write_text(path.read_text("utf-8-sig").replace("准考证号", "身份证号"), "utf-8")
    with pytest.raises(RegistryError, match="COLUMNS_AMBIGUOUS"):
        hand_in(office, path)
    with pytest.raises(RegistryError, match="NO_DATA_ROWS"):
        hand_in(office, write(tmp_path / "none.csv", []))


SPELLINGS = (
    NUMBER.lower(),
    NUMBER.translate({ord(c): ord(c) + 0xFEE0 for c in NUMBER}),  # full width
    f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
    f"{NUMBER[:6]}\u00a0{NUMBER[6:]}",
    f"{NUMBER[:6]}\u3000{NUMBER[6:]}",
    f"{NUMBER[:6]}\u200b{NUMBER[6:]}",
    f"\ufeff{NUMBER}",
    f"\u202d{NUMBER}\u202c",
    NUMBER.replace("X", "\u0425"),  # Cyrillic Ha
    NUMBER.replace("X", "\u03a7"),  # Greek Chi
    NUMBER.replace("X", "\u00d7"),  # sign of multiplication
    NUMBER.replace("X", "\u2169"),  # Roman numeral ten
    f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
    NUMBER[:6] + NUMBER[8:17],  # 15 digits, as before 1999
    "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in NUMBER),  # Arabic-Indic digits
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_banned_person_is_met_in_any_spelling(office, tmp_path, now, spelling):
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    report = hand_in(office, write(tmp_path / "one.csv", [row(spelling), row(make_resident_id())]))
    assert outcomes(report) == ["reject", "accept"]
    barred = [found for found in report.rows[0].problems if found.code == "PERSON_BANNED"]
    assert [found.column for found in barred] == ["证件号码"]
    assert count(office, Credential) == 0


def test_the_ban_itself_may_be_spelled_in_any_way(office, tmp_path, now):
    deciding.ban(office, "resident_id", SPELLINGS[2], "罗莹", basis(), now)
    assert outcomes(hand_in(office, write(tmp_path / "one.csv", [row(NUMBER)]))) == ["reject"]


def test_a_banned_person_is_told_of_beside_the_rows_other_problems(office, tmp_path, now):
    deciding.ban(office, "resident_id", NUMBER, None, basis(), now)
    report = hand_in(office, write(tmp_path / "one.csv", [row(NUMBER, 操作项目="潜水作业")]))
    assert {found.code for found in report.rows[0].problems} == {"PERSON_BANNED", "UNKNOWN_OPERATION"}


def test_progress_ends_with_the_number_of_rows(office, samples, now):
    told = []
    intake.dry_run(
        office,
        samples / "results-2026-q1.xlsx",
        body=BODY,
        kind="results",
        now=now,
        progress=lambda done, _: told.append(done),
    )
    assert told[-1] == 300


@pytest.mark.parametrize(
    ("banned", "written"),
    [
        (("hk_macao_permit", "H12345678"), ("港澳居民来往内地通行证", "H1234567801")),
        (("taiwan_permit", "12345678"), ("台湾居民来往大陆通行证", "1234567801B")),
    ],
)
def test_a_ban_is_met_on_a_later_card_of_the_same_permit(office, tmp_path, now, banned, written):
    deciding.ban(office, *banned, None, basis(), now)
    rows = [row(written[1], **{"证件类型": written[0]})]
    report = hand_in(office, write(tmp_path / "one.csv", rows))
    assert [problem.code for problem in report.rows[0].problems] == ["PERSON_BANNED"]


@pytest.mark.parametrize(
    ("banned", "number"),
    [
        (("hk_macao_permit", "H12345678"), "H12345678"),
        (("hk_macao_permit", "M1234567801"), "M12345678"),
        (("taiwan_permit", "12345678"), "12345678"),
    ],
)
def test_a_banned_permit_called_a_passport_waits_for_a_human(office, tmp_path, now, banned, number):
    deciding.ban(office, *banned, None, basis(), now)
    report = hand_in(office, write(tmp_path / "one.csv", [row(number, **{"证件类型": "护照"})]))
    assert report.rows[0].outcome == "conflict"
    assert [problem.code for problem in report.rows[0].problems] == ["MAY_BE_BANNED"]
    answer = checking.check_person(office, "passport", number, "罗莹", now)
    assert [reason.value for reason in answer.reasons] == ["NEEDS_REVIEW"]
