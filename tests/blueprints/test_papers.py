"""Papers on the pages: given, refused with a reason, taken back, read out, sent when they are asked for."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from mh_portal.core.members.models import Member
from mh_portal.core.papers import receiving
from mh_portal.core.papers.rules import MediaType
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.web import uploads
from tests.factories.accounts import make_account
from tests.factories.members import make_member
from tests.factories.papers import (
    NOTE,
    make_locked_pdf,
    make_pdf,
    make_photo,
    make_quote_draft,
    make_waiting,
    papers_of,
)
from tests.factories.requests import make_draft
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, database_of, reading, writing
from tests.support.requests import LIST, main_of, sign_in, words

File = tuple[str, bytes]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Rebuild for real only where a test says so; how it is done has tests of its own."""
    if "rebuilt" not in request.fixturenames:
        monkeypatch.setattr(receiving, "rebuild", lambda content, kind: content)


@pytest.fixture
def rebuilt() -> None:
    """Ask for files that are rebuilt for real."""


@pytest.fixture
def draft(app: Flask, member: int) -> str:
    with writing(app) as db:
        return f"{LIST}/{make_quote_draft(db, db.get_one(Member, member), papers=0).reference}"


@pytest.fixture
def waiting(app: Flask, member: int) -> str:
    with writing(app) as db:
        return f"{LIST}/{make_waiting(db, db.get_one(Member, member)).reference}"


