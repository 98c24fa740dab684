"""The project's own source as syntax trees, for the tests that ask about all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Give path (below the project) → tree of every module in some folders."""
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            found[name] = ast.parse(path.read_text("utf-8"), name)
    return found


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give line and dotted name of whatever is called: `time.time`, `session.commit`, `open`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
