"""Settings of the office, read from the environment once and refused at start where something is missing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
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
_BASE_URL = re.compile(r"(https?)://([a-z0-9.-]+(?::[0-9]{1,5})?)/?", re.IGNORECASE)
_LONGEST_HOST = 20  # characters with the port: beyond it QR codes grow denser than formats.md 2 allows
_SAID = {
    "SETTING_MISSING": ("{name} 未设置。", "{name} is not set"),
    "KEYS_INSIDE_DATA": (
        "REGISTRY_KEY_DIR 位于 REGISTRY_DATA_DIR 之内：数据的副本会带走密钥。",
        "REGISTRY_KEY_DIR lies inside REGISTRY_DATA_DIR: a copy of the data would hold the keys",
    ),
    "BASE_URL_INVALID": (
        "REGISTRY_BASE_URL 须为 http(s)://主机，不带路径。",
        "REGISTRY_BASE_URL must be http(s)://HOST without a path",
    ),
    "BASE_URL_TOO_LONG": (
        "REGISTRY_BASE_URL 的主机名（连同端口）不得超过 20 个字符，否则二维码过密。",
        "REGISTRY_BASE_URL must have a host of at most 20 characters: the QR codes would be too dense",
    ),
    "JURISDICTION_UNKNOWN": (
        "REGISTRY_JURISDICTION 须为 CN 或省级行政区划代码的前两位，如 33。",
        "REGISTRY_JURISDICTION must be CN or the two digits of a province, such as 33",
    ),
    "TIMEZONE_UNKNOWN": (
        "REGISTRY_TIMEZONE 不是时区名称。",
        "REGISTRY_TIMEZONE is not the name of a time zone",
    ),
    "DATABASE_URL_INVALID": (
        "REGISTRY_DATABASE_URL 须以 sqlite:///（后接文件路径）或 postgresql:// 开头。",
        "REGISTRY_DATABASE_URL must begin with sqlite:/// and name a file, or with postgresql://",
    ),
}


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """One fault of the environment. `code` is stable; it speaks Chinese and English."""

    code: str
    name: str

    @property
    def message(self) -> dict[str, str]:
        """Give the sentence by language."""
        chinese, english = _SAID[self.code]
        return {"zh-CN": chinese.format(name=self.name), "en": english.format(name=self.name)}


class SettingsError(Exception):
    """The environment does not hold what the office needs; `problems` has all its faults."""

    def __init__(self, problems: list[SettingsProblem]) -> None:
        told = "".join(f"\n  {one.message['zh-CN']}\n  {one.message['en']}" for one in problems)
        super().__init__(f"设置不可用。The settings cannot be used:{told}")
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What differs from one office to the next.

    `data_dir` holds the embedded database and may be copied or lost; `key_dir` holds every secret and lies
    elsewhere. `base_url` (scheme and host in lower case, no trailing slash) stands in front of every QR code.
    `jurisdiction` (two digits of a province, or CN) decides what may be published.
    """

    data_dir: Path
    database_url: str = field(repr=False)  # it may hold a password
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
            SettingsProblem("SETTING_MISSING", name)
            for name in _REQUIRED
            if name not in values and not (demo and name == _REQUIRED[-1])
        ]
        if not problems:
            problems = list(_unusable(values))
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
            base_url=values["REGISTRY_BASE_URL"].rstrip("/").lower(),
            demo=demo,
            key_passphrase=passphrase.encode() if passphrase else None,
            timezone=values.get("REGISTRY_TIMEZONE", cls.timezone),
            jurisdiction=values.get("REGISTRY_JURISDICTION", cls.jurisdiction),
        )


def _unusable(values: Mapping[str, str]) -> Iterator[SettingsProblem]:
    data_dir, key_dir = (Path(values[name]).resolve() for name in ("REGISTRY_DATA_DIR", "REGISTRY_KEY_DIR"))
    if key_dir.is_relative_to(data_dir):
        yield SettingsProblem("KEYS_INSIDE_DATA", "REGISTRY_KEY_DIR")
    # Only what a QR code's alphanumeric mode can carry: no user, no query, no brackets of IPv6.
    base = _BASE_URL.fullmatch(values["REGISTRY_BASE_URL"])
    if base is None:
        yield SettingsProblem("BASE_URL_INVALID", "REGISTRY_BASE_URL")
    elif len(base[2]) > _LONGEST_HOST:
        yield SettingsProblem("BASE_URL_TOO_LONG", "REGISTRY_BASE_URL")
    try:
        ZoneInfo(values.get("REGISTRY_TIMEZONE", Settings.timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield SettingsProblem("TIMEZONE_UNKNOWN", "REGISTRY_TIMEZONE")
    if not re.fullmatch(r"CN|[1-8][0-9]", values.get("REGISTRY_JURISDICTION", "CN")):
        yield SettingsProblem("JURISDICTION_UNKNOWN", "REGISTRY_JURISDICTION")
    url = _with_driver(values.get("REGISTRY_DATABASE_URL", "postgresql://"))
    file = url.removeprefix("sqlite:///")
    # A database in memory would be another one for every connection, and lost with it.
    if not url.startswith("postgresql+psycopg://") and (
        file == url or file.partition("?")[0] in ("", ":memory:")
    ):
        yield SettingsProblem("DATABASE_URL_INVALID", "REGISTRY_DATABASE_URL")


def _with_driver(url: str) -> str:
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def resource(name: str) -> Path:
    """Find the folder `static` or `samples`: in the source tree, else where the installation put it."""
    in_source = _SOURCE / _IN_SOURCE[name]
    return in_source if in_source.is_dir() else Path(sys.prefix) / "share" / "welder-registry" / name
