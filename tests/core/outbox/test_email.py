"""Kinds of e-mail register themselves, each once."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, ClassVar

import pytest

from mh_portal.core import actors
from mh_portal.core.accounts import emails
from mh_portal.core.outbox.email import Email, list_kinds


def test_a_kind_is_known_by_its_name() -> None:
    assert list_kinds()["account_activation"] is emails.AccountActivation


def test_the_facts_are_kept_by_name_and_can_be_written_as_json() -> None:
    email = emails.AccountActivation(greeting="Madame D'Hérouville", token="secret")
    facts = {"greeting": "Madame D'Hérouville", "token": "secret"}
    assert json.loads(json.dumps(email.context())) == facts


def test_who_acts_for_the_member_is_kept_and_the_member_is_not() -> None:
    email = emails.AccountActivation(greeting="Madame Martin", token="secret")
    kept = [email.context(by).get("by") for by in (actors.agent(1), actors.helper(2))]
    assert kept == ["agent", "helper"]
    for by in (None, actors.member(3), actors.VISITOR, actors.SYSTEM):
        assert email.context(by) == email.context()


def test_an_email_does_not_change() -> None:
    email = emails.AccountActivation(greeting="Madame Martin", token="secret")
    with pytest.raises(dataclasses.FrozenInstanceError):
        email.token = "other"  # type: ignore[misc]


@pytest.mark.parametrize("kind", [None, "", "Account", "../secret", "account-x", "a" * 61])
def test_a_kind_names_a_folder_and_nothing_else(kind: Any) -> None:
    with pytest.raises(TypeError, match="kind"):
        type("Odd", (Email,), {"kind": kind})


def test_a_kind_that_is_not_given_is_not_inherited() -> None:
    with pytest.raises(TypeError, match="kind"):
        type("Odd", (emails.AccountActivation,), {})


def test_two_emails_never_share_a_kind() -> None:
    with pytest.raises(TypeError, match="two e-mails"):

        class Twin(Email):
            kind: ClassVar[str] = "account_activation"
