"""« Mes droits informatique et liberté »: what is held, the export, and the requests under way."""

from __future__ import annotations

import csv
import io
import json
import secrets
import zipfile
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.blueprints.privacy.rights import SLUGS
from mh_portal.core import actors
from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.consents.rules import Answer
from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract
from mh_portal.core.messages import service as messages
from mh_portal.core.messages.rules import Side
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.storage import storage
from mh_portal.core.privacy import archive, enclosures, export
from mh_portal.core.privacy.holdings import HOLDINGS
from mh_portal.core.privacy.tables import DATASETS
from mh_portal.core.requests import attachments
from mh_portal.core.requests.rules import RequestState
from tests.conftest import ON_BOTH
from tests.documents import reading as pdf
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.consents import decide
from tests.factories.members import DIGEST, make_contract, make_member
from tests.factories.messages import make_thread
from tests.factories.papers import SLOT, make_quote_draft, make_received
from tests.factories.quotes import line, make_quote
from tests.factories.reimbursements import make_reimbursement
from tests.factories.requests import make_draft, make_request
from tests.support.client import PageClient
from tests.support.portal import actions_of, later, mails_of, reading, spaces_made_plain, writing

RIGHTS = "/espace/profil/droits"
EXPORT = f"{RIGHTS}/export"
NIR, SPOUSE_NIR, IBAN = "244031416802538", "140017504200166", "FR7630006000011234567890189"


@pytest.fixture
def token(app: Flask, client: PageClient) -> str:
    """Sign a member in who has one of everything; return what the cookie holds."""
    with writing(app) as db:
        member = make_member(db, nir=NIR, nir_index=b"n" * 32, email="jeanne@courriel.example")
        contract = make_contract(db, member, iban=IBAN, iban_index=b"i" * 32)
        db.add(
            Beneficiary(
                contract_id=contract.id, rank=2, kind=BeneficiaryKind.SPOUSE, last_name="MARTIN",
                first_name="PAUL", birth_date=date(1940, 1, 1), birth_rank=1, nir=SPOUSE_NIR,
                nir_index=b"s" * 32, started_on=date(2015, 1, 1), extract_digest=DIGEST,
            )
        )  # fmt: skip
        make_reimbursement(db, contract, act_label="=HYPERLINK(1)", provider="Dr Anne Vautrin")
        make_request(db, member)
        decide(db, member.id, email=Answer.GIVEN)
        account = make_account(db, member)
        other = make_member(db, last_name="PETIT", first_name="DENISE")
        make_reimbursement(db, make_contract(db, other), provider="Dr Secret")
        opened = sessions.open_session(db, account.id, "Firefox, Windows")
    client.set_cookie("login", opened)
    return opened


