"""Settings: every fault named at once, nothing secret shown, nothing wrong by default."""

import stat

import pytest

from competition.core.settings import SettingsError, settings_from_environment

PRODUCTION = {
    "CONTEST_MODE": "production",
    "CONTEST_SECRET_KEY": "k" * 32,
    "CONTEST_DATABASE_URL": "postgresql+psycopg://contest@db/contest",
    "CONTEST_BASE_URL": "https://contest.example.cn",
    "CONTEST_MAIL_URL": "smtps://user:word@mail.example.cn",
    "CONTEST_MAIL_FROM": "contest@example.cn",
    "CONTEST_SIGNING_KEY": "0" * 64,
}


def read(environment, folder):
    return settings_from_environment(environment, instance_path=folder)


def test_without_any_key_the_site_keeps_everything_under_its_instance_folder(tmp_path):
    settings = read({"PATH": "/bin"}, tmp_path)

    assert settings.mode == "embedded"
    assert settings.sqlite_path == tmp_path / "contest.sqlite3"
    assert settings.hosts == ("127.0.0.1", "localhost", "127.0.0.1")
    assert (settings.is_production, settings.is_secure) == (False, False)
    assert (settings.second_factor, settings.log_format) == ("offered", "text")


def test_the_own_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = read({}, tmp_path / "instance")
    again = read({}, tmp_path / "instance")
    kept = tmp_path / "instance" / "secret_key"

    assert len(first.secret_key) == 64
    assert first.secret_key == again.secret_key == kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_production_is_strict_by_default(tmp_path):
    settings = read(PRODUCTION, tmp_path)

    assert (settings.is_production, settings.is_secure) == (True, True)
    assert (settings.second_factor, settings.log_format) == ("required", "json")
    assert settings.hosts == ("contest.example.cn",)
    assert settings.sqlite_path is None


def test_production_names_every_missing_key_at_once(tmp_path):
    with pytest.raises(SettingsError) as refused:
        read({"CONTEST_MODE": "production"}, tmp_path)

    assert str(refused.value).splitlines() == [
        f"CONTEST_{name}: missing, required in production"
        for name in (
            "SECRET_KEY",
            "DATABASE_URL",
            "BASE_URL",
            "MAIL_URL",
            "MAIL_FROM",
            "SIGNING_KEY",
        )
    ]


@pytest.mark.parametrize(
    ("environment", "fault"),
    [
        ({"CONTEST_COLOUR": "red"}, "CONTEST_COLOUR: unknown key"),
        ({"CONTEST_MODE": "test"}, "CONTEST_MODE: must be one of embedded, production"),
        ({"CONTEST_PROXIES": "-1"}, "CONTEST_PROXIES: must be a whole number"),
        ({"CONTEST_SECOND_FACTOR": "no"}, "CONTEST_SECOND_FACTOR: must be offered or required"),
        ({"CONTEST_SIGNING_KEY": "abc"}, "CONTEST_SIGNING_KEY: must be 64 hexadecimal digits"),
        (
            PRODUCTION | {"CONTEST_SECRET_KEY": "short"},
            "CONTEST_SECRET_KEY: must have at least 32 characters",
        ),
    ],
)
def test_a_faulty_key_stops_the_start_by_name(tmp_path, environment, fault):
    with pytest.raises(SettingsError) as refused:
        read(environment, tmp_path)

    assert str(refused.value) == fault


def test_nothing_secret_is_shown_when_settings_are_printed(tmp_path):
    shown = repr(read(PRODUCTION, tmp_path))

    assert [secret for secret in ("k" * 32, "user:word", "contest@db") if secret in shown] == []
