"""Whom the law lets one contact, for what, by which channel and since when."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.consents.rules import Answer, Channel, Purpose, may_contact, needs_consent

BEFORE, SINCE = date(2026, 8, 10), date(2026, 8, 11)
UNTARGETED = (Purpose.OFFERS, Purpose.SATISFACTION)


@pytest.mark.parametrize("on", [date(2022, 3, 24), BEFORE, SINCE])
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_yes_allows_and_a_no_forbids_whatever_the_channel_and_the_day(
    purpose: Purpose, channel: Channel, on: date
) -> None:
    assert may_contact(purpose, channel, Answer.GIVEN, on)
    assert not may_contact(purpose, channel, Answer.WITHDRAWN, on)


@pytest.mark.parametrize("on", [date(2022, 3, 24), BEFORE, SINCE])
@pytest.mark.parametrize("purpose", UNTARGETED)
def test_silence_forbids_email_and_sms_and_allows_post(purpose: Purpose, on: date) -> None:
    assert not may_contact(purpose, Channel.EMAIL, Answer.UNDECIDED, on)
    assert not may_contact(purpose, Channel.SMS, Answer.UNDECIDED, on)
    assert may_contact(purpose, Channel.POST, Answer.UNDECIDED, on)


@pytest.mark.parametrize("purpose", UNTARGETED)
def test_silence_allows_calls_until_10_august_2026_and_no_longer(purpose: Purpose) -> None:
    assert may_contact(purpose, Channel.PHONE, Answer.UNDECIDED, BEFORE)
    assert not may_contact(purpose, Channel.PHONE, Answer.UNDECIDED, SINCE)


@pytest.mark.parametrize("on", [date(2022, 3, 24), BEFORE, SINCE])
@pytest.mark.parametrize("channel", Channel)
def test_targeting_always_needs_a_yes(channel: Channel, on: date) -> None:
    assert needs_consent(Purpose.TARGETED, channel, on)
    assert not may_contact(Purpose.TARGETED, channel, Answer.UNDECIDED, on)


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("channel", Channel)
def test_no_answer_stops_a_service_message(channel: Channel, answer: Answer) -> None:
    assert may_contact(None, channel, answer, SINCE)