def opened(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    text = files[f"tableaux/{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("slug", SLUGS)
def test_each_category_says_from_where_what_for_and_how_long(
    client: PageClient, token: str, slug: str
) -> None:
    holding = SLUGS[slug]
    links = [link.get("href") for link in client.page(RIGHTS).find_all("a")]
    assert f"{RIGHTS}/donnees/{slug}" in links
    said = client.page(f"{RIGHTS}/donnees/{slug}").text
    told = [holding.title, holding.what, holding.source, holding.purpose, holding.basis]
    told += [words for row in holding.kept for words in (row.what, row.lasts, row.since)]
    for words in [*told, holding.besides]:
        assert " ".join(words.split()) in said


def test_the_ways_to_each_right_and_to_the_authority(client: PageClient, token: str) -> None:
    said = client.page(RIGHTS).text
    for words in ("Mes droits informatique et liberté", "rectification", "effacement", "limitation",
                  "opposition", "Télécharger mes données", "CNIL", "en un mois"):  # fmt: skip
        assert words in said


def test_no_other_category_is_there(client: PageClient, token: str) -> None:
    client.page(f"{RIGHTS}/donnees/voisins", status=404)


def test_open_requests_about_rights_show_their_deadline(
    app: Flask, client: PageClient, token: str
) -> None:
    with writing(app) as db:
        member = db.get_one(Account, 1).member
        assert member
        draft = make_draft(db, member).reference
        over = make_request(db, member, RequestState.ACCEPTED).reference
    said = client.page(RIGHTS).text
    assert "Nous répondons au plus tard le" in said
    assert draft in said
    assert over not in said
    links = [link.get("href") for link in client.page(RIGHTS).find_all("a")]
    assert "/espace/demandes/nouvelle/droits" in links


def test_the_pages_of_data_mask_numbers_and_tell_the_rest(client: PageClient, token: str) -> None:
    said = " ".join(client.page(f"{RIGHTS}/donnees/{slug}").text for slug in SLUGS)
    for secret in (NIR, SPOUSE_NIR, IBAN, "PETIT"):
        assert secret not in said
    for words in ("••••0189", "••••2538", "MARTIN", "PAUL", "1 ligne"):
        assert words in said


def download(client: PageClient) -> dict[str, bytes]:
    answer = client.submit(EXPORT)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    return opened(answer.data)


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_archive_opens_and_holds_everything(client: PageClient, token: str) -> None:
    files = download(client)
    assert set(files) == {"LISEZMOI.txt", "resume.pdf", "donnees.json"} | {
        f"tableaux/{dataset.key}.csv" for dataset in DATASETS
    }
    data = json.loads(files["donnees.json"])
    assert list(data["tableaux"]) == [dataset.key for dataset in DATASETS]
    for dataset in DATASETS:
        shown = data["tableaux"][dataset.key]
        assert list(shown["colonnes"]) == [field.key for field in dataset.fields]
        rows = table(files, dataset.key)
        assert len(rows) == len(shown["lignes"])
        assert all(list(row) == list(shown["colonnes"].values()) for row in rows)
    ((identity,), (contract,)) = (
        data["tableaux"][name]["lignes"] for name in ("identite", "contrats")
    )
    assert identity["n_de_securite_sociale"] == NIR
    assert contract["numero_de_compte_iban"] == IBAN
    assert contract["cotisation_euros"] == "92.40"
    assert contract["souscrit_le"] == "2015-01-01"
    (payment,) = table(files, "remboursements")
    assert payment["Prix (euros)"] == "25,00"
    answers = data["tableaux"]["demandes"]["lignes"][0]["vos_reponses"]
    assert answers["codes"]["right"] == "rectification"
    assert answers["en_mots"][0]["question"] == "Que souhaitez-vous\xa0?"
    assert table(files, "choix_sur_les_messages")[0]["Choix"] == "oui"


def test_the_answers_of_a_request_are_told_in_words(
    app: Flask, client: PageClient, token: str
) -> None:
    with writing(app) as db:
        member = db.get_one(Account, 1).member
        assert member
        granted = make_request(db, member, RequestState.ACCEPTED)
        granted.outcome = {"amount": "45.00", "date": "2022-04-30", "number": "PEC-1"}
        make_draft(db, member, {})
        make_quote(db, member, db.scalars(select(Contract)).all()[0], line("HBLD090", "500.00", 14))
    (sent, answered, begun, quote) = table(download(client), "demandes")
    for words in ("Corriger des données", "Mon prénom s’écrit Jeanne", "Dans mon espace"):
        assert words in sent["Vos réponses"]
    assert "rectification)\nDe quelles données" in sent["Vos réponses"]
    assert spaces_made_plain(answered["Ce qui a été accordé"]) == (
        "Montant : 45,00 € Date : 30 avril 2022 Numéro : PEC-1"
    )
    assert begun["Vos réponses"] == ""
    last = spaces_made_plain(quote["Vos réponses"].splitlines()[-1])
    assert last.startswith("Ligne 1 : HBLD090")
    assert last.endswith("– dent 14 – 500,00 €")


def give_papers(app: Flask) -> tuple[str, str]:
    """Add a request with two papers of one name, and an answer with a third one."""
    with writing(app) as db:
        member = db.get_one(Account, 1).member
        assert member
        quote = make_quote_draft(db, member, papers=0)
        for content in (b"first", b"second"):
            paper = make_received("Devis d’été.pdf", content)
            attachments.add(db, quote, SLOT, paper, actors.member(member.id))
        thread = make_thread(db, member)
        answer = messages.add_message(
            db, thread, "Voici.", Side.INSURER, actors.SYSTEM,
            files=[make_received("../../lettre.pdf", b"third")],
        )  # fmt: skip
        assert answer.id
        foreign = make_quote_draft(db, make_member(db), papers=1)
        assert foreign.id
        return quote.reference, thread.reference


def test_every_paper_is_in_it_under_a_name_of_its_own(
    app: Flask, client: PageClient, token: str
) -> None:
    request, thread = give_papers(app)
    files = download(client)
    assert {name: files[name] for name in files if name.startswith("documents/")} == {
        f"documents/{request}/1-Devis d’été.pdf": b"first",
        f"documents/{request}/2-Devis d’été.pdf": b"second",
        f"documents/{thread}/3-lettre.pdf": b"third",
    }
    rows = table(files, "documents_de_vos_demandes_et_messages")
    assert [(row["Référence"], row["Numéro"], row["Donné par"]) for row in rows] == [
        (request, "1", "vous"),
        (request, "2", "vous"),
        (thread, "3", "l’assureur"),
    ]


def test_a_paper_that_cannot_be_read_is_named_and_loses_nothing_else(
    app: Flask, client: PageClient, token: str
) -> None:
    request, thread = give_papers(app)
    with reading(app) as db:
        lost, changed, _whole = db.scalars(select(Paper.code).order_by(Paper.id).limit(3))
    storage.erase(lost)
    (storage.folder / changed[:2] / changed).write_bytes(b"something else")
    files = download(client)
    papers = [name for name in files if name.startswith("documents/")]
    assert papers == [f"documents/{thread}/3-lettre.pdf"]
    told = files["LISEZMOI.txt"].decode()
    for number in (1, 2):
        assert f"- documents/{request}/{number}-Devis d’été.pdf" in told


def test_the_archive_is_given_paper_by_paper(app: Flask, client: PageClient, token: str) -> None:
    with writing(app) as db:
        member = db.get_one(Account, 1).member
        assert member
        held = export.collect(db, member)
        quote = make_quote_draft(db, member, papers=0)
        for _ in range(3):
            paper = make_received(content=secrets.token_bytes(2**20))
            attachments.add(db, quote, SLOT, paper, actors.member(member.id))
        papers = enclosures.list_of_member(db, member.id)
    sizes = [len(piece) for piece in archive.make_zip(held, b"%PDF-", papers)]
    assert sum(size > 2**20 for size in sizes) == len(papers)
    assert max(sizes) < 2 * 2**20


def test_no_cell_of_a_table_is_a_formula(client: PageClient, token: str) -> None:
    (payment,) = table(download(client), "remboursements")
    assert payment["Soin"] == "'=HYPERLINK(1)"


def test_nobody_elses_data_and_no_secret_are_in_it(
    app: Flask, client: PageClient, token: str
) -> None:
    files = download(client)
    with reading(app) as db:
        account = db.scalars(select(Account)).one()
        hashes = [account.password_hash, *(each.hex() for each in db.scalars(select(LoginSession.token_hash)))]  # fmt: skip
    for name, content in files.items():
        text = pdf.text_of(content) if name.endswith(".pdf") else content.decode()
        for other in (SPOUSE_NIR, "Dr Secret", "PETIT", PASSWORD, token, "argon2", *hashes):
            assert other not in text, name


def test_the_readme_explains_every_file_and_the_pdf_is_readable(
    client: PageClient, token: str
) -> None:
    files = download(client)
    text = files["LISEZMOI.txt"].decode()
    assert text.count("\n") == text.count("\r\n")
    for dataset in DATASETS:
        assert f"tableaux/{dataset.key}.csv" in text
        assert all(field.label in text for field in dataset.fields)
    for holding in HOLDINGS:
        assert holding.title in text
    said = pdf.text_of(files["resume.pdf"])
    for words in ("MARTIN", IBAN, "1 ligne"):
        assert pdf.words(words) in said


def test_an_export_is_recorded_and_told_by_e_mail(
    app: Flask, client: PageClient, token: str
) -> None:
    before = actions_of(app)
    client.get(EXPORT)
    client.get(f"{RIGHTS}/donnees/soins")
    assert actions_of(app) == before
    download(client)
    assert actions_of(app) == [*before, "privacy:export:made"]
    assert [mail[1] for mail in mails_of(app, "data_exported")] == ["jeanne@courriel.example"]
    assert "Téléchargement de vos données" in client.page("/espace/profil/acces").text


def test_who_has_not_shown_a_password_lately_is_asked_first(
    app: Flask, client: PageClient, token: str
) -> None:
    shown = client.get(EXPORT)
    later(minutes=6)
    answer = client.get(EXPORT)
    assert answer.status_code == 302
    assert answer.location.startswith("/espace/profil/confirmation?")
    late: Any = client.fill(shown, EXPORT)
    assert late.status_code == 422
    assert late.mimetype == "text/html"
    assert "privacy:export:made" not in actions_of(app)
    good = client.fill(late, EXPORT, present_password=PASSWORD)
    assert good.mimetype == "application/zip"


def test_without_its_token_nothing_is_given(app: Flask, client: PageClient, token: str) -> None:
    answer = client.post(EXPORT)
    assert answer.status_code == 400
    assert "privacy:export:made" not in actions_of(app)
