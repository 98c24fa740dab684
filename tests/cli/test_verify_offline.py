"""`verify` with three files: no office, no network; outcome, words and exit status."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.app import app
from registry.adapters import qr_image
from registry.verify.claims import day_number
from tests.factories import ZONE, make_key
from tests.simulator import Card, Publisher

OFFICE_MODULES = ("flask", "sqlalchemy", "registry.workflows", "registry.models", "registry.app", "socket")


def write_files(publisher: Publisher, folder: Path, **changes: Any) -> list[str]:
    """Write root, trust list and snapshot; give the options that name them."""
    (folder / "root.pem").write_bytes(publisher.root.public.to_pem())
    (folder / "trust-list").write_bytes(publisher.publish_trust_list(**changes))
    (folder / "latest").write_bytes(publisher.publish_snapshot(**changes))
    (folder / "directory").write_bytes(publisher.publish_directory(**changes))
    names = {
        "--root": "root.pem",
        "--trust": "trust-list",
        "--snapshot": "latest",
        "--directory": "directory",
    }
    return [word for option, name in names.items() for word in (option, str(folder / name))]


def verify(*args: str, **extra: Any) -> Result:
    return CliRunner().invoke(app, ["verify", *args], **extra)


def cards(publisher: Publisher) -> dict[str, Card]:
    """Give a card for each outcome."""
    made = {
        "VALID": publisher.issue(),
        "NOT_VALID": publisher.issue(),
        "BANNED": publisher.issue(),
        "OUT_OF_SCOPE": publisher.issue(scope=("2.3",)),
        "CANNOT_TELL": publisher.issue(serial=5_000),
    }
    publisher.revoke(made["NOT_VALID"])
    publisher.ban(made["BANNED"])
    return made


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("VALID", 0), ("NOT_VALID", 1), ("BANNED", 1), ("OUT_OF_SCOPE", 1), ("CANNOT_TELL", 2)],
)
def test_each_outcome_has_its_status(tmp_path: Path, outcome: str, status: int) -> None:
    publisher = Publisher()
    text = cards(publisher)[outcome].text
    files = write_files(publisher, tmp_path)
    told = verify(text, "--work", "mem:2.1", "--json", *files)
    assert (told.exit_code, json.loads(told.stdout)["outcome"]) == (status, outcome)
    assert told.stderr == ""
    plain = verify(text, "--work", "mem:2.1", *files)
    assert plain.exit_code == status
    assert f"[{outcome}]" in plain.stdout


def test_plain_words_hold_claims_age_and_what_to_do(tmp_path: Path) -> None:
    publisher = Publisher()
    text = publisher.issue(name="李娜").text
    said = verify(text, "--work", "mem:2.1", *write_files(publisher, tmp_path)).stdout
    for part in (
        "有效",
        "Valid",
        "李娜",
        "601X",
        "熔化焊接与热切割作业",
        "2029-03-20",
        "杭州焊接培训考核中心",
    ):
        assert part in said
    assert "list 1-1 of 2026-11-24 09:30, 30 minutes old · offline" in said


def test_the_json_is_the_object_of_the_formats(tmp_path: Path) -> None:
    publisher = Publisher()
    told = json.loads(verify(publisher.issue().text, "--json", *write_files(publisher, tmp_path)).stdout)
    assert list(told) == [
        *("outcome", "reasons", "notices", "claims", "checked_at", "work", "on", "list", "mode", "official")
    ]
    assert told["notices"] == ["WORK_NOT_ASKED", "RULE_UNVERIFIED_NOTICE"]
    assert told["list"] == {
        "epoch": 1,
        "version": 1,
        "issued_at": "2026-11-24T09:30:00+08:00",
        "age_seconds": 1800,
    }


def test_a_photo_is_read_and_judged(tmp_path: Path) -> None:
    publisher = Publisher()
    photo = tmp_path / "card.png"
    photo.write_bytes(qr_image.png(publisher.issue().text))
    assert verify("--image", str(photo), *write_files(publisher, tmp_path)).exit_code == 0


def test_a_photo_without_a_code_gets_a_code_and_status_2(tmp_path: Path) -> None:
    photo = tmp_path / "wall.png"
    from PIL import Image

    Image.new("L", (200, 200), 90).save(photo)
    told = verify("--image", str(photo), "--json", *write_files(Publisher(), tmp_path))
    assert told.exit_code == 2
    assert json.loads(told.stdout)["code"] == "NO_CODE_IN_IMAGE"
    assert "No QR code" in told.stderr


def test_a_photo_of_two_codes_gets_a_code_and_status_2(tmp_path: Path) -> None:
    from PIL import Image

    publisher = Publisher()
    both = Image.new("L", (1200, 600), 255)
    for x in (0, 600):
        part = tmp_path / f"{x}.png"
        part.write_bytes(qr_image.png(publisher.issue().text))
        both.paste(Image.open(part).convert("L").resize((560, 560)), (x, 0))
    both.save(tmp_path / "both.png")
    told = verify("--image", str(tmp_path / "both.png"), *write_files(publisher, tmp_path))
    assert told.exit_code == 2
    assert "2 QR codes" in told.stderr
    assert told.stdout == ""


def test_what_is_no_picture_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "card.txt").write_text("HTTPS://…")
    told = verify("--image", str(tmp_path / "card.txt"), *write_files(Publisher(), tmp_path))
    assert told.exit_code == 2


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [("trust-list", "TRUST_MISSING"), ("latest", "STATUS_MISSING"), ("root.pem", "TRUST_MISSING")],
)
def test_a_refused_file_is_told_and_counts_as_missing(tmp_path: Path, spoilt: str, reason: str) -> None:
    publisher = Publisher()
    files = write_files(publisher, tmp_path)
    path = tmp_path / spoilt
    path.write_bytes(path.read_bytes()[:-2])
    told = verify(publisher.issue().text, "--json", *files)
    assert told.exit_code == 2
    assert reason in json.loads(told.stdout)["reasons"]
    assert "MALFORMED" in told.stderr


def test_a_snapshot_signed_by_a_stranger_is_refused(tmp_path: Path) -> None:
    publisher = Publisher()
    files = write_files(publisher, tmp_path)
    (tmp_path / "latest").write_bytes(publisher.publish_snapshot(signer=publisher.stranger))
    told = verify(publisher.issue().text, *files)
    assert told.exit_code == 2
    assert "UNKNOWN_KEY" in told.stderr


def test_a_day_in_the_past_is_judged_as_that_day(tmp_path: Path) -> None:
    publisher = Publisher()
    text = publisher.issue(start_day=day_number(date(2026, 3, 21))).text
    told = verify(text, "--on", "2026-03-20", "--json", *write_files(publisher, tmp_path))
    assert json.loads(told.stdout)["reasons"] == ["NOT_YET_VALID"]


def test_text_comes_from_standard_input_too(tmp_path: Path) -> None:
    publisher = Publisher()
    text = publisher.issue().text
    assert verify("-", *write_files(publisher, tmp_path), input=text + "\n").exit_code == 0


def test_a_megabyte_of_text_is_not_ours(tmp_path: Path) -> None:
    told = verify("-", "--json", *write_files(Publisher(), tmp_path), input="A" * 1_000_000)
    assert told.exit_code == 2


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["TEXT", "--image", __file__],
        ["TEXT", "--root", __file__],
        ["TEXT", "--snapshot", __file__],
        ["TEXT", "--root", "/no/such/file"],
        ["TEXT", "--on", "yesterday"],
        ["TEXT", "--colour"],
    ],
)
def test_what_is_typed_wrongly_exits_64(args: list[str]) -> None:
    assert verify(*args).exit_code == 64


@pytest.mark.parametrize("work", ["mem:9.9", "nobody:2.1", "2.1"])
def test_an_unknown_work_is_the_askers_mistake(tmp_path: Path, work: str) -> None:
    publisher = Publisher()
    told = verify(publisher.issue().text, "--work", work, *write_files(publisher, tmp_path))
    assert told.exit_code == 64
    assert work in told.stderr


def test_offline_loads_no_office_and_opens_no_socket(tmp_path: Path) -> None:
    """In a process of its own: nothing of the office is loaded, no connection is made."""
    now = int(time.time())
    publisher = Publisher()
    for signer, use in ((publisher.credential, "credential"), (publisher.status, "status")):
        publisher.trust(make_key(signer.public, use, not_before=now - 900, not_after=now + 900))
    today = date.today()
    card = publisher.issue(
        iat=now - 60,
        start_day=day_number(today - timedelta(days=10)),
        exp=now + 400 * 86_400,
        review_day=day_number(today + timedelta(days=300)),
    )
    files = write_files(publisher, tmp_path, iat=now - 60)
    script = (
        "import sys\n"
        "def watch(event, args):\n"
        "    if event.startswith(('socket.connect', 'sqlite3', 'subprocess')): raise SystemExit(99)\n"
        "sys.addaudithook(watch)\n"
        "from cli.__main__ import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        f"    found = [name for name in {OFFICE_MODULES!r} if name in sys.modules]\n"
        "    print(found, file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "verify", card.text, "--work", "mem:2.1", "--json", *files],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert ran.stderr.strip() == "[]"
    assert ran.returncode == 0, ran.stdout
    assert json.loads(ran.stdout)["outcome"] == "VALID"
    assert ZONE.key == "Asia/Shanghai"
