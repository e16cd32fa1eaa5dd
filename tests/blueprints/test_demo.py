"""The demo's pages: the mailbox, an e-mail as text and as it looks, the building blocks."""

from __future__ import annotations

import dataclasses
import mailbox as standard_mailbox
import os
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from mh_portal.config import Settings
from tests.support.client import PageClient
from tests.support.html import Element, parse

LIST = "/demo/boite-mail"
SIMONE, BERNARD = "simone.delmas@courriel.example", "bernard.lemoine@courriel.example"
HTML = (
    '<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>'
    '<p style="color:#14245c">Bonjour <script>alert(1)</script></p>'
    '<a href="{base}/compte/activation/abc">Activer mon compte</a></body></html>'
)


@pytest.mark.parametrize(
    ("begun_at", "said"),
    [("2022-03-10T09:00:00+01:00", "part du 10 mars 2022 à 9 h 00"), ("", "à l’heure réelle")],
)
def test_the_page_says_where_the_clock_begins(
    environment: dict[str, str], begun_at: str, said: str
) -> None:
    portal = create_app(Settings.from_environment(environment | {"MH_PORTAL_CLOCK": begun_at}))
    page = portal.test_client().get("/demo").get_data(as_text=True)
    assert said in page.replace("\xa0", " ")
    assert "ouverture du nouvel espace" not in page


@pytest.fixture
def folder(settings: Settings) -> Path:
    """Return the maildir of the portal under test."""
    return Path(settings.mail_url.removeprefix("maildir:"))


@pytest.fixture
def deliver(folder: Path, settings: Settings) -> Deliver:
    """Return what puts an e-mail into the mailbox."""
    return Deliver(folder, settings.base_url)


