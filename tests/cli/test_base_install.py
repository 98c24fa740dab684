"""The wheel as others get it: the base verifies with three packages, and with the extra it is an office."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from cli.app import COMMANDS
from tests.cli.desk import ROOT, Desk
from tests.cli.installations import (
    build_wheel,
    install,
    lend,
    lend_all,
    requirements,
    with_dependencies,
)
from tests.cli.test_serve import ask, serving

OFFICE = ("flask", "sqlalchemy", "marshmallow", "qrcode", "PIL", "zxingcpp", "registry.workflows")
BASE = {"cryptography", "cbor2", "click"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def base(tmp_path_factory, wheel):
    """Give `pip install welder-registry`: the three packages, theirs, and nothing else."""
    installed = install(wheel, tmp_path_factory.mktemp("base") / "env")
    lend(installed, with_dependencies(sorted(BASE)))
    return installed


@pytest.fixture(scope="module")
def published(_live, tmp_path_factory):
    """Give a folder with the three files under the names they are published by, and the demo's cases."""
    folder = tmp_path_factory.mktemp("published")
    live = _live.copy_to(folder / "office")
    assert live.process("publish", "--out", folder / "public").returncode == 0
    for path in (
        ".well-known/welder-registry/root.pem",
        ".well-known/welder-registry/trust-list",
        "status/latest",
    ):
        (folder / "public" / path).rename(folder / path.rpartition("/")[2])
    return folder, live.cases()


def test_the_wheel_needs_three_packages_and_names_the_extras(wheel):
    plain = {one.name for one in requirements(wheel) if one.marker is None}
    assert plain == BASE
    extras = {
        extra for extra in ("qr", "office", "dev") for one in requirements(wheel) if extra in str(one.marker)
    }
    assert extras == {"qr", "office", "dev"}


def test_the_wheel_holds_every_file_of_the_packages_and_what_is_served(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {re.sub(r"^[^/]+\.data/data/", "", name) for name in archive.namelist()}
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("registry", "cli")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for source, target in (("static/build", "static/build"), ("tests/samples", "samples")):
        files = [path.name for path in (ROOT / source).iterdir()]
        assert files
        expected |= {f"share/welder-registry/{target}/{name}" for name in files}
    assert expected - held == set()


def test_the_verifier_loads_nothing_of_an_office(base, tmp_path):
    script = "import sys\nfrom registry.verify import Verifier\nprint(*sys.modules)"
    done = base.run("python", "-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "registry.verify" in loaded
    assert loaded & {*OFFICE, "click", "registry.errors", "registry.config"} == set()
    for name in OFFICE[:6]:
        assert base.run("python", "-c", f"import {name}", cwd=tmp_path).returncode != 0


def test_the_program_of_the_readme_runs_on_the_base_alone(base, published):
    folder, cases = published
    program = re.search(r"```python\n(.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]
    assert len([line for line in program.splitlines() if line and "import" not in line]) <= 8
    for key, said in (("valid", "VALID ('"), ("revoked", "REVOKED"), ("banned", "BANNED")):
        text = f"text_of_the_qr_code = {cases[key]['text']!r}\n"
        done = base.run("python", "-c", text + program, cwd=folder)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout


@pytest.mark.parametrize("key", ["valid", "revoked", "expired", "out-of-scope", "banned"])
def test_the_field_command_judges_from_three_files_on_the_base_alone(base, published, key):
    folder, cases = published
    case = cases[key]
    files = ("--root", "root.pem", "--trust", "trust-list", "--snapshot", "latest")
    done = base.run(
        "welder-registry", "verify", case["text"], "--work", case["work"], "--json", *files, cwd=folder
    )
    assert json.loads(done.stdout)["outcome"] == case["expect"], done.stderr
    assert (done.returncode, done.stderr) == (0 if key == "valid" else 1, "")


@pytest.mark.parametrize(
    ("args", "extra"),
    [
        (("verify", "--image", "root.pem", "--root", "root.pem", "--trust", "trust-list"), "qr"),
        (("verify", "HTTPS://EXAMPLE"), "office"),
        (("upload", "latest", "--body", "3301"), "office"),
        (("init",), "office"),
        (("serve",), "office"),
    ],
)
def test_what_is_not_installed_is_told_with_the_extra_that_brings_it(base, published, args, extra):
    done = base.run("welder-registry", *args, cwd=published[0], settings={"REGISTRY_DEMO": "1"})
    assert (done.returncode, done.stdout) == (69, "")
    assert f"pip install 'welder-registry[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_no_office(base, tmp_path):
    script = (
        "from click.testing import CliRunner\n"
        "from cli.app import app\n"
        f"print(*(CliRunner().invoke(app, [name, '--help']).exit_code for name in {COMMANDS!r}))\n"
    )
    done = base.run("python", "-c", script, cwd=tmp_path)
    assert done.stdout.split() == ["0"] * len(COMMANDS), done.stderr


def test_an_installed_office_finds_samples_pages_and_migrations_and_serves_them(wheel, tmp_path):
    installed = install(wheel, tmp_path / "env")
    lend_all(installed)
    asked = installed.run("python", "-c", "import registry.app as a; print(a.__file__)", cwd=tmp_path)
    assert asked.stdout.startswith(str(installed.folder)), asked.stderr
    desk = Desk(tmp_path)
    made = installed.run("welder-registry", "init", "--demo", cwd=tmp_path, settings=desk.settings)
    assert made.returncode == 0, made.stderr
    outcomes = {case["expect"] for case in desk.cases().values()}
    assert outcomes == {"VALID", "NOT_VALID", "OUT_OF_SCOPE", "BANNED"}
    assert "env/share/welder-registry/samples/faults.xlsx" in made.stdout
    own = {
        "command": [installed.program("welder-registry")],
        "env": installed.environment(desk.settings),
    }
    with serving(desk, **own) as (port, _):
        assert json.loads(ask(port, "/readyz"))["status"] == "ready"
        assert b"{" in ask(port, "/static/pages.css")
        assert b"swagger" in ask(port, "/docs").lower()
        assert "焊工".encode() in ask(port, "/")
