"""Which passwords are refused, and how they are hashed."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters

from mh_portal.core.accounts import passwords
from mh_portal.core.accounts.passwords import Weakness

PERSONAL = ("MARTIN", "LE GOFF", "JEANNE", "12345678", "COMPIEGNE", "24031944", "1944")


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", Weakness.TOO_SHORT),
        ("court", Weakness.TOO_SHORT),
        ("a" * 11, Weakness.TOO_SHORT),
        ("a" * 129, Weakness.TOO_LONG),
        ("aaaaaaaaaaaaaaaa", Weakness.GUESSABLE),
        ("motdepasse1234", Weakness.GUESSABLE),
        ("MalakoffHumanis", Weakness.GUESSABLE),
        ("jeannemartin1944", Weakness.GUESSABLE),
        ("JeanneCompiegne", Weakness.GUESSABLE),
        ("azertyuiop123", Weakness.GUESSABLE),
        ("quatre lampes vertes au grenier", None),
        ("café l’été près du pré fleuri", None),
        ("x9$Kq2!mZr7w", None),
        ("lampe grenier violon moutarde " * 4, None),
    ],
)
def test_easy_passwords_are_refused(password: str, weakness: Weakness | None) -> None:
    assert passwords.weakness(password, PERSONAL) == weakness


def test_hash_is_argon2id_of_the_agreed_cost() -> None:
    hashed = passwords.hash_password("quatre lampes vertes")
    parameters = extract_parameters(hashed)
    assert hashed.startswith("$argon2id$")
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19456, 1)
    assert passwords.verify(hashed, "quatre lampes vertes")
    assert not passwords.verify(hashed, "quatre lampes rouges")
    assert not passwords.needs_rehash(hashed)


def test_nobody_has_a_password() -> None:
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("damaged", "anything")


def test_hashes_of_another_cost_are_made_again() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("quatre lampes")
    assert passwords.needs_rehash(weak)


def test_a_long_queue_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "QUEUE_SECONDS", 0.01)
    with passwords.turn(), passwords.turn(), pytest.raises(passwords.TooBusyError):
        passwords.verify(None, "anything")
