"""Entry point: runs the command line and answers for the unforeseen."""

from __future__ import annotations

import os
import sys
import traceback

from .app import app
from .exits import Exit
from .output import complain


def main() -> None:
    """Run `welder-registry`; an unexpected exception ends with status 70 and says where it happened.

    Whatever is written is its owner's alone: database, tables and returned workbooks hold names. Published
    files are opened to everyone where they are written.
    """
    os.umask(0o077)
    try:
        app.main(prog_name="welder-registry")
    except Exception as error:  # noqa: BLE001  the one place for what nobody foresaw
        # Only kind and place: the text of a foreign exception may hold what was looked up.
        sys.stderr.writelines(traceback.format_tb(error.__traceback__))
        complain(
            f"内部错误（{type(error).__name__}），请把以上内容报告给维护者。",
            f"Internal error ({type(error).__name__}); please report the lines above.",
        )
        sys.exit(Exit.SOFTWARE)


if __name__ == "__main__":
    main()
