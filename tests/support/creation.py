"""Creating an account as tests do it: the card's facts, the form, the link that follows."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.client import PageClient
from tests.support.portal import mails_of

CREATION = "/compte/creation"
SENT = "/compte/creation/email-envoye"
EMAIL = "jeanne@courriel.example"


def facts(number: str, **changed: str) -> dict[str, str]:
    return {
        "last_name": "Martin",
        "first_name": "Jeanne",
        "birth_date__day": "24",
        "birth_date__month": "mars",
        "birth_date__year": "1944",
        "member_number": number,
        "email": EMAIL,
        "accepted": "y",
    } | changed


def activation_path(app: Flask) -> str:
    token = mails_of(app, "account_activation")[-1][2]["token"]
    return f"/compte/activation/{token}"


def ask(client: PageClient, number: str, **changed: str) -> TestResponse:
    return client.submit(CREATION, **facts(number, **changed))
