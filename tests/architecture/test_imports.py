"""Who may import whom: the contracts are there and bite, and verifying alone loads little."""

from __future__ import annotations

import ast
import configparser
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .source import ROOT, modules

LAYERS = [
    "cli",
    "registry.app",
    "registry.api | registry.web",
    "registry.schemas",
    "registry.workflows",
    "registry.models",
    "registry.rules | registry.adapters",
    "registry.extensions | registry.config | registry.errors",
    "registry.verify",
]
CORE = {"cryptography", "cbor2"}
PARTS_OF_CORE = {"_cbor2", "_cffi_backend", "_openssl"}
BREACHES = {
    "registry/verify/planted.py": ("import flask", "registry.verify knows the standard library"),
    "registry/rules/planted.py": ("import sqlalchemy", "Law asks no database"),
    "registry/adapters/planted.py": ("import marshmallow", "Flask's request and marshmallow stay"),
    "registry/models/planted.py": ("import registry.workflows.trust", "Imports point down only"),
}


@pytest.fixture(scope="module")
def contracts() -> configparser.ConfigParser:
    """Read the contracts as import-linter does."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    return parser


def listed(contracts: configparser.ConfigParser, name: str, option: str) -> list[str]:
    return contracts[f"importlinter:contract:{name}"][option].split("\n")[1:]


def test_the_layers_are_those_of_the_architecture(contracts):
    assert listed(contracts, "layers", "layers") == LAYERS
    assert contracts["importlinter"]["root_packages"].split() == ["registry", "cli"]


def test_no_contract_makes_an_exception(contracts):
    named = {name for name in contracts.sections() if name.startswith("importlinter:contract:")}
    assert {name.rpartition(":")[2] for name in named} >= {
        *("layers", "verify-is-alone", "rules-are-pure", "http-only-above"),
    }
    assert not [name for name in named if "ignore_imports" in contracts[name]]


def test_every_module_of_the_office_has_its_layer():
    known = {name for layer in LAYERS for name in layer.split(" | ")} | {"registry", "registry.migrations"}
    packages = {".".join(Path(name).with_suffix("").parts[:2]) for name in modules("registry")}
    assert packages - {"registry.__init__"} <= known


def test_the_contracts_notice_what_breaks_them(tmp_path):
    shutil.copytree(ROOT / "registry", tmp_path / "registry")
    shutil.copytree(ROOT / "cli", tmp_path / "cli")
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    for name, (line, _) in BREACHES.items():
        (tmp_path / name).write_text(f"{line}\n")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=_wide())
    assert ended.returncode == 1, ended.stdout + ended.stderr
    kept = [contract for _, contract in BREACHES.values() if not _broken(ended.stdout, contract)]
    assert kept == [], ended.stdout


def _wide() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "200"}


def _broken(told: str, contract: str) -> bool:
    return any(line.startswith(contract) and "BROKEN" in line for line in told.splitlines())


def test_verify_imports_the_standard_library_cryptography_and_cbor2_only():
    imported = {name for tree in modules("registry/verify").values() for name in _imported(tree)}
    assert imported - sys.stdlib_module_names == CORE


def _imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level < 2, "verify reaches for something above it"
            names |= {node.module or ""} if node.level == 0 else set()
    return {name.partition(".")[0] for name in names}


def test_verify_loads_the_standard_library_cryptography_and_cbor2_only():
    before, after = _loaded("pass"), _loaded("import registry.verify")
    new = {name.partition(".")[0] for name in after - before} - sys.stdlib_module_names
    new = {name for name in new if not name.startswith("_sysconfigdata")}
    assert new - PARTS_OF_CORE == CORE | {"registry"}
    ours = {name for name in after if name.startswith("registry.")}
    assert all(name.startswith("registry.verify") for name in ours)


def _loaded(statement: str) -> set[str]:
    program = f"{statement}\nimport sys, json\nprint(json.dumps(list(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=ROOT
    )
    return set(json.loads(ended.stdout))


def test_tests_mirror_the_layers():
    layers = {path.parent.name for path in ROOT.glob("registry/*/__init__.py")} - {"migrations"}
    tested = {path.parent.name for path in ROOT.glob("tests/*/test_*.py")}
    assert tested - {"cli", "architecture", "bench", "docs", "browser", "security"} <= layers
