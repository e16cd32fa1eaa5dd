"""What members were shown stays what it was, and says what the rules do."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from datetime import date, timedelta

import pytest

from mh_portal.core.consents import wordings
from mh_portal.core.consents.rules import Answer, Channel, Purpose, needs_consent
from mh_portal.core.consents.wordings import Wording

PHONE_DAY = date(2026, 8, 11)
# A version that was shown is never changed: a change here is a proof that no longer holds.
PUBLISHED = {
    "offers-1": "1fc7a956988f7130",
    "offers-2": "153a12e94497d268",
    "targeted-1": "701d76cb3702a3b7",
    "satisfaction-1": "1cf55819d9792c41",
    "satisfaction-2": "5ba312bfe88bed8b",
    "unsubscribe-offers-1": "3aba97a0b02fb3ad",
    "unsubscribe-targeted-1": "cb41af1a97eaab2c",
    "unsubscribe-satisfaction-1": "1c9a939ebe075b24",
    "one-click-1": "f1e084813b3ecaf2",
}
LONGEST_SENTENCE = 30


def digest(wording: Wording) -> str:
    return hashlib.sha256(repr(dataclasses.astuple(wording)).encode()).hexdigest()[:16]


def asked() -> list[Wording]:
    return [each for each in wordings.published().values() if Answer.GIVEN in each.answers]


def test_no_version_that_was_shown_has_changed_or_gone() -> None:
    assert {key: digest(each) for key, each in wordings.published().items()} == PUBLISHED


@pytest.mark.parametrize("purpose", Purpose)
def test_each_day_has_its_text(purpose: Purpose) -> None:
    for on in (date(2020, 1, 1), date(2022, 3, 24), PHONE_DAY, date(2040, 1, 1)):
        shown = wordings.of_space(purpose, on)
        assert shown.purpose is purpose
        assert list(shown.channels) == list(Channel)
        assert list(shown.answers) == [Answer.GIVEN, Answer.WITHDRAWN]
        way_out = wordings.of_unsubscription(purpose, on)
        assert list(way_out.channels) == [Channel.EMAIL]
        assert list(way_out.answers) == [Answer.WITHDRAWN]


@pytest.mark.parametrize("purpose", [Purpose.OFFERS, Purpose.SATISFACTION])
def test_a_new_version_is_shown_from_its_day_on(purpose: Purpose) -> None:
    before = wordings.of_space(purpose, PHONE_DAY - timedelta(days=1))
    assert before.key == f"{purpose}-1"
    assert wordings.of_space(purpose, PHONE_DAY).key == f"{purpose}-2"


@pytest.mark.parametrize("on", [date(2022, 3, 24), PHONE_DAY - timedelta(days=1), PHONE_DAY])
@pytest.mark.parametrize("purpose", Purpose)
def test_the_text_tells_where_silence_allows(purpose: Purpose, on: date) -> None:
    silent = {channel for channel in Channel if not needs_consent(purpose, channel, on)}
    notes = wordings.of_space(purpose, on).notes
    assert set(notes) == silent
    assert all("Sans réponse de votre part" in note for note in notes.values())


@pytest.mark.parametrize("wording", wordings.published().values(), ids=lambda each: each.key)
def test_the_sentences_are_short_and_typeset_as_french(wording: Wording) -> None:
    texts = [wording.text, wording.assurance, wording.question, *wording.notes.values()]
    for text in texts:
        assert not re.search(r"(?<!\u00a0)[:;!?»]|«(?!\u00a0)|'", text), text
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE


def test_leaving_is_as_easy_as_agreeing() -> None:
    for wording in asked():
        assert "changer d’avis à tout moment" in wording.assurance
