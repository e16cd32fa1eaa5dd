"""The change of March 2022 as one retired member lives it, from the first e-mail to the first debit."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import aliased

from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.campaigns import releasing
from mh_portal.core.campaigns.models import CampaignKind, Mailing, MailingChannel
from mh_portal.core.indicators import service as indicators
from mh_portal.core.members import rules
from mh_portal.core.members.models import Member
from mh_portal.demo import loading
from mh_portal.emails import delivery
from tests.core.campaigns import crowd
from tests.factories.accounts import PASSWORD
from tests.factories.agents import SUPERVISOR, code, make_agent
from tests.support.client import PageClient
from tests.support.portal import database_of, reading, writing
from tests.support.portal import spaces_made_plain as plain

HOST = "http://127.0.0.1:5000"


def live(app: Flask, day: date) -> None:
    """Let a morning of the portal come: waves go out, e-mails are delivered, figures counted."""
    crowd.on(day)
    releasing.release_due(database_of(app))
    delivery.deliver_due(database_of(app), app.extensions["mh_settings"])
    indicators.refresh(database_of(app))


def find_member(app: Flask) -> Member:
    """Return one who is debited at the end of each month and was written to by e-mail twice."""
    launch, debits = aliased(Mailing), aliased(Mailing)
    with reading(app) as db:
        found = db.scalars(
            select(Member)
            .join(launch, launch.member_id == Member.id)
            .join(debits, debits.member_id == Member.id)
            .where(
                launch.kind == CampaignKind.LAUNCH,
                launch.channel == MailingChannel.EMAIL,
                debits.kind == CampaignKind.DEBIT_DATE,
                debits.channel == MailingChannel.EMAIL,
            )
            .order_by(Member.id)
        )
        member = found.first()
    assert member is not None
    return member


def mails(app: Flask, recipient: str) -> dict[str, str]:
    """Return the texts of the e-mails to somebody, by their subjects."""
    folder = Path(app.extensions["mh_settings"].mail_url.removeprefix("maildir:")) / "new"
    texts = {}
    for path in folder.iterdir():
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if str(mail["To"]) == recipient:
            body: Any = mail.get_body(("plain",))
            texts[str(mail["Subject"])] = plain(body.get_content())
    return texts


def address(text: str, path: str) -> str:
    """Return the address of the portal in an e-mail that begins with a path."""
    (found,) = {found[0] for found in re.finditer(rf"{HOST}{path}[\w-]{{43}}", text)}
    return found.removeprefix(HOST)


def test_from_the_first_email_to_the_first_debit(app: Flask, client: PageClient) -> None:
    crowd.on(date(2022, 3, 9))
    loading.load(database_of(app))
    for number in range(10, 25):
        live(app, date(2022, 3, number))
    member = find_member(app)
    received = mails(app, member.email)
    assert len(received) == 3  # M1, M4, M2
    about_debits = received["Votre paiement Malakoff Humanis"]
    assert member.greeting in about_debits
    launch = next(text for text in received.values() if "/aide/creer-mon-compte" in text)
    assert member.member_number in launch

    # 24 March: the button of the launch leads to the account.
    answer = client.get(address(launch, "/suite/"))
    assert answer.location == "/compte/creation"
    answer = client.submit(
        "/compte/creation",
        last_name=rules.display_name(member.last_name),
        first_name=member.first_name,
        birth_date__day=str(member.birth_date.day),
        birth_date__month=str(member.birth_date.month),
        birth_date__year=str(member.birth_date.year),
        member_number=member.member_number,
        email=member.email,
        accepted="y",
    )
    assert answer.location == "/compte/creation/email-envoye", answer.text
    live(app, date(2022, 3, 24))
    activation = next(
        text for text in mails(app, member.email).values() if "/compte/activation/" in text
    )
    answer = client.submit(
        address(activation, "/compte/activation/"), password=PASSWORD, confirmation=PASSWORD
    )
    assert answer.location == "/espace"

    # The page of the debits says what the e-mail said, and later what has become of it.
    shown = plain(client.page("/espace/prelevement").text)
    quarterly = "trimestr" in about_debits
    for day in ("5 avril 2022",) if quarterly else ("28 mars 2022", "5 avril 2022"):
        assert day in about_debits
        assert day in shown
    live(app, date(2022, 4, 6))
    client.submit("/connexion", email=member.email, password=PASSWORD)
    past = plain(client.page("/espace/prelevement").text)
    assert "5 avril 2022" in past

    # The supervisor reads it in the figures; a wave is counted once a minute of the machine's.
    assert app.test_cli_runner().invoke(args=["indicators", "rebuild"]).exit_code == 0
    client = PageClient(app, app.response_class)
    with writing(app) as db:
        agent = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR).id
    client.submit("/conseiller/connexion", email=SUPERVISOR, password=PASSWORD)
    client.submit("/connexion/verification", code=code(agent))
    table = client.get("/conseiller/indicateurs/entonnoir.csv").get_data(as_text=True)
    wave = next(line for line in table.splitlines() if line.startswith("Lancement (M2), vague 1"))
    assert plain(wave).split(";")[1] == "24 mars 2022"
    # Followed, begun, opened, in a wave of 80 of whom this member is one.
    assert wave.split(";")[7:10] == ["1", "1", "1"]
