"""The ready-made hashes of the migrated logins are those of the printed passwords."""

from __future__ import annotations

import base64
import hashlib

import pytest
from werkzeug.security import check_password_hash

from mh_portal.demo.logins import MIGRATED_LOGINS, MigratedLogin

WERKZEUG = [login for login in MIGRATED_LOGINS if ":" in login.password_hash]
DJANGO = [login for login in MIGRATED_LOGINS if login.password_hash.startswith("pbkdf2_sha256$")]
BCRYPT = [login for login in MIGRATED_LOGINS if login.password_hash.startswith("$2b$")]


def test_every_login_is_of_one_of_the_three_kinds() -> None:
    assert len(WERKZEUG) + len(DJANGO) + len(BCRYPT) == len(MIGRATED_LOGINS)
    assert min(len(WERKZEUG), len(DJANGO), len(BCRYPT)) >= 3


@pytest.mark.parametrize("login", WERKZEUG, ids=lambda login: login.identifier)
def test_werkzeug(login: MigratedLogin) -> None:
    assert check_password_hash(login.password_hash, login.password)


@pytest.mark.parametrize("login", DJANGO, ids=lambda login: str(login.identifier))
def test_django(login: MigratedLogin) -> None:
    _, rounds, salt, stored = login.password_hash.split("$")
    made = hashlib.pbkdf2_hmac("sha256", login.password.encode(), salt.encode(), int(rounds))
    assert base64.b64encode(made).decode() == stored


@pytest.mark.parametrize("login", BCRYPT, ids=lambda login: login.identifier)
def test_bcrypt_is_written_as_bcrypt_writes_it(login: MigratedLogin) -> None:
    _, version, cost, rest = login.password_hash.split("$")
    assert (version, int(cost), len(rest)) == ("2b", 12, 53)
