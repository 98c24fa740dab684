"""Settings of the office, read from the environment once and refused at start where something is missing."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DEMO_DEFAULTS = {
    "REGISTRY_DATA_DIR": "var/data",
    "REGISTRY_KEY_DIR": "var/keys",
    "REGISTRY_BASE_URL": "http://127.0.0.1:8000",
}
_REQUIRED = (*_DEMO_DEFAULTS, "REGISTRY_KEY_PASSPHRASE")
_SOURCE = Path(__file__).resolve().parent.parent
_IN_SOURCE = {"static": "static", "samples": "tests/samples"}


class SettingsError(Exception):
    """The environment does not hold what the office needs; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the settings cannot be used:\n  " + "\n  ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What differs from one office to the next.

    `data_dir` holds the embedded database and may be copied or lost; `key_dir` holds every secret and lies
    elsewhere. `base_url` (scheme and host, no trailing slash) stands in front of every QR code.
    `jurisdiction` (two digits of a province, or CN) decides what may be published.
    """

    data_dir: Path
    database_url: str
    key_dir: Path
    base_url: str
    demo: bool = False
    key_passphrase: bytes | None = field(default=None, repr=False)
    timezone: str = "Asia/Shanghai"
    jurisdiction: str = "CN"

    @cached_property
    def zone(self) -> ZoneInfo:
        """Time zone in which days begin and end."""
        return ZoneInfo(self.timezone)

    @property
    def host(self) -> str:
        """Host (with its port, where it has one) under which the registry is found."""
        return urlsplit(self.base_url).netloc

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings.

        Errors: SettingsError, which names every missing or unusable variable at once.
        """
        demo = environ.get("REGISTRY_DEMO", "") == "1"
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        values = {**(_DEMO_DEFAULTS if demo else {}), **given}
        problems = [
            f"{name} is not set"
            for name in _REQUIRED
            if name not in values and not (demo and name == _REQUIRED[-1])
        ]
        if not problems:
            problems = _unusable(values)
        if problems:
            raise SettingsError(problems)
        data_dir = Path(values["REGISTRY_DATA_DIR"]).resolve()
        passphrase = environ.get("REGISTRY_KEY_PASSPHRASE", "")
        return cls(
            data_dir=data_dir,
            database_url=_with_driver(
                values.get("REGISTRY_DATABASE_URL", f"sqlite:///{data_dir / 'registry.sqlite3'}")
            ),
            key_dir=Path(values["REGISTRY_KEY_DIR"]).resolve(),
            base_url=values["REGISTRY_BASE_URL"].rstrip("/"),
            demo=demo,
            key_passphrase=passphrase.encode() if passphrase else None,
            timezone=values.get("REGISTRY_TIMEZONE", cls.timezone),
            jurisdiction=values.get("REGISTRY_JURISDICTION", cls.jurisdiction),
        )


def _unusable(values: Mapping[str, str]) -> list[str]:
    problems = []
    data_dir = Path(values["REGISTRY_DATA_DIR"]).resolve()
    if Path(values["REGISTRY_KEY_DIR"]).resolve().is_relative_to(data_dir):
        problems.append(
            "REGISTRY_KEY_DIR lies inside REGISTRY_DATA_DIR: a copy of the data would hold the keys"
        )
    url = urlsplit(values["REGISTRY_BASE_URL"])
    if url.scheme not in ("http", "https") or not url.netloc or url.path.strip("/"):
        problems.append("REGISTRY_BASE_URL must be http(s)://HOST without a path")
    if "REGISTRY_TIMEZONE" in values:
        try:
            ZoneInfo(values["REGISTRY_TIMEZONE"])
        except (ZoneInfoNotFoundError, ValueError):
            problems.append("REGISTRY_TIMEZONE is not the name of a time zone")
    if not re.fullmatch(r"CN|[1-8][0-9]", values.get("REGISTRY_JURISDICTION", "CN")):
        problems.append("REGISTRY_JURISDICTION must be CN or the two digits of a province, such as 33")
    if not _with_driver(values.get("REGISTRY_DATABASE_URL", "sqlite:///")).startswith(
        ("sqlite:///", "postgresql+psycopg://")
    ):
        problems.append("REGISTRY_DATABASE_URL must begin with sqlite:/// or postgresql://")
    return problems


def _with_driver(url: str) -> str:
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def resource(name: str) -> Path:
    """Find the folder `static` or `samples`: in the source tree, else where the installation put it."""
    in_source = _SOURCE / _IN_SOURCE[name]
    return in_source if in_source.is_dir() else Path(sys.prefix) / "share" / "welder-registry" / name
