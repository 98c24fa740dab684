"""The command group: finds commands by name, and is the one place where errors become exit statuses."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from registry.errors import RegistryError

from .exits import Exit
from .extras import missing_extra
from .options import JSON_WANTED, example
from .output import complain, tell_refusal

COMMANDS = (
    "init",
    "upload",
    "certificates",
    "verify",
    "check-person",
    "revoke",
    "ban",
    "publish",
    "worker",
    "log",
    "witness",
    "keys",
    "bodies",
    "accounts",
    "serve",
)


class Commands(click.Group):
    """All commands by name; none is imported before it is needed, so that `verify` loads no office."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of an office's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, by the name of its file."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"cli.commands.{cmd_name.replace('-', '_')}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run one command; what the office refuses is told with its stable code, with --json as JSON too."""
        try:
            return super().invoke(ctx)
        except RegistryError as error:
            tell_refusal(error, as_json=bool(ctx.meta.get(JSON_WANTED)))
            return Exit.REFUSED

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:
        """Run one command and end the process with its status.

        What was typed wrongly is 64 (EX_USAGE), what the office refuses is 1, a part that is not installed
        or cannot be reached 69, a file that cannot be written 74, settings that cannot be used 78. What
        nobody foresaw is left to `__main__`.
        """
        extra["standalone_mode"] = False
        try:
            status = super().main(args, prog_name, **extra)
        except click.UsageError as error:
            error.show()
            status = Exit.USAGE
        except click.ClickException as error:
            error.show()
            status = error.exit_code
        except click.Abort:
            complain("已中止。", "Aborted.")
            status = Exit.REFUSED
        except OSError as error:
            complain(
                f"文件不可用（{error.strerror}）：{error.filename or ''}",
                f"A file cannot be used ({error.strerror}): {error.filename or ''}",
            )
            status = Exit.FILES
        except ModuleNotFoundError as error:
            complain(*missing_extra(error))
            status = Exit.UNAVAILABLE
        sys.exit(status if isinstance(status, int) else Exit.OK)


@click.command(cls=Commands, epilog=example("verify --image card.jpg --work mem:2.1"))
@click.version_option(package_name="welder-registry")
def app() -> None:
    """Issue, verify, revoke and publish welder certificates (焊工登记)."""
