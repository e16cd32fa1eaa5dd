"""The link that ends a kind of e-mail: whom it names, who can write it, the headers it stands in."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.columns import keyring
from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.rules import Purpose
from mh_portal.core.consents.unsubscribing import Subscription
from tests.conftest import DATA_KEY

KEY = b"index key of the tests, long enough too"
SOMEBODY = Subscription(4711, Purpose.TARGETED)


@pytest.fixture(autouse=True)
def _keys() -> None:
    keyring.configure((DATA_KEY.encode(),), KEY)


@given(number=st.integers(min_value=0, max_value=2**63 - 1), purpose=st.sampled_from(list(Purpose)))
def test_a_token_says_whom_and_what(number: int, purpose: Purpose) -> None:
    written = unsubscribing.token(Subscription(number, purpose))
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", written)
    assert unsubscribing.read(written) == Subscription(number, purpose)


@given(text=st.text(alphabet="abcXYZ019-_", min_size=43, max_size=43) | st.text(max_size=60))
def test_nobody_else_writes_one(text: str) -> None:
    assert unsubscribing.read(text) is None


@pytest.mark.parametrize("place", range(32))
def test_not_a_bit_may_be_changed(place: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(unsubscribing.token(SOMEBODY) + "="))
    raw[place] ^= 1
    forged = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    assert unsubscribing.read(forged) is None


def test_a_token_is_written_in_one_way_only() -> None:
    written = unsubscribing.token(SOMEBODY)
    # The last of 43 letters holds two bits that no byte needs.
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    read = [last for last in letters if unsubscribing.read(written[:-1] + last)]
    assert read == [written[-1]]


def test_a_token_dies_with_the_key() -> None:
    written = unsubscribing.token(SOMEBODY)
    keyring.configure((DATA_KEY.encode(),), b"another key, long enough for a key")
    assert unsubscribing.read(written) is None


def test_the_seal_is_not_an_index_of_a_column() -> None:
    sealed = base64.urlsafe_b64decode(unsubscribing.token(SOMEBODY) + "=")[9:]
    for purpose in ("unsubscription", "derived key", "nir"):
        assert not keyring.blind_index(purpose, "4711").startswith(sealed)


def test_the_headers_are_those_of_rfc_8058() -> None:
    headers = unsubscribing.headers_for(4711, Purpose.OFFERS, "https://espace.example")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(
        r"<https://espace\.example/desinscription/([\w-]{43})>", headers["List-Unsubscribe"]
    )
    assert address
    assert unsubscribing.read(address[1]) == Subscription(4711, Purpose.OFFERS)
