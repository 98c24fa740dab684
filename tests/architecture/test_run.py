"""What `make test` runs is everything: no option, mark or setting leaves a test or a check out."""

from __future__ import annotations

import configparser
import re

import pytest

from .source import ROOT

LEAVES_OUT = re.compile(
    r"(^|\s)(-k|-m(?!\s*(build|venv|pip)\b)|--deselect|--ignore(-glob)?|--lf|--ff|--sw|-x|--exitfirst|--maxfail"
    r"|-p\s*no:\S+|--co|--collect-only|\|\|\s*true)(=|\s|$)"
)


@pytest.fixture
def settings() -> configparser.SectionProxy:
    """Give pytest's settings."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    return parser["tool:pytest"]


def recipe(target: str) -> list[str]:
    """Give the lines of a rule of the Makefile."""
    text = (ROOT / "Makefile").read_text("utf-8")
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, re.M)
    assert found, target
    return found[1].splitlines()


def test_settings_leave_nothing_out(settings):
    assert not LEAVES_OUT.search(settings["addopts"])
    assert settings["testpaths"] == "tests"
    assert not {"norecursedirs", "python_files", "python_functions", "collect_ignore"} & set(settings)


def test_warnings_are_errors_without_exception(settings):
    assert settings["filterwarnings"].split() == ["error"]
    assert settings["xfail_strict"] == "true"


def test_make_test_runs_everything():
    (line,) = [line for line in recipe("test") if "pytest" in line]
    assert not LEAVES_OUT.search(line)
    assert re.search(r"^test:.*\bcheck\b", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_make_check_asks_all_four():
    asked = " ".join(recipe("check"))
    assert all(name in asked for name in ("ruff check", "ruff format", "mypy", "lint-imports"))
    assert "|| true" not in asked
    assert not any(line.strip().startswith("-") for line in recipe("check") + recipe("test"))


def test_continuous_integration_runs_the_same():
    assert (ROOT / ".ci/run").read_text("utf-8").rstrip().endswith("make test")


@pytest.mark.parametrize(
    "line", ["pytest -k fast", "pytest -m 'not slow'", "-ra --ignore=tests/web", "pytest || true"]
)
def test_the_question_finds_what_leaves_out(line):
    assert LEAVES_OUT.search(line)


@pytest.mark.parametrize(
    "line", ["$(BIN)/pytest -n $(JOBS) --dist worksteal", "-ra --strict-markers --import-mode=importlib"]
)
def test_the_question_finds_nothing_else(line):
    assert not LEAVES_OUT.search(line)
