"""`check-person` in words: the answer once, what was asked, each certificate, the advice once."""

from __future__ import annotations

import pytest

from registry.verify import messages
from tests.cli.desk import BODY, NUMBER, decision
from tests.cli.regulator import Regulator
from tests.workflows.acts import row, write

ASK = ("check-person", "--number", "-", "--name")


@pytest.fixture
def holder(desk, tmp_path):
    """Give a desk with one certificate of 王小明, for 熔化焊接与热切割作业."""
    desk.json("upload", write(tmp_path / "a.csv", [row(NUMBER, "王小明")]), "--body", BODY, "--commit")
    return desk


def outcome_words(outcome, part):
    return [messages.text("outcomes", outcome, language)[part] for language in messages.LANGUAGES]


@pytest.mark.parametrize("name", ["", " ", "\u3000", "\u200b"])
@pytest.mark.parametrize("command", ["check-person", "ban"])
def test_a_blank_name_is_a_mistake_of_typing(desk, command, name):
    stored = desk.stored()
    more = decision(1) if command == "ban" else ()
    said = desk.run(command, "--number", "-", "--name", name, *more, text=NUMBER)
    assert said.exit_code == 64
    assert "不能为空 must not be blank" in said.stderr
    assert "--name" in said.stderr
    assert desk.stored() == stored


def test_answer_and_advice_stand_there_once(holder):
    said = holder.run(*ASK, "王小明", "--work", "mem:2.1", text=NUMBER).stdout
    assert said.startswith("有效  Valid  [VALID]  王小明 ")
    assert said.count("[VALID]") == 1
    for part in ("means", "do"):
        for words in outcome_words("VALID", part):
            assert said.count(words) == 1
    assert said.count("姓名 name") == 1


def test_the_advice_comes_last_and_reasons_have_a_colon_after_their_title(holder):
    said = holder.run(*ASK, "李四", text=NUMBER).stdout
    assert said.splitlines()[-2:] == [f"→ {words}" for words in outcome_words("CANNOT_TELL", "do")]
    assert "  需要人工核对：所填信息" in said
    assert "  A person needs to look: What was entered" in said


def test_what_was_asked_is_told_once_with_the_answer(holder):
    said = holder.run(*ASK, "王小明", "--work", "mem:2.1", "--on", "2026-05-01", text=NUMBER).stdout
    assert said.count("所问作业 work asked") == said.count("所问日期 day asked") == 1
    asked = next(line for line in said.splitlines() if "work asked" in line)
    assert "mem:2.1 熔化焊接与热切割作业" in asked
    assert next(line for line in said.splitlines() if "day asked" in line).endswith("2026-05-01")


def test_what_was_asked_is_told_of_whom_nothing_is_on_record_too(desk):
    said = desk.run(*ASK, "李四", "--work", "mem:2.1", "--on", "2026-05-01", text=NUMBER).stdout
    assert "NO_RECORD" in said
    assert "mem:2.1" in said
    assert "2026-05-01" in said


def test_what_was_not_asked_is_not_told(holder):
    said = holder.run(*ASK, "王小明", text=NUMBER).stdout
    assert "work asked" not in said
    assert "day asked" not in said


def test_a_ban_comes_first_and_another_name_leaves_nothing_undecided(holder):
    Regulator.beside(holder).ban(NUMBER, 1)
    said = holder.run(*ASK, "李四", text=NUMBER)
    assert said.exit_code == 1
    assert said.stdout.startswith("禁止从业  Banned from this work  [BANNED]")
    assert said.stdout.index("■ BANNED") < said.stdout.index("■ NEEDS_REVIEW")
    assert "姓名与登记不同：" in said.stdout
    assert "The name differs: " in said.stdout
    for words in ("系统不作判断", "nothing is decided", "王小明"):
        assert words not in said.stdout


def test_a_ban_of_a_holder_is_told_once(holder):
    Regulator.beside(holder).ban(NUMBER, 1)
    said = holder.run(*ASK, "王小明", text=NUMBER).stdout
    assert said.count("■ BANNED") == said.count("[BANNED]") == 1
    assert "可从事 may do" in said


def test_of_several_certificates_each_has_its_outcome_and_the_best_is_the_answer(holder, tmp_path):
    other = row(NUMBER, "王小明", 操作项目="钎焊作业")
    holder.json("upload", write(tmp_path / "b.csv", [other]), "--body", BODY, "--commit")
    Regulator.beside(holder).revoke(0, 1)
    said = holder.run(*ASK, "王小明", text=NUMBER).stdout
    assert said.startswith("有效  Valid  [VALID]")
    assert "证书 certificate 1/2: 有效 Valid [VALID]\n" in said
    assert "证书 certificate 2/2: 无效 Not valid [NOT_VALID] REVOKED\n" in said
    assert said.count("· WORK_NOT_ASKED") == said.count("■ REVOKED") == 1
    for words in (*outcome_words("VALID", "do"), *outcome_words("NOT_VALID", "do")):
        assert said.count(words) == (words in outcome_words("VALID", "do"))
