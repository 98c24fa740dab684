"""Run the figures and print them: `python -m bench [NAME…]`; JSON goes to bench/results/bench.json."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .figure import Figure

NAMES = ("token", "verdict", "tampered", "snapshot", "camera", "workbook", "publish", "ban_filter", "log")
RESULTS = Path(__file__).with_name("results")
SIGNS = {True: "[green]holds[/]", False: "[bold red]falls short[/]", None: ""}


def main(names: list[str]) -> int:
    """Measure the figures named (all where none is) and say whether each holds."""
    console = Console()
    unknown = set(names) - set(NAMES)
    if unknown:
        console.print(f"unknown figures: {', '.join(sorted(unknown))}; known: {', '.join(NAMES)}")
        return 64
    figures: list[Figure] = []
    for name in names or NAMES:
        started = time.perf_counter()
        with console.status(f"measuring {name} …"):
            figures += importlib.import_module(f"bench.{name}").measure()
        console.print(f"[dim]{name}: measured in {time.perf_counter() - started:.0f} s[/]")
    show(console, figures)
    write(figures)
    return 0 if all(figure.holds is not False for figure in figures) else 1


def show(console: Console, figures: list[Figure]) -> None:
    """Print the table."""
    table = Table("what", "must", "measured", "", "note", title="Figures (ratios within this run)")
    for figure in figures:
        table.add_row(figure.what, figure.must, figure.measured, SIGNS[figure.holds], figure.note)
    console.print(table)


def write(figures: list[Figure]) -> None:
    """Write the figures and the machine they were measured on as JSON."""
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }
    document = {"machine": machine, "figures": [figure.to_json() for figure in figures]}
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (RESULTS / "bench.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
