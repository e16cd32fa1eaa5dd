"""The certificate of entitlement after a change of scheme: given, with the insurer, given back."""

from __future__ import annotations

import io

from flask import Flask
from sqlalchemy import select

from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.papers.models import Paper
from tests.factories.papers import make_pdf
from tests.support.client import PageClient, form_to
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading
from tests.support.profile import Profile
from tests.support.requests import main_of, words

SCHEME, CERTIFICATE = "/espace/profil/regime", "/espace/profil/regime/attestation"

MSA = {"scheme_code": "02", "fund": "MSA Picardie", "since": "1/3/2022"}


def test_the_page_of_the_scheme_leads_there(signed_in: PageClient) -> None:
    for page in (SCHEME, f"{SCHEME}?enregistre=regime"):
        links = {link.get("href") for link in signed_in.page(page).find_all("a")}
        assert CERTIFICATE in links, page


def test_the_certificate_arrives_with_the_insurer_and_is_given_back(
    app: Flask, signed_in: PageClient
) -> None:
    page = signed_in.get(CERTIFICATE)
    fields = form_to(parse(page.text), CERTIFICATE).values
    for _ in range(2):
        # Two clicks are one message.
        file = (io.BytesIO(make_pdf()), "attestation.pdf")
        sent = signed_in.post(CERTIFICATE, data={**fields, "papers": file})
        assert sent.status_code == 303, words(sent)
    assert "Votre message est envoyé" in words(signed_in.get(sent.location))
    with reading(app) as db:
        thread, _message, paper = db.execute(
            select(Thread, Message, Paper)
            .join(Message, Message.thread_id == Thread.id)
            .join(Paper, Paper.message_id == Message.id)
        ).one()
        assert (thread.subject, thread.state) == ("Mon attestation de droits", "waiting")
        assert thread.answer_by is not None
        assert (paper.member_id, paper.name) == (thread.member_id, "attestation.pdf")
    conversation = signed_in.get(sent.location.removesuffix("/envoye"))
    (link,) = [a for a in main_of(conversation).find_all("a") if "/fichiers/" in (a.get("href") or "")]  # fmt: skip
    given = signed_in.get(link.get("href") or "")
    assert given.data.startswith(b"%PDF")
    assert [mail[0] for mail in mails_of(app)] == ["message_sent"]
    assert "messages:thread:begun" in actions_of(app)


def test_a_new_scheme_asks_for_it_until_it_arrives(app: Flask, client: PageClient) -> None:
    profile = Profile(app, client)
    asked = "Un document à nous envoyer"
    assert asked not in profile.text("/regime?enregistre=regime")
    profile.change("/modification/regime", **MSA)
    assert asked in profile.text("/regime")
    fields = form_to(client.page(CERTIFICATE), CERTIFICATE).values
    file = (io.BytesIO(make_pdf()), "attestation.pdf")
    assert client.post(CERTIFICATE, data={**fields, "papers": file}).status_code == 303
    assert asked not in profile.text("/regime")
    later(hours=1)
    profile.sign_in()
    profile.change("/modification/regime", **(MSA | {"fund": "MSA Bretagne"}))
    assert asked in profile.text("/regime")


def test_without_a_readable_file_nothing_is_sent(app: Flask, signed_in: PageClient) -> None:
    empty = signed_in.submit(CERTIFICATE)
    assert empty.status_code == 422
    assert "Choisissez le fichier" in words(empty)
    fields = form_to(parse(empty.text), CERTIFICATE).values
    bad = {**fields, "papers": (io.BytesIO(b"MZ..."), "virus.exe")}
    refused = signed_in.post(CERTIFICATE, data=bad)
    assert refused.status_code == 422
    assert "virus.exe" in words(refused)
    with reading(app) as db:
        assert db.scalars(select(Thread)).all() == []
