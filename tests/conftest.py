"""Fixtures for every test: an office on SQLite and on PostgreSQL, and no network but this machine's own."""

from __future__ import annotations

import gc
import ipaddress
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.factories import NOW

SAMPLES = Path(__file__).parent / "samples"
_POSTGRESQL = pytest.StashKey[Path]()

pytest_plugins = ["tests.no_skip"]
# Applications by the hundred are much to look through: a tenth of the time went into looking for garbage.
gc.set_threshold(200_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the run's PostgreSQL server: its process makes it, and its workers are told of it.

    Not below pytest's own temporary folder. The server is another user's process where tests run as root, and
    every run of pytest closes that folder to other users again, under the feet of the runs beside it.
    """
    told = getattr(config, "workerinput", {}).get("postgresql")
    config.stash[_POSTGRESQL] = Path(told or tempfile.mkdtemp(prefix="registry-postgresql-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker (pytest-xdist) which folder it shares with the others."""
    node.workerinput["postgresql"] = str(node.config.stash[_POSTGRESQL])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove its folder, whatever became of the workers."""
    if hasattr(config, "workerinput") or _POSTGRESQL not in config.stash:
        return
    from tests.databases import stop_and_remove

    stop_and_remove(config.stash[_POSTGRESQL])


@pytest.fixture
def now() -> int:
    """Give the moment at which tests happen (Unix seconds)."""
    return NOW


@pytest.fixture
def samples() -> Path:
    """Give the folder of sample files."""
    return SAMPLES


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Refuse every connection and every name that is not this machine's."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            _require_loopback(address[0])
        connect(self, address)  # type: ignore[arg-type]  # whatever the family takes

    def guarded_look_up(host: object, *args: object, **kwargs: object) -> object:
        _require_loopback(host)
        return look_up(host, *args, **kwargs)  # type: ignore[arg-type]  # passed on as it came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Hash with the least that argon2 takes: what a guess must cost is asked of the parameters themselves."""
    from argon2 import PasswordHasher

    from registry.adapters import passwords

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


def _require_loopback(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        local = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        local = name == "localhost" or name == socket.gethostname()
    if not local:
        raise OSError(f"tests use no network: {name}")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.databases import sqlite_template

    return sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql(pytestconfig: pytest.Config) -> Iterator[object]:
    """Start one PostgreSQL server for the whole run, shared by all workers."""
    from tests.databases import Postgresql

    server = Postgresql(pytestconfig.stash[_POSTGRESQL])
    yield server
    server.let_go()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a migrated database of one's own; a test that uses it runs on both kinds."""
    if request.param == "sqlite":
        from tests.databases import sqlite_copy

        (tmp_path / "data").mkdir(exist_ok=True)
        yield sqlite_copy(request.getfixturevalue("_sqlite_template"), tmp_path / "data")
    else:
        with request.getfixturevalue("postgresql").lent() as url:
            yield url


@pytest.fixture(scope="session")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from registry.adapters.key_store import KeyStore

    directory = tmp_path_factory.mktemp("keys") / "keys"
    KeyStore.create(directory, None, outside=tmp_path_factory.mktemp("data"))
    return directory


@pytest.fixture
def settings(tmp_path: Path, _keys: Path, database_url: str) -> object:
    """Give the settings of a demonstration office with keys and a database of its own."""
    from registry.config import Settings

    (tmp_path / "data").mkdir(exist_ok=True)
    shutil.copytree(_keys, tmp_path / "keys")
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        key_dir=tmp_path / "keys",
        base_url="http://127.0.0.1:8000",
        demo=True,
    )


@pytest.fixture
def office(settings: object, now: int) -> Iterator[object]:
    """Open an office that was founded: trust list, body `3301`, authority `330100-YJ`."""
    from registry.workflows import context, founding

    with context.open_office(settings) as opened:  # type: ignore[arg-type]  # typed lazily, see the fixture
        founding.found(opened, now, demo=True)
        yield opened


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _keys: Path
) -> Iterator[object]:
    """Open an office for all tests of a module, on both kinds of database: they undo what they do."""
    from tests.standing import standing_office

    folder = tmp_path_factory.mktemp("shared")
    with ExitStack() as opened:
        if request.param == "sqlite":
            database = request.getfixturevalue("_sqlite_template")
        else:
            database = opened.enter_context(request.getfixturevalue("postgresql").lent())
        yield opened.enter_context(standing_office(folder, _keys, database))
