"""Every setting of the portal: its variable, its default, its meaning, and what makes it wrong."""

from __future__ import annotations

import base64
import dataclasses
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "MH_PORTAL_"
ROOT = Path(__file__).resolve().parent.parent
KEY_BYTES = 32


class SettingsError(ValueError):
    """A setting has a value the portal cannot start with; the message is one line in English."""


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _flag(value: str) -> bool:
    if value not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return value == "1"


def _switch(value: str) -> bool:
    if value not in ("on", "off"):
        raise ValueError("must be on or off")
    return value == "on"


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError("must be a number from 1 to 65535")
    return int(value)


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > 10:
        raise ValueError("must be a number from 0 to 10")
    return int(value)


def _capacity(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 1000:
        raise ValueError("must be a number from 1 to 999")
    return int(value)


def _hours(value: str) -> tuple[time, time]:
    opens, _, closes = value.partition("-")
    try:
        found = time.fromisoformat(opens), time.fromisoformat(closes)
    except ValueError:
        raise ValueError("must be two times of day such as 09:00-17:30") from None
    if not found[0] < found[1] or found[0].tzinfo or found[1].tzinfo:
        raise ValueError("must be two times of day, the earlier one first")
    return found


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http or https address")
    return value.rstrip("/")


def _database(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must be an SQLAlchemy address of a database") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError("must name a SQLite or PostgreSQL database")
    return value


def _mail(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "maildir" and parts.path:
        return value
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        try:
            parts.port  # noqa: B018 - reading it raises on a port that is not a number
        except ValueError:
            raise ValueError("has a port that is not a number from 0 to 65535") from None
        return value
    raise ValueError("must be maildir:FOLDER or smtp://user:password@host:port?tls=starttls")


def _scanner(value: str) -> str:
    parts = urlsplit(value)
    if (
        value
        and not (parts.scheme == "unix" and parts.path)
        and not (parts.scheme == "tcp" and parts.hostname)
    ):
        raise ValueError("must be unix:/path/of/the/socket or tcp://host:port")
    return value


def _megabytes(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= 10_000:
        raise ValueError("must be a number of megabytes from 1 to 10000")
    return int(value) * 1024 * 1024


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be an ISO date and time such as 2022-03-24T09:00:00+01:00") from None
    if moment.tzinfo is None:
        raise ValueError("needs an offset, such as +01:00 at the end")
    return moment


def _key(value: str) -> bytes:
    if len(value) < KEY_BYTES:
        raise ValueError(f"must have at least {KEY_BYTES} characters")
    return value.encode()


def _keys(value: str) -> tuple[bytes, ...]:
    keys = tuple(part.strip().encode() for part in value.split(",") if part.strip())
    if any(len(_decoded(key)) != KEY_BYTES for key in keys):
        raise ValueError("must be url-safe base64 keys of 32 bytes, separated by commas")
    if not keys:
        raise ValueError("must hold at least one key")
    return keys


def _seed(value: str) -> bytes:
    seed = _decoded(value.strip().encode())
    if len(seed) != KEY_BYTES:
        raise ValueError("must be url-safe base64 of 32 bytes")
    return seed


def _decoded(key: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(key)
    except ValueError:
        return b""


def _new_secret() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _new_data_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _setting(
    parse: Callable[[str], Any], meaning: str, default: str | Callable[[Path], str] = ""
) -> Any:
    return dataclasses.field(metadata={"parse": parse, "meaning": meaning, "default": default})


def _kept(name: str, make: Callable[[], str]) -> Callable[[Path], str]:
    """Return a default that is made once in the instance folder, readable by its owner alone."""

    def read(instance: Path) -> str:
        path = instance / name
        instance.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        return path.read_text().strip()

    return read


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """The portal's settings, read once at the start; see `from_environment`."""

    instance: Path = _setting(Path, "folder of everything the portal keeps", str(ROOT / "instance"))
    database_url: str = _setting(
        _database,
        "SQLAlchemy address of the database; SQLite or PostgreSQL",
        lambda instance: f"sqlite:///{instance / 'portal.db'}",
    )
    secret_key: bytes = _setting(_key, "signs cookies and links", _kept("secret_key", _new_secret))
    index_key: bytes = _setting(
        _key, "keys the blind indexes of encrypted columns", _kept("index_key", _new_secret)
    )
    audit_key: bytes = _setting(
        _key, "keys the audit chain; kept outside the database", _kept("audit_key", _new_secret)
    )
    data_keys: tuple[bytes, ...] = _setting(
        _keys,
        "keys of the columns encrypted at rest, newest first, separated by commas",
        _kept("data_keys", _new_data_key),
    )
    signing_key: bytes = _setting(
        _seed,
        "Ed25519 seed that signs documents and makes their codes; kept as long as documents count",
        _kept("signing_key", _new_data_key),
    )
    mail_url: str = _setting(
        _mail,
        "where e-mails go: a maildir folder or an SMTP server",
        lambda instance: f"maildir:{instance / 'mail'}",
    )
    mail_from: str = _setting(
        _text,
        "sender of the e-mails",
        "Malakoff Humanis - Espace Client <espace-client@malakoffhumanis.example>",
    )
    base_url: str = _setting(_address, "address in e-mails and documents", "http://127.0.0.1:5000")
    clock: datetime | None = _setting(_moment, "where the portal's clock starts; demo only")
    limits: bool = _setting(_switch, "limits per address: on, or off in the demo only", "on")
    demo: bool = _setting(_flag, "1 shows the demo banner and the demo mailbox", "0")
    host: str = _setting(_text, "address to listen on", "127.0.0.1")
    port: int = _setting(_port, "port to listen on", "5000")
    proxies: int = _setting(
        _count, "number of trusted proxies whose X-Forwarded-* headers are believed", "0"
    )
    clamd: str = _setting(
        _scanner, "the virus scanner clamd: unix:/path or tcp://host:port; empty asks none", ""
    )
    papers_quota: int = _setting(
        _megabytes, "megabytes of files that a member may keep here", "100"
    )
    # Of a range kept for fiction (ARCEP decision 2018-0881): the insurer sets its own.
    phone: str = _setting(_text, "telephone of the call centre, as it is read", "01 99 00 39 96")
    phone_hours: str = _setting(
        _text,
        "opening hours of the call centre, as they are read",
        "du lundi au vendredi, de 8 h 30 à 18 h",
    )
    retirement_url: str = _setting(
        _address, "the retirement space", "https://www.malakoffhumanis.com/retraite"
    )
    savings_url: str = _setting(
        _address, "the savings space", "https://www.malakoffhumanis.com/epargne"
    )
    international_url: str = _setting(
        _address, "the international space", "https://www.malakoffhumanis.com/international"
    )
    nine_digits_url: str = _setting(
        _address,
        "the space of members whose number has nine digits",
        "https://www.malakoffhumanis.com/espace-client",
    )
    call_back_hours: tuple[time, time] = _setting(
        _hours, "hours in which booked calls are made, Monday to Friday", "09:00-17:30"
    )
    call_back_capacity: int = _setting(
        _capacity, "how many members can be called in the same half hour", "4"
    )
    # The partners' own numbers and addresses: the insurer sets those of its agreements.
    partner_appointment_url: str = _setting(
        _address,
        "where medical appointments are made",
        "https://www.malakoffhumanis.com/services/rendez-vous-medical",
    )
    partner_appointment_phone: str = _setting(
        _text, "telephone of medical appointments, as it is read", "01 99 00 39 97"
    )
    partner_teleconsultation_url: str = _setting(
        _address,
        "where doctors are seen at a distance",
        "https://www.malakoffhumanis.com/services/teleconsultation",
    )
    partner_teleconsultation_phone: str = _setting(
        _text, "telephone of the doctors seen at a distance, as it is read", "01 99 00 39 98"
    )
    partner_coaching_url: str = _setting(
        _address,
        "where health coaching is begun",
        "https://www.malakoffhumanis.com/services/accompagnement-sante",
    )
    partner_coaching_phone: str = _setting(
        _text, "telephone of health coaching, as it is read", "01 99 00 39 99"
    )
    partner_home_assistance_url: str = _setting(
        _address,
        "where help at home is asked for",
        "https://www.malakoffhumanis.com/services/aide-a-domicile",
    )
    partner_home_assistance_phone: str = _setting(
        _text, "telephone of help at home, as it is read", "01 99 00 39 95"
    )

    @property
    def secure(self) -> bool:
        """Cookies carry `Secure` and the `__Host-` prefix everywhere but in a demo over http."""
        return not self.demo or self.base_url.startswith("https:")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (default: the process's environment).

        Raises SettingsError, with one line that names the variable, for an unknown variable with
        the portal's prefix, a value that cannot be read, and a combination that is not allowed.
        """
        environ = os.environ if environ is None else environ
        fields = {PREFIX + field.name.upper(): field for field in dataclasses.fields(cls)}
        unknown = sorted(
            name for name in environ if name.startswith(PREFIX) and name not in fields | NOT_OURS
        )
        if unknown:
            raise SettingsError(f"{unknown[0]}: no such setting")
        values: dict[str, Any] = {}
        for variable, field in fields.items():
            default = field.metadata["default"]
            given = environ.get(variable)
            if given is None or (given == "" and callable(default)):
                given = default(values["instance"]) if callable(default) else default
            try:
                values[field.name] = field.metadata["parse"](given)
            except ValueError as error:
                raise SettingsError(f"{variable}: {error}") from None
        settings = cls(**values)
        if settings.clock is not None and not settings.demo:
            raise SettingsError(f"{PREFIX}CLOCK: needs {PREFIX}DEMO=1")
        if not settings.limits and not settings.demo:
            raise SettingsError(f"{PREFIX}LIMITS: off needs {PREFIX}DEMO=1")
        return settings


# Variables with the portal's prefix that its tests read, and the portal itself does not.
NOT_OURS: dict[str, Any] = {PREFIX + "TEST_DATABASE_URL": None, PREFIX + "BROWSER": None}
