"""Typed settings from the environment: no default that is secret or wrong in production."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "CONTEST_"
MODES = ("embedded", "production")
_REQUIRED_IN_PRODUCTION = (
    "secret_key",
    "database_url",
    "base_url",
    "mail_url",
    "mail_from",
    "signing_key",
)


class SettingsError(Exception):
    """The environment does not describe a site that may be started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may differ between two installations. One field is one ``CONTEST_`` key."""

    mode: str = "embedded"
    instance_path: Path
    secret_key: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    storage_url: str = field(default="", repr=False)
    signing_key: str = field(default="", repr=False)
    mail_url: str = field(default="", repr=False)
    mail_from: str = "contest@localhost"
    rate_limit_url: str = ""
    proxies: int = 0
    second_factor: str = "offered"
    log_format: str = "text"

    @property
    def is_production(self) -> bool:
        """Tell whether a missing key must stop the start."""
        return self.mode == "production"

    @property
    def is_secure(self) -> bool:
        """Tell whether people reach the site over TLS, so that cookies may insist on it."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the host names that the site answers to; any other Host header is refused."""
        host = urlsplit(self.base_url).hostname or ""
        return (host, "localhost", "127.0.0.1") if self.mode == "embedded" else (host,)

    @property
    def sqlite_path(self) -> Path | None:
        """Return the database file of the embedded default, or ``None`` on PostgreSQL."""
        prefix = "sqlite:///"
        if self.database_url.startswith(prefix):
            return Path(self.database_url.removeprefix(prefix))
        return None


def settings_from_environment(environment: Mapping[str, str], *, instance_path: Path) -> Settings:
    """Read the settings; raise :class:`SettingsError` naming every missing or unknown key."""
    known = {item.name: item for item in fields(Settings)}
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    faults = [f"{PREFIX}{name.upper()}: unknown key" for name in given if name not in known]
    mode = given.get("mode", "embedded")
    if mode not in MODES:
        faults.append(f"{PREFIX}MODE: must be one of {', '.join(MODES)}")
    if mode == "production":
        faults += [
            f"{PREFIX}{name.upper()}: missing, required in production"
            for name in _REQUIRED_IN_PRODUCTION
            if not given.get(name)
        ]
    values: dict[str, object] = {name: given[name] for name in given if name in known}
    values["instance_path"] = Path(given.get("instance_path", instance_path))
    proxies = given.get("proxies", "0")
    if not proxies.isdigit():
        faults.append(f"{PREFIX}PROXIES: must be a whole number")
    values["proxies"] = int(proxies) if proxies.isdigit() else 0
    if mode == "production":
        values.setdefault("second_factor", "required")
        values.setdefault("log_format", "json")
    if values.get("second_factor", "offered") not in ("offered", "required"):
        faults.append(f"{PREFIX}SECOND_FACTOR: must be offered or required")
    faults += _faulty_keys(given)
    if faults:
        raise SettingsError("\n".join(faults))
    return completed(Settings(**values))  # type: ignore[arg-type]  # checked key by key above


def _faulty_keys(given: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the secret key and the Ed25519 key, where they are given."""
    faults = []
    if given.get("mode") == "production" and 0 < len(given.get("secret_key", "")) < 32:
        faults.append(f"{PREFIX}SECRET_KEY: must have at least 32 characters")
    if given.get("signing_key") and not re.fullmatch(r"[0-9a-f]{64}", given["signing_key"]):
        faults.append(f"{PREFIX}SIGNING_KEY: must be 64 hexadecimal digits")
    return faults


def completed(settings: Settings) -> Settings:
    """Fill in what the embedded default keeps under its instance folder."""
    changes: dict[str, str] = {}
    if not settings.database_url:
        changes["database_url"] = f"sqlite:///{settings.instance_path / 'contest.sqlite3'}"
    if not settings.secret_key:
        changes["secret_key"] = _kept_secret(settings.instance_path / "secret_key")
    return replace(settings, **changes)  # type: ignore[arg-type]  # only text fields are replaced


def _kept_secret(path: Path) -> str:
    """Return the installation's own secret, made once and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret
