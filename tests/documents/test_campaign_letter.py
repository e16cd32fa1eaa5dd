"""Letters in a batch: conforming, in their windows, each on its own page, with their e-mails' facts."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.documents import campaign_letter
from mh_portal.documents.campaign_letter import MM, LetterFacts
from mh_portal.documents.style import PAGE_HEIGHT
from tests.core.campaigns.test_words import MONTHLY, QUARTERLY
from tests.documents import facts, reading

LETTER = LetterFacts(
    kind=CampaignKind.DEBIT_DATE,
    name="Madame Jeanne Martin",
    address=("12 rue des Tilleuls", "67000 STRASBOURG"),
    facts=Facts(greeting="Madame Martin", member_number="10203057", token="", debits=[MONTHLY]),
    code="7K2M-9QX4-TBZC-HW3E-5RNP",
    day=date(2022, 3, 18),
)
LONG = dataclasses.replace(
    LETTER,
    name=f"Madame {facts.LONG_NAME}",
    address=("Résidence des " * 5 + "Tilleuls", "118 bis boulevard " * 4, "97490 " + "SAINT-" * 12),
    facts=dataclasses.replace(LETTER.facts, debits=[MONTHLY, QUARTERLY] * 3),
)


def make(*letters: LetterFacts) -> bytes:
    return campaign_letter.make_batch(letters, facts.LETTERHEAD)[0]


def of_kind(kind: CampaignKind) -> LetterFacts:
    return dataclasses.replace(LETTER, kind=kind)


def test_a_batch_of_all_kinds_keeps_every_rule_of_pdf_ua(tmp_path: Path) -> None:
    pdf = make(*map(of_kind, CampaignKind), LONG)
    assert reading.faults(pdf, tmp_path / "batch.pdf") == []
    assert make(LETTER, LONG) == make(LETTER, LONG)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            CampaignKind.AWARENESS,
            ["24 mars 2022", "« Regarder la vidéo »", "espace.example/aide/video", "analyse de devis"],
        ),
        (
            CampaignKind.LAUNCH,
            ["10203057", "8 chiffres", "2022", "« Activer mon compte »", "(spams)", "Étape 3",
             "espace.example/compte/creation", "demandes récentes", "anciens relevés"],
        ),
        (CampaignKind.IDENTIFIER, ["ancien identifiant", "espace.example/connexion"]),
        (CampaignKind.ACTIVATION, ["24 heures", "compte/activation/nouveau-lien"]),
        (
            CampaignKind.DEBIT_DATE,
            ["28 mars 2022, rien ne change", "92,40 €", "le 5 avril 2022", "rien à faire",
             "le 10 ou le 15", "01 99 00 39 96", "espace.example/espace/prelevement",
             "solution ensemble", "10203057"],
        ),
        (CampaignKind.SERVICES, ["Coaching santé", "espace.example/espace/profil/consentements"]),
    ],
)  # fmt: skip
def test_a_letter_tells_what_its_e_mail_tells(kind: CampaignKind, told: list[str]) -> None:
    text = reading.words(reading.tree(make(of_kind(kind))).text.replace("\xa0", " "))
    for words in [*told, "Bonjour Madame Martin,", "espace.example/verifier", LETTER.code]:
        assert words in text


def test_each_letter_begins_on_a_new_page_and_counts_its_own() -> None:
    pdf, pages = campaign_letter.make_batch([LETTER, LONG, LETTER], facts.LETTERHEAD)
    reader = reading.open_pdf(pdf)
    assert len(reader.pages) == pages == 4
    texts = [reading.words(page.extract_text()) for page in reader.pages]
    numbers = [text[text.index("page ") :][: len("page 1 / 1")] for text in texts]
    assert numbers == ["page 1 / 1", "page 1 / 2", "page 2 / 2", "page 1 / 1"]
    assert ["18 mars 2022" in text for text in texts] == [True, True, False, True]


def test_a_reader_goes_from_letter_to_letter() -> None:
    pdf = make(LETTER, LONG)
    articles = reading.tree(pdf).all("Art")
    assert [article.all("H1")[0].text.strip() for article in articles] == [
        "Du nouveau pour le prélèvement de votre cotisation"
    ] * 2
    titles = [str(entry["/Title"]) for entry in reading.open_pdf(pdf).outline]  # type: ignore[call-overload]
    assert titles[0] == "1. Madame Jeanne Martin, 10203057"
    assert len(titles) == 2


@pytest.mark.parametrize("letter", [LETTER, LONG], ids=["ordinary", "longest"])
def test_the_address_and_nothing_else_stands_in_the_window(letter: LetterFacts) -> None:
    """French envelope DL: 110 to 200 mm from the left, 50 to 85 mm from the top in any case."""
    with pypdfium2.PdfDocument(make(letter)) as document:
        page = document[0].get_textpage()
        window = page.get_text_bounded(
            left=110 * MM, right=200 * MM, top=PAGE_HEIGHT - 45 * MM, bottom=PAGE_HEIGHT - 85 * MM
        )
        inside = page.get_text_bounded(
            left=111 * MM, right=199 * MM, top=PAGE_HEIGHT - 51 * MM, bottom=PAGE_HEIGHT - 84 * MM
        )
    expected = reading.words(" ".join([letter.name, *letter.address]))
    assert reading.words(window) == reading.words(inside)
    # PDFium says so of a hyphen at the end of a line.
    assert reading.words(inside).replace("\x02", "-").replace(" ", "") == expected.replace(" ", "")


def test_a_letter_without_an_address_is_no_letter() -> None:
    with pytest.raises(ValueError, match="address"):
        make(dataclasses.replace(LETTER, address=()))
    with pytest.raises(ValueError, match="needs a letter"):
        make()
