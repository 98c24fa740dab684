"""The manners of the house, asked of every module's syntax tree; and the questions themselves."""

from __future__ import annotations

import ast
import re

import pytest

from .source import ROOT, functions, modules

OFFICE = ("registry", "cli")
EVERYTHING = ("registry", "cli", "bench", "tests")
CLOCKS = re.compile(
    r"(^|\.)(time\.(time|time_ns|localtime|gmtime|ctime)|datetime\.(now|utcnow|today)|date\.today"
    r"|func\.(now|current_timestamp|current_date))$"
)
READ_THE_CLOCK = {"registry/app.py", "cli/clock.py"}
COMMITS = {"registry/workflows/transaction.py"}
MIGRATES = {"registry/migrations/__init__.py", "registry/migrations/env.py"}
CATCH_ALL = {"registry/app.py", "cli/__main__.py"}
NOT_RUN = {"skip", "skipif", "xfail", "importorskip"}


def clocks(tree: ast.AST) -> list[int]:
    """Give the lines that read a clock, or hand one on: no matter whether it is called there."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and CLOCKS.search(ast.unparse(node)):
            lines.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            lines += [node.lineno for name in node.names if CLOCKS.search(f"time.{name.name}")]
    return lines


def commits(tree: ast.AST) -> list[int]:
    """Give the lines that begin or end a transaction; `intake.commit` is an act of the office."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "begin", "begin_nested", "begin_twophase"}
        and ast.unparse(node.func) != "intake.commit"
    ]


def catch_alls(tree: ast.AST) -> list[int]:
    """Give the lines that catch everything and do not raise it again."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or {"Exception", "BaseException"} & set(re.findall(r"\w+", ast.unparse(node.type)))
        )
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]


def not_run(tree: ast.AST) -> list[int]:
    """Give the lines that would keep a test from being run."""
    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in NOT_RUN]


def where(question, folders: tuple[str, ...]) -> set[str]:
    """Give the modules in which a question finds something."""
    return {name for name, tree in modules(*folders).items() if question(tree)}


def test_the_clock_is_read_by_the_factory_and_the_command_line_only():
    assert where(clocks, OFFICE) == READ_THE_CLOCK


def test_one_place_commits():
    assert where(commits, OFFICE) == COMMITS | MIGRATES


def test_everything_is_caught_at_the_outermost_only():
    assert where(catch_alls, OFFICE) <= CATCH_ALL


def test_no_test_is_marked_as_not_to_be_run():
    assert where(not_run, ("tests", "bench")) == set()


@pytest.mark.parametrize(
    ("question", "source"),
    [
        (clocks, "time.time()"),
        (clocks, "column(default=datetime.datetime.now)"),
        (clocks, "date.today()"),
        (clocks, "from time import sleep, time as clock"),
        (clocks, "column(server_default=func.now())"),
        (commits, "office.session.commit()"),
        (commits, "with engine.begin() as connection: pass"),
        (catch_alls, "try: pass\nexcept Exception: pass"),
        (catch_alls, "try: pass\nexcept (OSError, Exception) as error: raise OSError from error"),
        (catch_alls, "try: pass\nexcept: pass"),
        (not_run, "@pytest.mark.skipif(True)\ndef test(): pass"),
    ],
)
def test_the_questions_find_what_they_ask_for(question, source):
    assert question(ast.parse(source))


@pytest.mark.parametrize(
    ("question", "source"),
    [
        (clocks, "from time import sleep\nself.now\ntime.monotonic()"),
        (commits, "leaf.commit\nintake.commit(office)"),
        (catch_alls, "try: pass\nexcept BaseException:\n    undo()\n    raise"),
        (not_run, "skip = 1"),
    ],
)
def test_the_questions_find_nothing_else(question, source):
    assert not question(ast.parse(source))


def test_every_module_says_its_purpose():
    silent = {
        name
        for name, tree in modules(*EVERYTHING).items()
        if not ast.get_docstring(tree) and (ROOT / name).read_text("utf-8").strip()
    }
    assert silent == set()


def test_the_package_itself_is_empty():
    assert (ROOT / "registry/__init__.py").read_bytes() == b""


def test_no_file_is_longer_than_the_house_allows():
    long = {name for name in modules("registry", "cli", "bench") if lines(name) > 300}
    assert long == set()


def lines(name: str) -> int:
    """Count the lines of a file."""
    return len((ROOT / name).read_text("utf-8").splitlines())


def test_no_function_is_longer_than_the_house_allows():
    long = {
        f"{name}:{function.name}"
        for name, tree in modules(*EVERYTHING).items()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno + 1 > 50
    }
    assert long == set()


def test_nothing_is_left_to_do_in_the_code():
    word = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")  # in halves, so that this line is not one of them
    assert {name for name in modules(*EVERYTHING) if word.search((ROOT / name).read_text("utf-8"))} == set()


def test_no_module_is_named_after_nothing():
    nothing = re.compile(r"(^|_)(utils?|helpers?|manager|handlers?|misc|common)$")
    names = {part for name in modules(*EVERYTHING) for part in name.removesuffix(".py").split("/")}
    assert {name for name in names if nothing.search(name)} == set()
