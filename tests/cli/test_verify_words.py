"""`verify` in words: what was asked, files that are not taken, what was typed wrongly, no settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.app import app
from cli.refusal_text import why_refused
from registry.verify.refusal import Refusal
from tests.cli.test_verify_offline import verify, write_files
from tests.simulator import Publisher

DAMAGED = (
    "这个文件损坏或不是所需的文件，请重新下载",
    "this file is damaged or another kind of file: download it again",
)
# Words of the format, and of a device that has an older file: here there is none.
JARGON = ("COSE", "CBOR", "PEM", "P-256", "the one in hand", "继续使用原有文件", "epoch")


def line_with(said: str, words: str) -> str:
    return next(line for line in said.splitlines() if words in line)


def test_what_was_asked_is_told_with_the_answer(tmp_path: Path) -> None:
    publisher = Publisher()
    files = write_files(publisher, tmp_path)
    text = publisher.issue().text
    said = verify(text, "--work", "mem:2.1", "--on", "2026-11-20", *files).stdout
    work, day = line_with(said, "work asked"), line_with(said, "day asked")
    assert work.startswith("所问作业 work asked")
    assert "mem:2.1 熔化焊接与热切割作业" in work
    assert day.startswith("所问日期 day asked")
    assert day.endswith(" 2026-11-20")


def test_a_work_without_a_catalogue_is_told_as_it_was_asked(tmp_path: Path) -> None:
    publisher = Publisher()
    said = verify(publisher.issue().text, "--work", "tsg:GTAW", *write_files(publisher, tmp_path)).stdout
    assert line_with(said, "work asked").endswith(" tsg:GTAW")


def test_what_was_not_asked_is_not_told(tmp_path: Path) -> None:
    publisher = Publisher()
    said = verify(publisher.issue().text, *write_files(publisher, tmp_path)).stdout
    assert "work asked" not in said
    assert "day asked" not in said


def refused(tmp_path: Path, spoilt: str, content: bytes) -> list[str]:
    """Give what is told, line by line, of a file of that content."""
    publisher = Publisher()
    files = write_files(publisher, tmp_path)
    (tmp_path / spoilt).write_bytes(content)
    told = verify(publisher.issue().text, *files)
    assert told.exit_code in (0, 2)
    assert [word for word in JARGON if word in told.stderr] == []
    return told.stderr.splitlines()


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--root", "root.pem"),
        ("--trust", "trust-list"),
        ("--snapshot", "latest"),
        ("--directory", "directory"),
    ],
)
def test_a_damaged_file_is_named_by_its_option_in_plain_words(tmp_path: Path, option: str, name: str) -> None:
    zh, en = refused(tmp_path, name, b"<html>404")
    assert zh == f"{option} {tmp_path / name}：{DAMAGED[0]}。未采用。[MALFORMED]"
    assert en == f"{option} {tmp_path / name}: {DAMAGED[1]}. It was not used. [MALFORMED]"


def test_a_file_of_another_kind_is_told_as_one(tmp_path: Path) -> None:
    publisher = Publisher()
    zh, en = refused(tmp_path, "latest", publisher.publish_directory())
    assert DAMAGED[0] in zh
    assert DAMAGED[1] in en


def test_a_trust_list_of_another_root_is_told_to_be_compared(tmp_path: Path) -> None:
    publisher = Publisher()
    publisher.root = publisher.stranger
    zh, en = refused(tmp_path, "trust-list", publisher.publish_trust_list())
    assert zh.startswith("--trust ")
    assert "--root" in zh
    assert "[UNKNOWN_KEY]" in zh
    assert "was not signed by the root key of --root" in en


def test_a_snapshot_of_a_stranger_is_told_to_be_downloaded_with_the_trust_list(tmp_path: Path) -> None:
    publisher = Publisher()
    zh, en = refused(tmp_path, "latest", publisher.publish_snapshot(signer=publisher.stranger))
    assert zh.startswith("--snapshot ")
    assert "不在信任列表中" in zh
    assert "is not in the trust list: download both again" in en


def test_every_refusal_has_words_without_jargon(tmp_path: Path) -> None:
    files = {"snapshot": tmp_path / "latest"}
    for refusal in Refusal:
        for sentence in why_refused(refusal, "snapshot", files):
            assert sentence.startswith("--snapshot ")
            assert sentence.endswith(f"[{refusal}]")
            assert [word for word in JARGON if word in sentence.replace(f"[{refusal}]", "")] == []


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        ([], "请给且只给一个", "Give either TEXT or --image"),
        (["TEXT", "--image", __file__], "请给且只给一个", "Give either TEXT or --image"),
        (["TEXT", "--trust", __file__], "离线查验需要 --root 和 --trust", "Offline needs --root and --trust"),
        (["TEXT", "--on", "yesterday"], "日期请写成 2026-11-24", "the day like 2026-11-24: yesterday"),
        (
            ["TEXT", "--on", "2026-02-30"],
            "日期请写成 2026-11-24",
            "the day like 2026-11-24: 2026-02-30",
        ),
    ],
)
def test_what_is_typed_wrongly_is_told_in_both_languages(args: list[str], zh: str, en: str) -> None:
    told = verify(*args)
    assert told.exit_code == 64
    assert zh in told.stderr
    assert en in told.stderr


def without_settings(*args: str) -> Result:
    empty = ("REGISTRY_DATA_DIR", "REGISTRY_KEY_DIR", "REGISTRY_BASE_URL", "REGISTRY_DEMO")
    return CliRunner().invoke(app, args, env=dict.fromkeys(empty))


def test_whoever_has_no_settings_is_told_of_the_three_files() -> None:
    told = without_settings("verify", "TEXT")
    assert told.exit_code == 78
    assert "REGISTRY_BASE_URL" in told.stderr
    assert "离线查验无需任何设置：请给出 --root、--trust 和 --snapshot 三个文件。" in told.stderr
    assert "Offline needs no settings: give the three files of --root, --trust and --snapshot." in told.stderr
    assert told.stdout == ""


def test_where_files_do_not_help_they_are_not_offered() -> None:
    told = without_settings("bodies", "list")
    assert told.exit_code == 78
    assert "--snapshot" not in told.stderr
