"""Settings: every missing or unusable variable is told at once, by code and in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.config import Settings, SettingsError, resource

SECRET = "correct horse battery staple"
DEMO = {"REGISTRY_DEMO": "1"}


def environment(folder: Path, **changes: str | None) -> dict[str, str]:
    """Give an environment that is complete, with changes; None takes a variable away."""
    good = {
        "DATA_DIR": str(folder / "data"),
        "KEY_DIR": str(folder / "keys"),
        "BASE_URL": "https://weld.example.gov.cn",
        "KEY_PASSPHRASE": SECRET,
    }
    return {f"REGISTRY_{name}": value for name, value in {**good, **changes}.items() if value is not None}


def codes(environ: dict[str, str]) -> list[tuple[str, str]]:
    """Give (code, variable) of everything that is refused."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ)
    for problem in caught.value.problems:
        assert set(problem.message) == {"zh-CN", "en"}
        assert problem.name in problem.message["zh-CN"]
        assert problem.name in problem.message["en"]
        assert all(sentence in str(caught.value) for sentence in problem.message.values())
    assert SECRET not in str(caught.value)
    return [(problem.code, problem.name) for problem in caught.value.problems]


def test_a_complete_environment_is_read(tmp_path):
    settings = Settings.from_environment(environment(tmp_path))
    assert (settings.data_dir, settings.key_dir) == (tmp_path / "data", tmp_path / "keys")
    assert (settings.base_url, settings.host) == ("https://weld.example.gov.cn", "weld.example.gov.cn")
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'registry.sqlite3'}"
    assert (settings.demo, settings.key_passphrase) == (False, SECRET.encode())
    assert str(settings.zone) == "Asia/Shanghai"
    assert not any(tmp_path.iterdir()), "reading settings makes nothing"


@pytest.mark.parametrize("name", ["DATA_DIR", "KEY_DIR", "BASE_URL", "KEY_PASSPHRASE"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_missing_or_blank_is_named(tmp_path, name, value):
    environ = environment(tmp_path, **{name: value})
    assert codes(environ) == [("SETTING_MISSING", f"REGISTRY_{name}")]


def test_everything_missing_is_named_at_once():
    assert [code for code, _ in codes({})] == ["SETTING_MISSING"] * 4


def test_the_demo_needs_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment(DEMO)
    assert settings.demo
    assert settings.key_passphrase is None
    assert settings.data_dir == tmp_path / "var/data"
    assert settings.key_dir == tmp_path / "var/keys"
    assert settings.base_url == "http://127.0.0.1:8000"


def test_the_demo_takes_what_it_is_given(tmp_path):
    settings = Settings.from_environment({**DEMO, **environment(tmp_path)})
    assert (settings.data_dir, settings.key_passphrase) == (tmp_path / "data", SECRET.encode())


@pytest.mark.parametrize("value", ["0", "true", "yes", " 1"])
def test_nothing_but_1_makes_a_demo(value):
    assert len(codes({"REGISTRY_DEMO": value})) == 4


@pytest.mark.parametrize("inside", ["data", "data/keys", "data/x/../keys", "elsewhere/../data/keys"])
def test_keys_are_not_kept_in_the_data(tmp_path, inside):
    environ = environment(tmp_path, KEY_DIR=str(tmp_path / inside))
    assert codes(environ) == [("KEYS_INSIDE_DATA", "REGISTRY_KEY_DIR")]


def test_keys_are_not_kept_in_the_data_by_a_link(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    environ = environment(tmp_path, KEY_DIR=str(tmp_path / "link" / "keys"))
    assert codes(environ) == [("KEYS_INSIDE_DATA", "REGISTRY_KEY_DIR")]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://weld.example", "https://weld.example"),
        ("https://weld.example/", "https://weld.example"),
        ("HTTPS://Weld.Example", "https://weld.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://" + "a" * 17 + ".cn", "https://" + "a" * 17 + ".cn"),
    ],
)
def test_addresses_that_a_code_can_carry(tmp_path, given, taken):
    assert Settings.from_environment(environment(tmp_path, BASE_URL=given)).base_url == taken


@pytest.mark.parametrize(
    "given",
    [
        "weld.example",
        "ftp://weld.example",
        "https://",
        "https:///V",
        "https://weld.example/registry",
        "https://weld.example?x=1",
        "https://weld.example#x",
        "https://user@weld.example",
        "https://[::1]:8000",
        "https://焊工.中国",
        "https://weld_er.example",
        "https://weld.example:port",
        "https://weld.example\nx",
    ],
)
def test_addresses_that_a_code_cannot_carry(tmp_path, given):
    assert codes(environment(tmp_path, BASE_URL=given)) == [("BASE_URL_INVALID", "REGISTRY_BASE_URL")]


def test_a_host_beyond_twenty_characters_is_refused(tmp_path):
    environ = environment(tmp_path, BASE_URL="https://" + "a" * 18 + ".cn")
    assert codes(environ) == [("BASE_URL_TOO_LONG", "REGISTRY_BASE_URL")]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgresql://u:p@db/registry", "postgresql+psycopg://u:p@db/registry"),
        ("postgres://db/registry", "postgresql+psycopg://db/registry"),
        ("postgresql+psycopg://db/registry", "postgresql+psycopg://db/registry"),
        ("sqlite:////srv/registry.sqlite3", "sqlite:////srv/registry.sqlite3"),
    ],
)
def test_databases_of_both_kinds(tmp_path, given, taken):
    assert Settings.from_environment(environment(tmp_path, DATABASE_URL=given)).database_url == taken


@pytest.mark.parametrize(
    "given",
    [
        "mysql://db/registry",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///?x=1",
        "registry.sqlite3",
    ],
)
def test_databases_that_are_refused(tmp_path, given):
    assert codes(environment(tmp_path, DATABASE_URL=given)) == [
        ("DATABASE_URL_INVALID", "REGISTRY_DATABASE_URL")
    ]


@pytest.mark.parametrize("given", ["Asia/Nowhere", "../etc/passwd", "Asia", "8"])
def test_time_zones_that_are_none(tmp_path, given):
    assert codes(environment(tmp_path, TIMEZONE=given)) == [("TIMEZONE_UNKNOWN", "REGISTRY_TIMEZONE")]


def test_all_faults_are_told_at_once(tmp_path):
    environ = environment(
        tmp_path,
        KEY_DIR=str(tmp_path / "data" / "keys"),
        BASE_URL="weld.example",
        TIMEZONE="Nowhere",
        DATABASE_URL="mysql://db",
    )
    assert [code for code, _ in codes(environ)] == [
        *("KEYS_INSIDE_DATA", "BASE_URL_INVALID", "TIMEZONE_UNKNOWN", "DATABASE_URL_INVALID"),
    ]


def test_settings_do_not_show_secrets(tmp_path):
    environ = environment(tmp_path, DATABASE_URL="postgresql://office:hidden@db/registry")
    shown = repr(Settings.from_environment(environ))
    assert SECRET not in shown
    assert "hidden" not in shown


@pytest.mark.parametrize("name", ["static", "samples"])
def test_resources_of_the_source_tree_are_found(name):
    assert resource(name).is_dir()
