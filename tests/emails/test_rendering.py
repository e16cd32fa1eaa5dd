"""Messages as they leave: headers, parts, addresses, and nothing that was smuggled in."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import json
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from jinja2 import TemplateNotFound

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.columns import keyring
from mh_portal.core.documents.codes import Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.documents.seal import Seal
from mh_portal.core.outbox.service import Claim
from mh_portal.emails import rendering
from tests.emails.samples import EASY, HARD
from tests.emails.samples import email as sample

NAME = "20220324090000.0123456789abcdef"
NOON = datetime(2022, 3, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    keyring.configure(settings.data_keys, settings.index_key)


def claimed(**values: Any) -> Claim:
    context = values.pop("context", sample("account_activation").context())
    facts: dict[str, Any] = {
        "id": 1,
        "token": "t",
        "kind": "account_activation",
        "recipient": "jeanne.martin@orange.example",
        "message_id": NAME,
        "tries": 1,
        "useful_until": NOON,
        "leased_until": NOON,
        "created_at": NOON,
        "sealed": keyring.fernet.encrypt(json.dumps(context).encode()),
    }
    return Claim(**{**facts, **values})


def code_of(settings: Settings) -> str:
    """Return the code that anyone can check that message by: its number, and its day in Paris."""
    codes = Seal(settings.signing_key, settings.base_url).codes
    return codes.write(Issue(DocumentKind.EMAIL, 1, date(2022, 3, 24)))


def received(content: bytes) -> EmailMessage:
    """Return the message as the other side parses it."""
    return email.message_from_bytes(content, policy=email.policy.default)


def test_the_headers_say_who_writes_to_whom_and_when(settings: Settings) -> None:
    clock.start_at(NOON)
    message = received(rendering.render(claimed(), settings))
    assert message["Message-ID"] == f"<{NAME}@malakoffhumanis.example>"
    assert message["Date"].startswith("Thu, 24 Mar 2022 13:00:")
    assert message["Date"].endswith("+0100")
    assert str(message["From"]) == (
        "Malakoff Humanis - Espace Client <espace-client@malakoffhumanis.example>"
    )
    assert message["To"] == "jeanne.martin@orange.example"
    assert message["Subject"] == "Activez votre espace client Malakoff Humanis"
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "multipart/alternative"


def test_the_text_comes_before_the_html_and_both_are_whole(settings: Settings) -> None:
    message = received(rendering.render(claimed(), settings))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    texts = rendering.render_texts("account_activation", EASY, settings, code_of(settings))
    for kind, text in (("plain", texts.text), ("html", texts.html)):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n") == text
        assert not part.defects
    assert not message.defects


def test_a_code_and_the_page_to_check_it_stand_in_both_parts(settings: Settings) -> None:
    message = received(rendering.render(claimed(), settings))
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert code_of(settings) in part.get_content()
        assert f"{settings.base_url.partition('://')[2]}/verifier" in part.get_content()


def test_a_subject_is_told_to_anyone_without_its_facts() -> None:
    assert rendering.blank_subject("mandate_invitation").startswith("… ")
    assert rendering.blank_subject("campaign_debit_date") == "Votre paiement Malakoff Humanis"
    assert rendering.blank_subject("nothing_of_the_kind") == ""


def test_every_server_can_carry_the_bytes(settings: Settings) -> None:
    content = rendering.render(
        claimed(context=sample("account_activation", HARD).context()), settings
    )
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 78


def test_every_try_is_the_same_message(settings: Settings) -> None:
    with time_machine.travel(NOON, tick=False):
        first, second = (rendering.render(claimed(tries=tries), settings) for tries in (1, 2))
    assert first == second


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "\x00"])
def test_no_header_can_be_smuggled_in(settings: Settings, break_: str) -> None:
    smuggled = f"Madame Martin{break_}Bcc: thief@evil.example"
    context = {**EASY, "greeting": smuggled, "masked_email": smuggled}
    for kind in ("account_activation", "account_creation_notice"):
        message = received(rendering.render(claimed(kind=kind, context=context), settings))
        assert message["Bcc"] is None
    with pytest.raises(rendering.UndeliverableError):
        rendering.render(claimed(recipient=f"a@b.example{break_}Bcc: c@d.example"), settings)


@given(text=st.text(max_size=60))
@effort(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_a_name_holds_arrives(settings: Settings, text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return  # no text of a database holds half a character
    message = received(
        rendering.render(
            claimed(context={**sample("account_activation").context(), "greeting": text}), settings
        )
    )
    assert set(message.keys()) == {
        "Message-ID",
        "Date",
        "From",
        "To",
        "Subject",
        "Content-Language",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    }
    assert len(list(message.iter_parts())) == 2


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("jeanne@hôpital.example", "jeanne@xn--hpital-ixa.example"),
        ("jeanne@XN--HPITAL-IXA.example", "jeanne@xn--hpital-ixa.example"),
        ("Jeanne.Martin@Orange.example", "Jeanne.Martin@orange.example"),
        ("o'neil+sante@a-b.example", "o'neil+sante@a-b.example"),
        ("demo@localhost.test", "demo@localhost.test"),
    ],
)
def test_an_address_is_written_in_ascii(address: str, written: str) -> None:
    assert rendering.ascii_address(address) == written


@pytest.mark.parametrize(
    "address",
    ["", "jeanne", "jeanne@", "@orange.example", "a b@orange.example", "a@b@orange.example",
     "andré@orange.example", "jeanne@orange..example", "<jeanne@orange.example>",
     "Jeanne <jeanne@orange.example>", "a@b.example, c@d.example"],
)  # fmt: skip
def test_what_cannot_be_written_to_is_given_up(settings: Settings, address: str) -> None:
    with pytest.raises(rendering.UndeliverableError):
        rendering.render(claimed(recipient=address), settings)


def test_a_long_address_stays_whole(settings: Settings) -> None:
    address = "x" * 64 + "@" + ".".join(["y" * 40] * 4) + ".example"
    message = received(rendering.render(claimed(recipient=address), settings))
    assert message["To"].addresses[0].addr_spec == address


@pytest.mark.parametrize(
    ("mail_from", "shown"),
    [
        ("espace@portal.example", "espace@portal.example"),
        ("Santé & Prévoyance <espace@portal.example>", "Santé & Prévoyance"),
        ('"Malakoff, Humanis" <espace@portal.example>', "Malakoff, Humanis"),
    ],
)
def test_the_sender_is_shown_as_set(settings: Settings, mail_from: str, shown: str) -> None:
    own = dataclasses.replace(settings, mail_from=mail_from)
    sender = received(rendering.render(claimed(), own))["From"].addresses[0]
    assert (sender.display_name or sender.addr_spec) == shown
    assert sender.addr_spec == "espace@portal.example"


@pytest.mark.parametrize(
    "mail_from", ["nobody", "Portal <>", "Portal <a b>", "a@b.example\r\nBcc: c@d.example"]
)
def test_a_wrong_sender_is_a_wrong_setting(mail_from: str) -> None:
    with pytest.raises(rendering.SenderError):
        rendering.sender(mail_from)


def test_a_kind_without_texts_is_said(settings: Settings) -> None:
    with pytest.raises(TemplateNotFound):
        rendering.render(claimed(kind="nothing_of_the_kind"), settings)


def test_what_an_earlier_version_has_queued_still_goes_out(settings: Settings) -> None:
    context = sample("termination_to_examine").context()
    del context["token"]
    waiting = claimed(
        kind="termination_to_examine",
        sealed=keyring.fernet.encrypt(json.dumps(context).encode()),
    )
    content = received(rendering.render(waiting, settings)).as_string()
    assert "D-2022-7K4M-2Q" in content
    assert "/resilier/suivi/" not in content


def test_a_context_that_no_key_opens_is_said(settings: Settings) -> None:
    sealed = Fernet(Fernet.generate_key()).encrypt(b"{}")
    with pytest.raises(InvalidToken):
        rendering.render(claimed(sealed=sealed), settings)


def test_styles_are_put_on_when_a_template_is_loaded_and_not_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering.render(claimed(), settings)
    monkeypatch.setattr("mh_portal.emails.inlining.inline_template", None)
    rendering.render(claimed(useful_until=NOON + timedelta(days=1)), settings)
