"""The guard of the run: whatever was not run makes it fail, in one process and in several."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .source import ROOT

RUN = "def test_it():\n    assert True\n"
MODES = pytest.mark.parametrize("workers", [[], ["-p", "xdist", "-n", "2"]], ids=["one process", "workers"])
ALONE = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
HIDING = {
    "test_skip_mark.py": "import pytest\n@pytest.mark.skip\ndef test_it():\n    pass\n",
    "test_skip_call.py": "import pytest\ndef test_it():\n    pytest.skip('later')\n",
    "test_module.py": "import pytest\npytest.importorskip('no_such_module_anywhere')\n",
    "test_expected.py": "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n",
    "test_unexpected.py": "import pytest\n@pytest.mark.xfail\ndef test_it():\n    pass\n",
}


def run(folder, files: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on some files beside one whose test passes."""
    for name, source in {"test_run.py": RUN, "pytest.ini": "[pytest]\n", **files}.items():
        (folder / name).write_text(source)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.no_skip", *options],
        cwd=folder,
        env={**os.environ, **ALONE},
        capture_output=True,
        text=True,
    )


@MODES
def test_what_hides_ends_in_failure_and_is_named(tmp_path, workers):
    ended = run(tmp_path, HIDING, *workers)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    told = ended.stdout.partition("not run, and therefore a failure")[2]
    assert [name for name in HIDING if name not in told] == []
    assert "test_run.py" not in told


@pytest.mark.parametrize("name", ["test_skip_call.py", "test_module.py", "test_unexpected.py"])
def test_one_of_them_is_enough(tmp_path, name):
    assert run(tmp_path, {name: HIDING[name]}).returncode == pytest.ExitCode.TESTS_FAILED


@MODES
@pytest.mark.parametrize("option", ["-m=not slow", "--deselect=test_asked.py::test_it"])
def test_what_a_mark_or_an_option_leaves_out_ends_in_failure(tmp_path, option, workers):
    files = {
        "test_asked.py": f"import pytest\n@pytest.mark.slow\n{RUN}",
        "pytest.ini": "[pytest]\nmarkers = slow\n",
    }
    ended = run(tmp_path, files, option, *workers)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    assert "left out by a mark or an option: 1" in ended.stdout


@MODES
def test_a_run_in_which_everything_ran_ends_well(tmp_path, workers):
    ended = run(tmp_path, {}, *workers)
    assert ended.returncode == pytest.ExitCode.OK, ended.stdout + ended.stderr
    assert "not run" not in ended.stdout


def test_a_developer_may_ask_for_one_test_by_its_name(tmp_path):
    ended = run(tmp_path, {"test_more.py": RUN.replace("test_it", "test_other")}, "-k=test_other")
    assert ended.returncode == pytest.ExitCode.OK, ended.stdout + ended.stderr


def test_the_guard_is_part_of_every_run(pytestconfig):
    assert pytestconfig.pluginmanager.has_plugin("no-skip-guard")
