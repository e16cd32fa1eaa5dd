"""Passwords of the old portal: each scheme is checked, none keeps a turn for long."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.security import generate_password_hash

from mh_portal.core.accounts import legacy_hashes, passwords
from mh_portal.core.columns import keyring
from mh_portal.demo.logins import MIGRATED_LOGINS, MigratedLogin

PASSWORD = "Été à l’île-1948"


def django(algorithm: str, password: str = PASSWORD) -> str:
    """Return a hash as Django writes it."""
    made = hashlib.pbkdf2_hmac(algorithm, password.encode(), b"salt", 1000)
    return f"pbkdf2_{algorithm}$1000$salt${base64.b64encode(made).decode()}"


def bcrypted(password: str = PASSWORD, version: str = "b") -> str:
    """Return a bcrypt hash of the lowest cost."""
    made = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(4)).decode()
    return f"$2{version}{made[3:]}"


HASHES = {
    "Werkzeug scrypt": generate_password_hash(PASSWORD, "scrypt:1024:8:1"),
    "Werkzeug PBKDF2": generate_password_hash(PASSWORD, "pbkdf2:sha256:1000"),
    "Werkzeug PBKDF2 SHA-512": generate_password_hash(PASSWORD, "pbkdf2:sha512:1000"),
    "Werkzeug PBKDF2 SHA-1": generate_password_hash(PASSWORD, "pbkdf2:sha1:1000"),
    "Django PBKDF2": django("sha256"),
    "Django PBKDF2 SHA-1": django("sha1"),
    **{f"bcrypt 2{version}": bcrypted(version=version) for version in "aby"},
}


@pytest.mark.parametrize("hashed", HASHES.values(), ids=list(HASHES))
def test_each_scheme_knows_its_password_and_no_other(hashed: str) -> None:
    assert legacy_hashes.verify(hashed, PASSWORD)
    assert not legacy_hashes.verify(hashed, PASSWORD + "x")
    assert not legacy_hashes.verify(hashed, "")


@pytest.mark.parametrize("login", MIGRATED_LOGINS, ids=lambda login: login.password)
def test_the_demo_s_logins_are_right(login: MigratedLogin) -> None:
    assert legacy_hashes.verify(login.password_hash, login.password)


def test_a_hash_that_does_not_say_takes_werkzeug_s_own_count() -> None:
    hashed = generate_password_hash(PASSWORD, "pbkdf2:sha256:1000000")
    assert legacy_hashes.verify(hashed.replace(":1000000", ""), PASSWORD)


def test_bcrypt_looks_at_72_bytes_as_it_always_did() -> None:
    long = "é" * 50
    assert legacy_hashes.verify(bcrypted(long), long)


@pytest.mark.parametrize(
    "hashed",
    [
        "",
        "plain",
        "$2b$31$" + "." * 53,
        "$2b$99$" + "." * 53,
        "scrypt:1073741824:8:1$salt$" + "0" * 128,
        "scrypt:1000:8:1$salt$" + "0" * 128,  # no power of two
        "scrypt:0:0:0$salt$" + "0" * 128,
        "pbkdf2:sha256:900000000$salt$" + "0" * 64,
        "pbkdf2_sha256$0$salt$" + "A" * 43 + "=",
        "pbkdf2_sha256$999999999$salt$" + "A" * 43 + "=",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$" + "A" * 43,
    ],
)
def test_what_is_not_understood_or_costs_too_much_is_wrong(hashed: str) -> None:
    assert not legacy_hashes.verify(hashed, PASSWORD)


@given(st.text(max_size=120))
def test_no_text_raises(hashed: str) -> None:
    assert not legacy_hashes.verify(hashed, PASSWORD)


def test_it_waits_for_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "QUEUE_SECONDS", 0.01)
    with passwords.turn(), passwords.turn(), pytest.raises(passwords.TooBusyError):
        legacy_hashes.verify(HASHES["Django PBKDF2"], PASSWORD)


def test_an_unknown_login_costs_one_scheme_and_always_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keyring, "_index_key", b"index key of this test")
    asked: list[str] = []
    monkeypatch.setattr(legacy_hashes, "verify", lambda hashed, _: asked.append(hashed[:6]))
    monkeypatch.setattr(passwords, "verify", lambda *_: asked.append("argon2"))
    for number in range(200):
        legacy_hashes.spend_time(str(number), PASSWORD)
    first, asked[:] = list(asked), []
    for number in range(200):
        legacy_hashes.spend_time(str(number), PASSWORD)
    assert asked == first
    counts = Counter(first)
    assert set(counts) == {"argon2", "scrypt", "pbkdf2", "$2b$12"}
    assert min(counts.values()) > 25


def test_nobody_has_the_password_of_a_decoy() -> None:
    for decoy in legacy_hashes._DECOYS:
        assert decoy is None or not legacy_hashes.verify(decoy, PASSWORD)
