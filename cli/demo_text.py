"""What `init --demo` prints: what to open, and commands that can be pasted."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from registry.config import Settings, resource
from registry.workflows.invitations import Invited

from .demo import Case, folder
from .demo_people import BANNED_NAME, BANNED_NUMBER


def lines(settings: Settings, cases: list[Case], staff: list[tuple[str, Invited]]) -> Iterator[str]:
    """Write what to open and what to try, with the settings the commands need."""
    command, pictures = _program(), folder(settings.data_dir)
    yield "打开 open"
    yield f"  {settings.base_url}/            首页与示例 the demo's cases"
    yield f"  {settings.base_url}/docs        接口文档 the JSON interface"
    yield f"  {_for_passkeys(settings)}/console     监管工作台 the regulators' console"
    yield from _staff(settings, staff)
    yield ""
    yield "试一试 try (在另一终端 in another terminal)"
    yield f"  export REGISTRY_DEMO=1 REGISTRY_BASE_URL={settings.base_url}"
    yield f"  export REGISTRY_DATA_DIR={_short(settings.data_dir)}"
    yield f"  export REGISTRY_KEY_DIR={_short(settings.key_dir)}"
    for case in cases:
        picture = _short(pictures / f"{case.key}.png")
        yield f"  {command} verify --image {picture} --work {case.work}   # {case.expect}"
    yield f"  echo {BANNED_NUMBER} | {command} check-person --number - --name {BANNED_NAME}   # BANNED"
    yield f"  {command} upload {_short(_sample())} --body 3301   # 试运行 a dry run"


def _staff(settings: Settings, staff: list[tuple[str, Invited]]) -> Iterator[str]:
    """Tell how to come in as each regulator."""
    if staff:
        yield ""
        yield "监管人员，设密码和通行密钥后登录 regulators: set a password and a passkey, once each"
    for role, invited in staff:
        yield f"  {_for_passkeys(settings)}/account/enter/{invited.word}   {role.replace('_', '-')}"


def _for_passkeys(settings: Settings) -> str:
    """Give the address under which browsers know passkeys: of `localhost`, not of 127.0.0.1."""
    return settings.base_url.replace("//127.0.0.1", "//localhost", 1)


def _sample() -> Path:
    return resource("samples") / "faults.xlsx"


def _program() -> str:
    """Name the command so that any shell finds it: the one beside the running interpreter."""
    beside = Path(sys.executable).with_name("welder-registry")
    return _short(beside) if beside.exists() else f"{_short(Path(sys.executable))} -m cli"


def _short(path: Path) -> str:
    """Write a path as seen from here, quoted for a shell."""
    here = Path.cwd()
    near = path.relative_to(here) if path.is_relative_to(here) else path
    return shlex.quote(str(near))