@dataclasses.dataclass
class Deliver:
    """Puts e-mails into a maildir, each newer than the one before."""

    folder: Path
    base_url: str
    count: int = 0

    def __call__(self, recipient: str, subject: str = "Essai", *, html: bool = True) -> str:
        """Deliver an e-mail with a link to the portal; return its identifier."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            "mh@courriel.example",
            recipient,
            subject,
        )
        message["Date"] = "Thu, 24 Mar 2022 09:00:00 +0100"
        message.set_content(
            f"Bonjour,\n\nActiver mon compte :\n{self.base_url}/compte/activation/abc\n\n<b>gras</b>"
        )
        if html:
            message.add_alternative(HTML.format(base=self.base_url), subtype="html")
        key = standard_mailbox.Maildir(self.folder).add(message.as_bytes())
        self.count += 1
        os.utime(self.folder / "new" / key, (self.count, self.count))
        return key


def mails(page: Element) -> list[tuple[str, str]]:
    """Return subject and address of the e-mails listed, from the top."""
    links = page.find_all("a")
    return [
        (a.text, a.get("href") or "") for a in links if (a.get("href") or "").startswith(f"{LIST}/")
    ]


def test_an_empty_mailbox_says_what_will_arrive(client: PageClient) -> None:
    page = client.page(LIST)
    assert "0 e-mail" in [h.text for h in page.find_all("h2")]
    assert mails(page) == []
    words = page.find_all("main")[0].text
    assert "chaque assuré les lit dans sa propre boîte mail" in words
    assert "Créez un compte" in words


def test_the_newest_e_mail_comes_first_with_recipient_and_moment(
    client: PageClient, deliver: Deliver
) -> None:
    deliver(SIMONE, "Premier")
    newest = deliver(BERNARD, "Second")
    found = mails(client.page(LIST))
    assert [text.split()[0] for text, _ in found] == ["Second", "Premier"]
    assert f"À {BERNARD}, le 24 mars 2022 à 9 h 00" in found[0][0]
    assert found[0][1] == f"{LIST}/{newest}"


def test_the_form_keeps_the_e_mails_of_a_recipient(client: PageClient, deliver: Deliver) -> None:
    deliver(SIMONE, "Pour Simone")
    deliver(BERNARD, "Pour Bernard")
    answer = client.submit(LIST, destinataire="SIMONE")
    page = parse(answer.text)
    assert [text.split(" À ")[0] for text, _ in mails(page)] == ["Pour Simone"]
    field = next(i for i in page.find_all("input") if i.get("name") == "destinataire")
    assert field.get("value") == "SIMONE"
    nobody = client.page(f"{LIST}?destinataire=personne")
    assert mails(nobody) == []
    assert LIST in [a.get("href") for a in nobody.find_all("main")[0].find_all("a")]


def test_the_part_that_htmx_gets_is_the_part_of_the_page(
    client: PageClient, deliver: Deliver
) -> None:
    deliver(SIMONE)
    path = f"{LIST}?destinataire=simone"
    whole = client.get(path)
    part = client.get(path, headers={"HX-Request": "true"})
    assert part.text.strip() in whole.text
    assert 'id="letters"' in part.text
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    assert "HX-Request" in whole.headers["Vary"]


def test_a_long_list_has_pages_that_keep_the_recipient(
    client: PageClient, deliver: Deliver
) -> None:
    for number in range(25):
        deliver(SIMONE, f"Numéro {number}")
    first = client.page(f"{LIST}?destinataire=simone")
    assert len(mails(first)) == 18
    following = next(a for a in first.find_all("a") if a.get("rel") == "next").get("href") or ""
    assert "destinataire=simone" in following
    assert len(mails(client.page(following))) == 7


@pytest.mark.parametrize("page", ["0", "-3", "99", "x", "1e9", "²", ""])
def test_a_page_that_is_none_is_the_nearest(
    client: PageClient, deliver: Deliver, page: str
) -> None:
    deliver(SIMONE)
    assert len(mails(client.page(f"{LIST}?page={page}"))) == 1


def test_an_e_mail_is_shown_as_text_and_its_links_lead_here(
    client: PageClient, deliver: Deliver
) -> None:
    page = client.page(f"{LIST}/{deliver(SIMONE, 'Activez <votre> espace')}")
    assert page.find_all("h1")[0].text == "Activez <votre> espace"
    links = {a.text: a.get("href") for a in page.find_all("main")[0].find_all("a")}
    assert links["http://127.0.0.1:5000/compte/activation/abc"] == "/compte/activation/abc"
    assert "<b>gras</b>" in page.find_all("main")[0].text
    assert SIMONE in page.find_all("main")[0].text


def test_an_e_mail_in_its_layout_can_do_nothing(app: Flask, deliver: Deliver) -> None:
    # It is an e-mail and no page of the portal: the checks of pages do not apply.
    answer = FlaskClient(app, app.response_class).get(f"{LIST}/{deliver(SIMONE)}/html")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert 'href="/compte/activation/abc"' in answer.text
    assert ' style="' not in answer.text
    assert "'sha256-" in policy


def test_an_e_mail_without_layout_offers_none(client: PageClient, deliver: Deliver) -> None:
    mail_id = deliver(SIMONE, html=False)
    page = client.page(f"{LIST}/{mail_id}")
    assert f"{LIST}/{mail_id}/html" not in [a.get("href") for a in page.find_all("a")]
    assert client.get(f"{LIST}/{mail_id}/html").status_code == 404


@pytest.mark.parametrize(
    "mail_id", ["absent", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "é"]
)
def test_an_e_mail_that_is_not_there_does_not_exist(
    client: PageClient, deliver: Deliver, mail_id: str
) -> None:
    deliver(SIMONE)
    for path in (f"{LIST}/{mail_id}", f"{LIST}/{mail_id}/html"):
        assert client.get(path).status_code == 404


def test_a_script_gets_the_links_on_the_host_it_asked(client: PageClient, deliver: Deliver) -> None:
    deliver(BERNARD)
    mail_id = deliver(SIMONE)
    found = client.get(f"{LIST}.json?destinataire=simone", base_url="http://127.0.0.1:8080").json
    assert isinstance(found, list)
    assert [mail["id"] for mail in found] == [mail_id]
    assert found[0]["to"] == SIMONE
    assert found[0]["subject"] == "Essai"
    assert found[0]["sent_at"] == "2022-03-24T09:00:00+01:00"
    assert found[0]["links"] == ["http://127.0.0.1:8080/compte/activation/abc"]


def test_mail_that_goes_to_a_server_is_not_here(environment: dict[str, str]) -> None:
    given = environment | {"MH_PORTAL_MAIL_URL": "smtp://127.0.0.1:2525"}
    app = create_app(Settings.from_environment(given))
    app.test_client_class = PageClient
    client = app.test_client()
    assert "Les e-mails partent vraiment" in client.get(LIST).text
    assert client.get(f"{LIST}.json").json == []
    assert client.get(f"{LIST}/absent").status_code == 404
    app.extensions["mh_database"].dispose()


def test_without_the_demo_these_pages_do_not_exist(environment: dict[str, str]) -> None:
    given = environment | {"MH_PORTAL_DEMO": "0"}
    app = create_app(Settings.from_environment(given))
    client = app.test_client()
    for path in (LIST, f"{LIST}.json", f"{LIST}/x", f"{LIST}/x/html", "/demo/composants"):
        assert client.get(path).status_code == 404, path
    app.extensions["mh_database"].dispose()


def test_the_building_blocks_are_shown_blank_and_refused(app: Flask) -> None:
    # The page holds every block in every state, and is therefore heavier than a page may be.
    client = FlaskClient(app, app.response_class)
    blank = parse(client.get("/demo/composants").text)
    refused = parse(client.get("/demo/composants?etat=erreurs").text)
    assert not [e for e in blank.walk() if e.get("aria-invalid")]
    assert len([e for e in refused.walk() if e.get("aria-invalid") == "true"]) >= 4
