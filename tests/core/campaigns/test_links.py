"""The address in a campaign's message names its mailing, and nobody else makes one up."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from mh_portal.config import Settings
from mh_portal.core.campaigns import links
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.columns import keyring


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    keyring.configure(settings.data_keys, settings.index_key)


def test_a_token_reads_back_as_its_mailing() -> None:
    for mailing_id in (0, 1, 166, 2**40):
        token = links.token(mailing_id)
        assert len(token) == 43
        assert links.read(token) == mailing_id


def test_the_token_of_a_test_names_its_kind_and_no_mailing() -> None:
    for kind in CampaignKind:
        assert links.read_trial(links.trial(kind)) is kind
        assert links.read(links.trial(kind)) is None
    assert links.read_trial(links.token(0)) is None


def test_of_a_token_with_one_other_sign_nothing_is_read() -> None:
    token = links.token(166)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert links.read(token[:place] + other + token[place + 1 :]) is None


@given(text=st.text(max_size=60))
@effort(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(text: str) -> None:
    assert links.read(text) is None


def test_another_portal_reads_nothing(settings: Settings) -> None:
    token = links.token(166)
    keyring.configure(settings.data_keys, bytes(32))
    assert links.read(token) is None
