"""Real installations of the built wheel, made without a network: the base with its packages; the office."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.cli.desk import ROOT

NEEDED = (
    "registry",
    "cli",
    "static/build",
    "tests/samples",
    "setup.cfg",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)


@dataclass(frozen=True)
class Installation:
    """An environment of its own that holds the wheel."""

    folder: Path

    def run(
        self, *args: object, cwd: Path, settings: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment; nothing of this one is seen."""
        command = [str(self.program(str(args[0]))), *map(str, args[1:])]
        environment = self.environment(settings or {})
        return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=cwd, env=environment)

    def program(self, name: str) -> Path:
        """Give the path of a program of the environment."""
        return self.folder / "bin" / name

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        """Give the variables for a process: these settings, and no way back to the sources."""
        ours = ("REGISTRY_", "PYTHON")
        return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | settings


def build_wheel(folder: Path) -> Path:
    """Build the wheel from a copy of the sources."""
    source = folder / "source"
    for name in NEEDED:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, target)
    _pip("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", folder, source)
    return next(folder.glob("*.whl"))


def install(wheel: Path, folder: Path) -> Installation:
    """Make an empty environment and install the wheel into it, with nothing else."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=60)
    _pip("--python", folder / "bin" / "python", "install", "--no-deps", wheel)
    return Installation(folder)


def lend(installation: Installation, names: Iterator[str]) -> None:
    """Give an environment some packages of this one."""
    site = next(installation.folder.glob("lib/python*/site-packages"))
    for name in names:
        found = distribution(name)
        tops = {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}
        for top in tops:
            (site / top).symlink_to(Path(str(found.locate_file(top))))


def lend_all(installation: Installation) -> None:
    """Give an environment every package of this one but the registry itself, which it has."""
    site = next(installation.folder.glob("lib/python*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")


def requirements(wheel: Path) -> list[Requirement]:
    """Give what the wheel says it needs, extras included."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(name).decode())
    return [Requirement(line) for line in told.get_all("Requires-Dist") or []]


def with_dependencies(names: list[str]) -> Iterator[str]:
    """Give packages and whatever they need in turn, each once."""
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name not in seen:
            seen.add(name)
            yield name
            needed = map(Requirement, distribution(name).requires or ())
            names += [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]


def _pip(*args: object) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    command = [sys.executable, "-m", "pip", *map(str, args)]
    done = subprocess.run(
        [*command, *quiet, "--no-index"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