def send(
    client: PageClient, page: str, *files: File, field: str = "devis", **values: str
) -> TestResponse:
    """Fill in a page of papers and send it, with files as a browser sends them."""
    token = parse(client.get(page).text).find_all("input", name="csrf_token")[0].get("value")
    sent = [FileStorage(io.BytesIO(content), name) for name, content in files or [("", b"")]]
    boundary, body = encode_multipart(
        MultiDict([("csrf_token", token), *values.items(), *((field, each) for each in sent)])
    )
    return client.post(page, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def names(page: TestResponse) -> list[str]:
    """Return the names of the papers on a page."""
    (lists) = [each for each in main_of(page).find_all("ul") if each.get("class") == "mh-papers"]
    return [link.text for each in lists for link in each.find_all("a")]


def case_of(app: Flask, page: str) -> Request:
    with reading(app) as db:
        return db.query(Request).filter_by(reference=page.rpartition("/")[2]).one()


def test_what_is_taken_is_said_before(signed_in: PageClient, draft: str) -> None:
    page = signed_in.get(f"{draft}/pieces")
    assert "5 fichiers au plus, de 5 Mo chacun, 15 Mo par envoi" in words(page)
    (field,) = main_of(page).find_all("input", type="file")
    assert field.get("accept") == "application/pdf,image/jpeg,image/png"
    # A camera may be used, and is not forced on anybody.
    assert "capture" not in field.attributes
    assert "multiple" in field.attributes


def test_from_the_photo_to_the_sent_request(
    app: Flask, signed_in: PageClient, draft: str, rebuilt: None
) -> None:
    assert signed_in.get(f"{draft}/verification").location == f"{draft}/pieces"
    page = f"{draft}/pieces"
    answer = send(signed_in, page, ("Ma photo.JPG", make_photo()), ("devis.pdf", make_pdf()))
    assert (answer.status_code, answer.location) == (303, page)
    assert names(signed_in.get(page)) == ["Ma photo.jpg", "devis.pdf"]
    assert send(signed_in, page, suite="1").location == f"{draft}/verification"
    recap = signed_in.get(f"{draft}/verification")
    assert names(recap) == ["Ma photo.jpg", "devis.pdf"]
    assert page in {link.get("href") for link in main_of(recap).find_all("a")}
    assert signed_in.submit(f"{draft}/verification").location == f"{draft}/confirmation"
    shown = signed_in.get(draft)
    assert names(shown) == ["Ma photo.jpg", "devis.pdf"]
    photo = next(
        link.get("href") for link in main_of(shown).find_all("a") if link.text == "Ma photo.jpg"
    )
    given = signed_in.get(photo or "")
    assert given.mimetype == "image/jpeg"
    assert given.headers["Content-Disposition"] == 'attachment; filename="Ma photo.jpg"'
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-store"
    assert Image.open(io.BytesIO(given.data)).size == (320, 240)


def test_chosen_files_are_given_by_the_button_that_goes_on_too(
    signed_in: PageClient, draft: str
) -> None:
    answer = send(signed_in, f"{draft}/pieces", ("devis.pdf", make_pdf()), suite="1")
    assert answer.location == f"{draft}/verification"


def test_without_a_paper_that_is_required_one_does_not_go_on(
    signed_in: PageClient, draft: str
) -> None:
    answer = send(signed_in, f"{draft}/pieces", suite="1")
    assert answer.status_code == 422
    assert "Ajoutez ce document : « Votre devis »." in words(answer)
    assert signed_in.submit(f"{draft}/pieces", suite="1").status_code == 422


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("notes.txt", b"quelques mots"), "Ce type de fichier"),
        (("devis.pdf", b"MZ\x90\0"), "Ce type de fichier"),
        (("devis.docx", b"PK\x03\x04"), "Enregistrez-le en PDF"),
        (("vide.pdf", b""), "Ce fichier est vide"),
        (("photo.heic", b"\0\0\0\x18ftypheic"), "format HEIC"),
        (("lourd.pdf", b"%PDF-" + bytes(5 * 1024 * 1024)), "dépasse 5 Mo"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_refused_file_says_why_and_the_others_are_kept(
    app: Flask, signed_in: PageClient, draft: str, file: File, said: str
) -> None:
    page = f"{draft}/pieces"
    answer = send(signed_in, page, ("bon.pdf", make_pdf()), file, ("photo.jpg", make_photo()))
    assert answer.status_code == 422
    assert said in words(answer)
    assert f"« {file[0]} »" in words(answer)
    assert names(answer) == names(signed_in.get(page)) == ["bon.pdf", "photo.jpg"]


def test_a_locked_pdf_says_so(signed_in: PageClient, draft: str, rebuilt: None) -> None:
    answer = send(signed_in, f"{draft}/pieces", ("devis.pdf", make_locked_pdf()))
    assert "protégé par un mot de passe" in words(answer)


def test_six_files_are_one_too_many(signed_in: PageClient, draft: str) -> None:
    page = f"{draft}/pieces"
    answer = send(signed_in, page, *((f"{n}.pdf", make_pdf(str(n))) for n in range(6)))
    assert answer.status_code == 422
    assert "5 fichiers au plus" in words(answer)
    for n in range(5):
        assert send(signed_in, page, (f"{n}.pdf", make_pdf(str(n)))).status_code == 303
    answer = send(signed_in, page, ("5.pdf", make_pdf("5")))
    assert answer.status_code == 422
    assert len(names(answer)) == 5
    # The last of them once more, as by a second click, is no sixth.
    assert send(signed_in, page, ("4.pdf", make_pdf("4"))).status_code == 303


def test_more_than_fifteen_megabytes_at_once_are_said_on_the_page(
    signed_in: PageClient, draft: str
) -> None:
    files = [(f"{n}.pdf", b"%PDF-" + bytes(4_500_000)) for n in range(4)]
    answer = send(signed_in, f"{draft}/pieces", *files)
    assert answer.status_code == 422
    assert "dépassent 15 Mo" in words(answer)


def test_what_is_far_too_large_is_not_read(
    signed_in: PageClient, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 1_000_000)
    answer = send(signed_in, f"{draft}/pieces", ("a.pdf", bytes(2_000_000)))
    assert answer.status_code == 413
    assert "trop" in words(answer)


def test_no_other_page_takes_as_much(signed_in: PageClient, draft: str) -> None:
    answer = signed_in.post(
        f"{draft}/verification",
        data={"file": (io.BytesIO(bytes(300_000)), "a.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 413


def test_without_the_token_of_the_page_nothing_is_kept(
    app: Flask, signed_in: PageClient, draft: str
) -> None:
    answer = signed_in.post(
        f"{draft}/pieces",
        data={"devis": [(io.BytesIO(make_pdf()), "a.pdf"), (io.BytesIO(b"x"), "b.txt")]},
        content_type="multipart/form-data",
    )
    assert answer.status_code in {400, 422}
    assert names(signed_in.get(f"{draft}/pieces")) == []


def test_a_file_is_taken_back_and_another_given(signed_in: PageClient, draft: str) -> None:
    page = f"{draft}/pieces"
    send(signed_in, page, ("faux.pdf", make_pdf("faux")))
    shown = signed_in.get(page)
    (button,) = [b for b in main_of(shown).find_all("button") if "Retirer" in b.text]
    assert button.text == "Retirer faux.pdf"
    (form,) = main_of(shown).find_all("form", id=button.get("form") or "")
    assert signed_in.fill(shown, form.get("action") or "").location == page
    assert names(signed_in.get(page)) == []
    send(signed_in, page, ("bon.pdf", make_pdf("bon")))
    assert names(signed_in.get(page)) == ["bon.pdf"]


def test_a_name_hides_nothing(signed_in: PageClient, draft: str) -> None:
    page = f"{draft}/pieces"
    send(signed_in, page, ("<b>à payer</b>.html", make_pdf()))
    (name,) = names(signed_in.get(page))
    assert name == "b.pdf"
    assert "<b>" not in signed_in.get(page).text.split("<main", 1)[1]


def test_a_paper_is_nobody_elses(
    app: Flask, signed_in: PageClient, draft: str, waiting: str
) -> None:
    with reading(app) as db:
        code = papers_of(db, case_of(app, waiting))[0].code
    assert signed_in.get(f"{waiting}/pieces/{code}").status_code == 200
    # Nor that of another request of the same member.
    assert signed_in.get(f"{draft}/pieces/{code}").status_code == 404
    with writing(app) as db:
        make_account(db, make_member(db, last_name="DURAND"), "denise@courriel.example")
    other = app.test_client()
    sign_in(other, "denise@courriel.example")  # type: ignore[arg-type]
    assert other.get(f"{waiting}/pieces/{code}").status_code == 404
    assert app.test_client().get(f"{waiting}/pieces/{code}").status_code == 302


def test_a_kind_without_papers_has_no_such_page(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    with writing(app) as db:
        address = f"{LIST}/{make_draft(db, db.get_one(Member, member)).reference}"
    assert signed_in.get(f"{address}/pieces").location == address
    assert signed_in.get(f"{address}/verification").status_code == 200


def test_what_is_asked_is_read_and_answered(
    app: Flask, signed_in: PageClient, waiting: str
) -> None:
    for page in (LIST, waiting, "/espace"):
        assert "Nous avons besoin de vous" in words(signed_in.get(page))
    page = f"{waiting}/complement"
    assert page in {link.get("href") for link in main_of(signed_in.get(waiting)).find_all("a")}
    assert NOTE in words(signed_in.get(page))
    answer = send(
        signed_in, page, ("page 2.pdf", make_pdf("2")), field="complement", answer="La page 2.", suite="1"
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, waiting)
    shown = words(signed_in.get(waiting))
    assert "Vous nous avez envoyé ce que nous vous avions demandé." in shown
    assert "La page 2." in shown
    assert "page 2.pdf" in names(signed_in.get(waiting))
    assert case_of(app, waiting).state is RequestState.IN_PROGRESS
    assert signed_in.get(page).location == waiting


def test_files_are_added_before_the_answer_is_sent_and_the_words_stay(
    app: Flask, signed_in: PageClient, waiting: str
) -> None:
    page = f"{waiting}/complement"
    added = send(signed_in, page, ("page 2.pdf", make_pdf()), field="complement", answer="Voici.")
    assert added.status_code == 200
    assert names(added) == ["page 2.pdf"]
    assert "Voici." in main_of(added).find_all("textarea")[0].text
    assert case_of(app, waiting).state is RequestState.WAITING_FOR_MEMBER
    refused = send(signed_in, page, ("a.txt", b"x"), field="complement", answer="Voici.", suite="1")
    assert refused.status_code == 422
    assert "Voici." in main_of(refused).find_all("textarea")[0].text
    assert case_of(app, waiting).state is RequestState.WAITING_FOR_MEMBER


def test_to_add_no_file_says_what_to_do(signed_in: PageClient, draft: str, waiting: str) -> None:
    assert "Écrivez une réponse, ajoutez des documents" in words(
        signed_in.get(f"{waiting}/complement")
    )
    for page, field in ((f"{draft}/pieces", "devis"), (f"{waiting}/complement", "complement")):
        answer = send(signed_in, page, field=field)
        assert answer.status_code == 422
        assert "Choisissez d'abord un fichier" in words(answer)


def test_an_empty_answer_is_none(signed_in: PageClient, waiting: str) -> None:
    answer = send(signed_in, f"{waiting}/complement", field="complement", answer="", suite="1")
    assert answer.status_code == 422
    assert "Écrivez votre réponse" in words(answer)


def test_an_answer_sent_twice_is_one(app: Flask, signed_in: PageClient, waiting: str) -> None:
    page = f"{waiting}/complement"
    shown = signed_in.get(page)
    token = parse(shown.text).find_all("input", name="csrf_token")[0].get("value")
    for _ in range(2):
        answer = signed_in.post(
            page,
            data={"csrf_token": token, "answer": "Voici.", "suite": "1",
                  "complement": (io.BytesIO(make_pdf("2")), "page 2.pdf")},
            content_type="multipart/form-data",
        )  # fmt: skip
        assert (answer.status_code, answer.location) == (303, waiting)
    assert actions_of(app).count("papers:paper:added") == 2
    assert actions_of(app)[-1] == "requests:request:completed"
    journal = words(signed_in.get("/espace/profil/acces"))
    assert "Réponse envoyée à notre question" in journal


def test_the_journal_says_that_a_paper_was_given_and_not_which(
    app: Flask, signed_in: PageClient, draft: str
) -> None:
    send(signed_in, f"{draft}/pieces", ("implant.pdf", make_pdf()))
    page = words(signed_in.get("/espace/profil/acces"))
    assert "Document ajouté" in page
    assert "implant" not in page


def test_what_was_granted_is_shown(app: Flask, signed_in: PageClient, waiting: str) -> None:
    with writing(app) as db:
        case = db.query(Request).filter_by(reference=waiting.rpartition("/")[2]).one()
        case.state, case.outcome = RequestState.ACCEPTED, {"amount": "45.00", "date": "2022-05-02"}
    page = words(signed_in.get(waiting))
    assert re.search(r"Montant accordé : 45,00 €", page)
    assert "Date : 2 mai 2022" in page


def test_the_database_and_the_disk_hold_the_same(
    app: Flask, signed_in: PageClient, draft: str
) -> None:
    page = f"{draft}/pieces"
    send(signed_in, page, ("a.pdf", make_pdf("a")), ("b.txt", b"x"))
    with reading(app) as db:
        (paper,) = papers_of(db, case_of(app, draft))
        assert paper.media_type is MediaType.PDF
    assert database_of(app).is_sqlite
    (file,) = [f for f in (app.extensions["mh_settings"].instance / "papers").rglob("*") if f.is_file()]  # fmt: skip
    assert file.name == paper.code
