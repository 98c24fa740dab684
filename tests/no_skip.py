"""A pytest plugin: a run in which a test was skipped, expected to fail or left out by a mark ends in failure.

What cannot be run says nothing, and a run that says nothing must not look like one that found nothing.
`-k` and `--lf` are a developer's own question and stay allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

_LEFT_OUT = "tests_left_out"


def pytest_configure(config: pytest.Config) -> None:
    """Register one guard for this process: the run's own, or that of one worker."""
    config.pluginmanager.register(Guard(config), "no-skip-guard")


class Guard:
    """Counts what was not run, and changes the end of the run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._seen: dict[str, None] = {}
        self._left_out = 0

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that skips itself."""
        if report.skipped:
            self._seen[f"skipped: {report.nodeid}"] = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that was skipped, or was expected to fail and did or did not."""
        if report.skipped or hasattr(report, "wasxfail"):
            kind = "expected to fail" if hasattr(report, "wasxfail") else "skipped"
            self._seen[f"{kind}: {report.nodeid}"] = None

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Count what a mark or an option left out."""
        if not (self._config.option.keyword or self._config.getoption("lf", default=False)):
            self._left_out += len(items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a worker left out; every worker collects the same, so the highest count is it."""
        told = getattr(node, "workeroutput", {}).get(_LEFT_OUT, 0)
        self._left_out = max(self._left_out, told)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """Turn a good end into a bad one where something was not run."""
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_LEFT_OUT] = self._left_out
        if self._not_run() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what was not run."""
        if self._not_run():
            terminalreporter.section("not run, and therefore a failure", red=True)
            for line in self._not_run():
                terminalreporter.line(line)

    def _not_run(self) -> list[str]:
        left_out = [f"left out by a mark or an option: {self._left_out}"] if self._left_out else []
        return [*self._seen, *left_out]
