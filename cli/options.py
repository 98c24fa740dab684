"""Options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from registry.errors import RegistryError
from registry.verify.identity import DOCUMENT_TYPES, normalise_name

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


class _Day(click.DateTime):
    """A day such as 2026-11-24; anything else is told in both languages."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a day."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"日期请写成 2026-11-24 write the day like 2026-11-24: {value}", param, ctx)


DAY = _Day()

JSON_WANTED = "cli.json"
"""Key of the context's `meta`: whether a refusal is to be JSON too."""


def _remember(ctx: click.Context, _option: click.Parameter, value: bool) -> bool:
    ctx.meta[JSON_WANTED] = value
    return value


as_json: Decorator = click.option(
    "--json",
    "as_json",
    is_flag=True,
    # Before all others, so that it is known wherever things go wrong.
    is_eager=True,
    callback=_remember,
    help="Print JSON and nothing else.",
)

document_type: Decorator = click.option(
    "--type",
    "document_type",
    type=click.Choice(DOCUMENT_TYPES),
    default="resident_id",
    show_default=True,
    help="Kind of identity document.",
)

number: Decorator = click.option(
    "--number",
    help="Number of the document. Better not typed here, where other users of this machine see it: "
    "`-` reads it from standard input, without the option it is asked for.",
)


def not_blank(_ctx: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """Refuse a name that has nothing to be seen in it; none given is for the option to judge."""
    if text is not None and not normalise_name(text):
        raise click.BadParameter("不能为空 must not be blank")
    return text


def example(*calls: str) -> str:
    """Give the epilog of a command's help: calls that can be pasted, one a line."""
    lines = (f"  welder-registry {call}" for call in calls)
    return "\b\n例 Example:\n" + "\n".join(lines)


def basis(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a decision rests on: --decision, --decided-by, --legal-basis, --reason; all are required.

    Where the office refuses one of them, the refusal names the option that was typed.
    """

    @wraps(command)
    def asked(*args: Any, **given: Any) -> Any:
        try:
            return command(*args, **given)
        except RegistryError as refused:
            option = options.get(str(refused.facts.get("field")))
            if option is None:
                raise
            raise RegistryError(refused.code, **{**refused.facts, "field": option}) from refused

    options = {}
    for name, parameter, text in (
        ("--reason", "reason", "Why, in a sentence; no identity numbers."),
        ("--legal-basis", "legal_basis", "The clause it rests on."),
        ("--decided-by", "deciding_body", "The authority that decided."),
        ("--decision", "decision_number", "Number of the written decision."),
    ):
        options[parameter] = name
        asked = click.option(name, parameter, required=True, help=text)(asked)
    return asked


acting_as: Decorator = click.option(
    "--as", "login", required=True, metavar="LOGIN", help="The account in whose name this is proposed."
)

named: Decorator = click.option(
    "--as", "acting", metavar="LOGIN", help="The account in whose name; needed once a registrar has entered."
)


def read_number(given: str | None) -> str:
    """Give the number of an identity document: as typed, from standard input, or asked for."""
    if given is None:
        answer: str = click.prompt("证件号码 number", hide_input=True, err=True)
        return answer
    if given == "-":
        return sys.stdin.readline().strip()
    return given
