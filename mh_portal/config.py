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

from mh_portal import setting_values
from mh_portal.setting_values import KEY_BYTES

PREFIX = "MH_PORTAL_"
ROOT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting has a value the portal cannot start with; the message is one line in English."""


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
        setting_values.database,
        "SQLAlchemy address of the database; SQLite or PostgreSQL",
        lambda instance: f"sqlite:///{instance / 'portal.db'}",
    )
    secret_key: bytes = _setting(
        setting_values.key, "signs cookies and links", _kept("secret_key", _new_secret)
    )
    index_key: bytes = _setting(
        setting_values.key,
        "keys the blind indexes of encrypted columns",
        _kept("index_key", _new_secret),
    )
    audit_key: bytes = _setting(
        setting_values.key,
        "keys the audit chain; kept outside the database",
        _kept("audit_key", _new_secret),
    )
    data_keys: tuple[bytes, ...] = _setting(
        setting_values.keys,
        "keys of the columns encrypted at rest, newest first, separated by commas",
        _kept("data_keys", _new_data_key),
    )
    signing_key: bytes = _setting(
        setting_values.seed,
        "Ed25519 seed that signs documents and makes their codes; kept as long as documents count",
        _kept("signing_key", _new_data_key),
    )
    mail_url: str = _setting(
        setting_values.mail,
        "where e-mails go: a maildir folder or an SMTP server",
        lambda instance: f"maildir:{instance / 'mail'}",
    )
    mail_from: str = _setting(
        setting_values.text,
        "sender of the e-mails",
        "Malakoff Humanis - Espace Client <espace-client@malakoffhumanis.example>",
    )
    bounces_url: str = _setting(
        setting_values.returned,
        "where e-mails that come back land: maildir:FOLDER; empty reads none",
        "",
    )
    base_url: str = _setting(
        setting_values.address, "address in e-mails and documents", "http://127.0.0.1:5000"
    )
    clock: datetime | None = _setting(
        setting_values.moment, "where the portal's clock starts; demo only"
    )
    limits: bool = _setting(
        setting_values.switch, "limits per address: on, or off in the demo only", "on"
    )
    demo: bool = _setting(setting_values.flag, "1 shows the demo banner and the demo mailbox", "0")
    host: str = _setting(setting_values.text, "address to listen on", "127.0.0.1")
    port: int = _setting(setting_values.whole(1, 65535), "port to listen on", "5000")
    proxies: int = _setting(
        setting_values.whole(0, 10),
        "number of trusted proxies whose X-Forwarded-* headers are believed",
        "0",
    )
    metrics_token: str = _setting(
        setting_values.bearer,
        "what the monitoring shows at /metriques from another machine; empty lets loopback alone in",
        "",
    )
    clamd: str = _setting(
        setting_values.scanner,
        "the virus scanner clamd: unix:/path or tcp://host:port; empty asks none",
        "",
    )
    papers_quota: int = _setting(
        setting_values.megabytes, "megabytes of files that a member may keep here", "100"
    )
    # Of a range kept for fiction (ARCEP decision 2018-0881): the insurer sets its own.
    phone: str = _setting(
        setting_values.text, "telephone of the call centre, as it is read", "01 99 00 39 96"
    )
    phone_hours: str = _setting(
        setting_values.text,
        "opening hours of the call centre, as they are read",
        "du lundi au vendredi, de 8 h 30 à 18 h",
    )
    # What the legal notice owes its readers (loi 2004-575, art. 1-1).
    publisher: str = _setting(
        setting_values.text,
        "who publishes the portal: name, legal form and number, address",
        "Malakoff Humanis, 21 rue Laffitte, 75009 Paris",
    )
    publication_director: str = _setting(
        setting_values.text,
        "the director of publication, by name",
        "le directeur général de Malakoff Humanis",
    )
    hosting: str = _setting(
        setting_values.text,
        "who hosts the portal: name, address, telephone",
        "Malakoff Humanis, 21 rue Laffitte, 75009 Paris",
    )
    retirement_url: str = _setting(
        setting_values.address, "the retirement space", "https://www.malakoffhumanis.com/retraite"
    )
    savings_url: str = _setting(
        setting_values.address, "the savings space", "https://www.malakoffhumanis.com/epargne"
    )
    international_url: str = _setting(
        setting_values.address,
        "the international space",
        "https://www.malakoffhumanis.com/international",
    )
    nine_digits_url: str = _setting(
        setting_values.address,
        "the space of members whose number has nine digits",
        "https://www.malakoffhumanis.com/espace-client",
    )
    call_back_hours: tuple[time, time] = _setting(
        setting_values.hours,
        "hours in which booked calls are made, Monday to Friday",
        "09:00-17:30",
    )
    call_back_capacity: int = _setting(
        setting_values.whole(1, 999), "how many members can be called in the same half hour", "4"
    )
    # The partners' own numbers and addresses: the insurer sets those of its agreements.
    partner_appointment_url: str = _setting(
        setting_values.address,
        "where medical appointments are made",
        "https://www.malakoffhumanis.com/services/rendez-vous-medical",
    )
    partner_appointment_phone: str = _setting(
        setting_values.text, "telephone of medical appointments, as it is read", "01 99 00 39 97"
    )
    partner_teleconsultation_url: str = _setting(
        setting_values.address,
        "where doctors are seen at a distance",
        "https://www.malakoffhumanis.com/services/teleconsultation",
    )
    partner_teleconsultation_phone: str = _setting(
        setting_values.text,
        "telephone of the doctors seen at a distance, as it is read",
        "01 99 00 39 98",
    )
    partner_coaching_url: str = _setting(
        setting_values.address,
        "where health coaching is begun",
        "https://www.malakoffhumanis.com/services/accompagnement-sante",
    )
    partner_coaching_phone: str = _setting(
        setting_values.text, "telephone of health coaching, as it is read", "01 99 00 39 99"
    )
    partner_home_assistance_url: str = _setting(
        setting_values.address,
        "where help at home is asked for",
        "https://www.malakoffhumanis.com/services/aide-a-domicile",
    )
    partner_home_assistance_phone: str = _setting(
        setting_values.text, "telephone of help at home, as it is read", "01 99 00 39 95"
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
