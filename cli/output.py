"""What commands print: sentences in both languages, tables, JSON. Answers on stdout, the rest on stderr."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from registry.errors import RegistryError


def say(zh: str, en: str, *, err: bool = False) -> None:
    """Print one statement in Chinese and English, a line each."""
    click.echo(zh, err=err)
    click.echo(en, err=err)


def complain(zh: str, en: str) -> None:
    """Tell on stderr what went wrong."""
    say(zh, en, err=True)


def print_json(value: Any) -> None:
    """Print one JSON document, readable by people too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell_refusal(error: RegistryError, *, as_json: bool) -> None:
    """Tell what the office refuses: the code and a sentence in each language on stderr, JSON on stdout."""
    complain(f"{error.code}：{error.message['zh-CN']}", f"{error.code}: {error.message['en']}")
    if as_json:
        print_json({"code": error.code, "message": error.message})


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns side by side; a Chinese character counts as two."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def width(text: str) -> int:
    """Count the cells that `text` takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, cells: int) -> str:
    """Fill `text` with spaces up to `cells` cells of a terminal."""
    return text + " " * max(0, cells - width(text))
