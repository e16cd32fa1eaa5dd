"""A wrong setting stops the start with one line that names it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mh_portal.config import ROOT, Settings, SettingsError


def read(tmp_path: Path, **given: str) -> Settings:
    environ = {f"MH_PORTAL_{name}": value for name, value in given.items()}
    return Settings.from_environment({"MH_PORTAL_INSTANCE": str(tmp_path)} | environ)


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'portal.db'}"
    assert settings.mail_url == f"maildir:{tmp_path / 'mail'}"
    assert settings.base_url == "http://127.0.0.1:5000"
    assert (settings.demo, settings.limits, settings.clock) == (False, True, None)
    assert settings.secure


def test_keys_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    for name in ("secret_key", "data_keys", "index_key", "audit_key", "signing_key"):
        assert getattr(first, name) == getattr(second, name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    made = {first.secret_key, first.index_key, first.audit_key, first.data_keys[0]}
    assert len(made | {first.signing_key}) == 5


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://x", "SQLite or PostgreSQL"),
        ("DATABASE_URL", "nonsense", "address of a database"),
        ("SECRET_KEY", "short", "32 characters"),
        ("DATA_KEYS", "short", "32 bytes"),
        ("DATA_KEYS", ",", "at least one"),
        ("SIGNING_KEY", "short", "32 bytes"),
        ("SIGNING_KEY", "é" * 43, "32 bytes"),
        ("MAIL_URL", "ftp://x", "maildir"),
        ("MAIL_URL", "maildir:", "maildir"),
        ("MAIL_URL", "smtp://host:port", "port"),
        ("BASE_URL", "portal", "http"),
        ("CLOCK", "yesterday", "ISO"),
        ("CLOCK", "2022-03-24T09:00:00", "offset"),
        ("CLOCK", "2022-03-24T09:00:00+01:00", "DEMO=1"),
        ("LIMITS", "maybe", "on or off"),
        ("LIMITS", "off", "DEMO=1"),
        ("DEMO", "yes", "0 or 1"),
        ("PORT", "0", "65535"),
        ("PORT", "five", "65535"),
        ("PORT", "٥٠٠٠", "65535"),
        ("PROXIES", "-1", "0 to 10"),
        ("PHONE", " ", "empty"),
        ("RETIREMENT_URL", "javascript:alert(1)", "http"),
        ("PARTNER_COACHING_URL", "ftp://x", "http"),
        ("PARTNER_COACHING_PHONE", "", "empty"),
        ("CALL_BACK_HOURS", "morning", "09:00-17:30"),
        ("CALL_BACK_HOURS", "17:30-09:00", "earlier one first"),
        ("CALL_BACK_HOURS", "09:00", "09:00-17:30"),
        ("CALL_BACK_CAPACITY", "0", "1 to 999"),
        ("CALL_BACK_CAPACITY", "four", "1 to 999"),
        ("COLOUR", "blue", "no such setting"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, **{name: value})
    message = str(error.value)
    assert message.startswith(f"MH_PORTAL_{name}: ")
    assert said in message
    assert "\n" not in message


def test_a_demo_may_move_the_clock_and_lift_the_limits(tmp_path: Path) -> None:
    settings = read(tmp_path, DEMO="1", CLOCK="2022-03-24T09:00:00+01:00", LIMITS="off")
    assert settings.clock is not None
    assert not settings.limits
    assert not settings.secure


def test_the_start_stops_with_one_line(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "MH_PORTAL_INSTANCE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "import app; app.create_app()"],
        cwd=ROOT,
        env=environ | {"MH_PORTAL_PORT": "x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "MH_PORTAL_PORT: must be a number from 1 to 65535\n"
