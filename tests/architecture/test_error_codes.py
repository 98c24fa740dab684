"""Every code of a refusal is told in both languages and raised somewhere; nothing is raised without one."""

from __future__ import annotations

import ast
import json
import re
import string

import pytest

from registry.errors import RegistryError
from tests.architecture.source import ROOT, modules

ERRORS = json.loads((ROOT / "registry" / "errors.json").read_text("utf-8"))
SOURCES = modules("registry", "cli")


def raised():
    """Give (module, code, names of facts) of every `RegistryError("CODE", …)` written out."""
    for name, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "RegistryError" and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield name, code.value, {keyword.arg for keyword in node.keywords}


def facts_of(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", ERRORS)
def test_a_code_has_a_status_and_both_languages(code):
    entry = ERRORS[code]
    assert re.fullmatch(r"[A-Z][A-Z_]+[A-Z]", code)
    assert 400 <= entry["status"] <= 503
    assert facts_of(entry["zh-CN"]) == facts_of(entry["en"])
    assert re.search(r"[\u4e00-\u9fff]", entry["zh-CN"])
    assert re.match(r"[A-Za-z\"{]", entry["en"])


def test_every_refusal_is_raised_with_the_facts_of_its_sentence():
    for module, code, facts in raised():
        assert code in ERRORS, f"{module} raises {code}"
        assert facts_of(ERRORS[code]["en"]) <= facts, f"{module} raises {code} without its facts"


def test_no_code_is_left_over():
    written = {
        node.value
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(ERRORS) - written == set()


def test_a_code_that_nobody_entered_is_our_own_mistake():
    with pytest.raises(KeyError):
        RegistryError("NO_SUCH_CODE")
