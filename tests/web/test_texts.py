"""*texts.json hold every sentence of the pages, in both languages, and the pages hold none of their own."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from tests.web.built_texts import BUILT

WEB = Path(__file__).parents[2] / "registry" / "web"
FILES = sorted(WEB.glob("*texts.json"))
TEXTS = {key: said for file in FILES for key, said in json.loads(file.read_text("utf-8")).items()}
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
HAN = re.compile(r"[\u3400-\u9fff]")
NO_SENTENCE = {"UTC", "HTTP", "/openapi.json"}
SAID = ("alt", "title", "placeholder", "aria-label", "aria-description", "label")


def facts(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", TEXTS)
def test_a_sentence_is_there_in_both_languages_with_the_same_facts(key):
    chinese, english = TEXTS[key]["zh-CN"], TEXTS[key]["en"]
    assert set(TEXTS[key]) == {"zh-CN", "en"}
    assert chinese.strip() == chinese != ""
    assert english.strip() == english != ""
    assert facts(chinese) == facts(english)
    assert HAN.search(chinese)
    assert not HAN.search(english)
    assert "<" not in chinese + english  # sentences go into the page unescaped


def test_no_key_stands_twice():
    keys = [key for file in FILES for key in re.findall(r'^  "([^"]+)": \{', file.read_text("utf-8"), re.M)]
    assert sorted(keys) == sorted(TEXTS)


def test_the_catalogues_and_templates_of_every_part_are_looked_at():
    assert [file.name.removesuffix("texts.json") for file in FILES] == [
        *("accident_", "account_", "case_", "console_", "look_back_", "oversight_", ""),
    ]
    assert {path.parent.name for path in TEMPLATES} == {"templates", "account", "console", "register"}


def test_every_sentence_is_said_somewhere_and_every_key_that_is_said_is_there():
    sources = "\n".join(path.read_text("utf-8") for path in (*TEMPLATES, *WEB.rglob("*.py")))
    asked = re.findall(r"""\b(?:say|tell|speaker\(\w+\))\(["']([^"']+)["'][),]""", sources)
    assert len(asked) > 50
    assert set(asked) <= set(TEXTS)
    said = set(re.findall(r'"([a-z]+(?:\.[a-z0-9_]+)+)"', sources.replace("'", '"')))
    built = {"age.minutes", "age.hours"}
    assert 'f"age.{unit}"' in sources
    for start, ends in BUILT.items():
        assert f'"{start}" ~ ' in sources or f'pairs("{start}", ' in sources
        built |= {f"{start}{end}" for end in ends}
    assert set(TEXTS) - said == built


class Words(HTMLParser):
    """Gathers what a template says by itself: text and spoken attributes, but not code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag, attrs):
        self._code += tag in ("pre", "code")
        self.found += [value for name, value in attrs if name in SAID and value and value.strip()]

    def handle_endtag(self, tag):
        self._code -= tag in ("pre", "code")

    def handle_data(self, data):
        if not self._code:
            self.found += data.split()


def own_words(source):
    """Give the words of a template that no expression puts there."""
    parser = Words()
    source = re.sub(r"\{% block page %\}\w*\{% endblock %\}", "", source)  # a class, nothing that is said
    parser.feed(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", source, flags=re.S))
    return {word for word in parser.found if re.search(r"[^\W\d_]", word)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_anything_by_itself(path):
    assert own_words(path.read_text("utf-8")) <= NO_SENTENCE


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_expression_of_a_template_holds_a_sentence(path):
    strings = re.findall(r"""\{[{%].*?[%}]\}""", path.read_text("utf-8"), re.S)
    literals = [one for part in strings for one in re.findall(r'"([^"]*)"|\'([^\']*)\'', part)]
    assert [one for pair in literals for one in pair if HAN.search(one) or " " in one.strip()] == []


def test_no_module_of_the_pages_holds_a_sentence_for_people():
    assert [path.name for path in WEB.rglob("*.py") if HAN.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>{{ say('x') }} Hello</p>", {"Hello"}),
        ('<img alt="二维码" src="{{ x }}">', {"二维码"}),
        ("<pre>curl</pre>", set()),
        ("{% if x %}<i>你好</i>{% endif %}", {"你好"}),
    ],
)
def test_a_templates_own_words_are_found(source, words):
    assert own_words(source) == words
