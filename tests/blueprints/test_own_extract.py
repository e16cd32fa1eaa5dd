"""The journey on the insurer's own extract, without the demo: import, create, follow, sign in."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mh_portal.emails import delivery
from tests.conftest import ON_BOTH
from tests.factories import extracts
from tests.factories.accounts import PASSWORD
from tests.support.client import PageClient
from tests.support.portal import database_of

HOST = "https://espace.example"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    del environment["MH_PORTAL_DEMO"]
    return environment | {"MH_PORTAL_BASE_URL": HOST}


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_from_the_extract_to_the_contracts(app: Flask, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    folder = extracts.write_folder(rows, tmp_path / "extract")
    done = app.test_cli_runner().invoke(args=["extract", "import", str(folder)])
    assert done.exit_code == 0, done.output
    member = rows["members.csv"][0]
    year, month, day = member["birth_date"].split("-")
    client = SecureClient(app, app.response_class)
    answer = client.submit(
        "/compte/creation",
        last_name=member["last_name"].lower(),
        first_name=member["first_name"],
        birth_date__day=day,
        birth_date__month=month,
        birth_date__year=year,
        member_number=member["member_number"],
        email="somebody@courriel.example",
        accepted="y",
    )
    assert answer.location == "/compte/creation/email-envoye", answer.text
    link = activation_link(app)
    assert link.startswith(f"{HOST}/compte/activation/")
    path = link.removeprefix(HOST)
    answer = client.submit(path, password=PASSWORD, confirmation=PASSWORD)
    assert answer.location == "/espace"
    cookies = answer.headers.getlist("Set-Cookie")
    assert all(cookie.startswith("__Host-") for cookie in cookies)
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"]
    shown = client.page("/espace").text
    contract = next(
        row for row in rows["contracts.csv"] if row["member_number"] == member["member_number"]
    )
    assert contract["contract_number"] in shown
    assert client.get("/demo/boite-mail").status_code == 404


class SecureClient(PageClient):
    """The same browser over https, as a proxy with TLS lets it be."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request to the portal's own address."""
        return super().open(*args, **{"base_url": HOST, **kwargs})


def activation_link(app: Flask) -> str:
    """Deliver what waits, and return the activation link of the mailbox."""
    settings = app.extensions["mh_settings"]
    delivery.deliver_due(database_of(app), settings)
    folder = settings.mail_url.removeprefix("maildir:")
    for path in (Path(folder) / "new").iterdir():
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        found = re.search(
            r"https://\S+/compte/activation/\S{43}", body.get_content() if body else ""
        )
        if found:
            return found[0]
    raise AssertionError("no activation link in the mailbox")
