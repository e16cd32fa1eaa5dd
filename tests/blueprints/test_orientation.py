"""E1 to E4: the pages that lead a visitor to the right space, in the source document's words."""

from __future__ import annotations

from datetime import datetime

import pytest

from mh_portal.config import Settings
from mh_portal.core import clock
from tests.support.client import PageClient
from tests.support.html import Element, parse

ACCESS = "/acces/sante-prevoyance"
UNKNOWN = f"{ACCESS}/je-ne-sais-pas"


def link(page: Element, words: str) -> str:
    """Return where the link leads whose words begin so; fails when there is none."""
    found = [a for a in page.find_all("main")[0].find_all("a") if a.text.startswith(words)]
    assert found, f"no link « {words} »"
    return found[0].get("href") or ""


def test_the_home_page_leads_to_the_spaces_from_banner_and_header(client: PageClient) -> None:
    page = client.page("/")
    assert page.find_all("h1")[0].text == "Votre espace client Particulier"
    assert link(page, "Accéder à mon espace") == "/acces"
    header = page.find_all("header")[0]
    assert "/acces" in [a.get("href") for a in header.find_all("a")]
    names = [a.text for a in header.find_all("nav")[0].find_all("a")]
    starts = ("Santé et Prévoyance", "Retraite", "Épargne", "International")
    assert len(names) == 4
    assert all(name.startswith(start) for name, start in zip(names, starts, strict=True))


def test_the_home_page_says_what_changes_on_24_march_2022(client: PageClient) -> None:
    words = client.page("/").find_all("main")[0].text
    assert "24 mars 2022" in words
    assert "Votre identifiant devient votre adresse e-mail" in words


def test_before_24_march_the_pages_speak_of_it_as_to_come(client: PageClient) -> None:
    """The pages are kept, and must not be once the day has come."""
    for day, home, sign_in in (
        ("2022-03-23", "Ce qui change le 24 mars 2022", "À partir du 24 mars 2022, on se connecte"),
        ("2022-03-24", "Ce qui change depuis le 24", "Depuis le 24 mars 2022, on se connecte"),
    ):
        clock.start_at(datetime.fromisoformat(f"{day}T09:00:00+01:00"))
        assert home in said(client.page("/"))
        assert sign_in in said(client.page("/connexion"))
    refused = client.submit("/connexion", email="", password="")
    assert "Depuis le 24 mars 2022" in said(parse(refused.text))


def said(page: Element) -> str:
    """Return what the page says, its no-break spaces as plain ones."""
    return page.find_all("main")[0].text.replace("\xa0", " ")


def test_there_are_four_spaces_and_three_say_that_they_are_elsewhere(
    client: PageClient, settings: Settings
) -> None:
    page = client.page("/acces")
    question = page.find_all("h1")[0].text
    assert question == "À quel espace souhaitez-vous vous connecter ?"
    assert link(page, "Santé & Prévoyance") == ACCESS
    elsewhere = {
        "Retraite": settings.retirement_url,
        "Épargne": settings.savings_url,
        "International": settings.international_url,
    }
    for name, address in elsewhere.items():
        assert link(page, name) == address
        words = next(
            a.text for a in page.find_all("a") if a.get("href") == address and "Vous" in a.text
        )
        assert "autre site" in words


def test_the_number_has_8_digits_or_9_or_one_does_not_know(client: PageClient) -> None:
    page = client.page(ACCESS)
    assert page.find_all("h1")[0].text == "Votre numéro d’adhérent est-il composé de…"
    main = page.find_all("main")[0]
    answers = [a for a in main.find_all("a") if (a.get("href") or "").startswith(f"{ACCESS}/")]
    starts = {
        "8 chiffres": f"{ACCESS}/8-chiffres",
        "9 chiffres": f"{ACCESS}/9-chiffres",
        "Je ne sais pas": UNKNOWN,
    }
    assert [a.get("href") for a in answers] == list(starts.values())
    assert all(a.text.startswith(label) for a, label in zip(answers, starts, strict=True))
    pictures = [image.get("alt") or "" for image in page.find_all("img")]
    assert any("carte de tiers payant" in alt for alt in pictures)


def test_8_digits_offer_the_space_and_the_account(client: PageClient) -> None:
    page = client.page(f"{ACCESS}/8-chiffres")
    assert page.find_all("h1")[0].text == "Voici l’accès vers votre espace"
    assert link(page, "Accéder à mon espace") == "/connexion"
    assert link(page, "Créer mon compte") == "/compte/creation"
    back = [a for a in page.find_all("a") if a.text == "Précédent"]
    assert [a.get("href") for a in back] == [ACCESS]


def test_9_digits_lead_out_and_say_why(client: PageClient, settings: Settings) -> None:
    page = client.page(f"{ACCESS}/9-chiffres")
    assert link(page, "Aller sur l’autre site") == settings.nine_digits_url
    assert "9 chiffres" in page.find_all("main")[0].text


@pytest.mark.parametrize("typed", ["12345678", "12 34 56 78", "12.34.56.78", " 1234-5678 "])
def test_8_digits_typed_in_any_way_lead_to_this_portal(client: PageClient, typed: str) -> None:
    answer = client.submit(UNKNOWN, number=typed)
    assert (answer.status_code, answer.location) == (303, f"{ACCESS}/8-chiffres")


@pytest.mark.parametrize("typed", ["123456789", "123 456 789", "123.456.789"])
def test_9_digits_lead_to_the_other_portal(client: PageClient, typed: str) -> None:
    answer = client.submit(UNKNOWN, number=typed)
    assert (answer.status_code, answer.location) == (303, f"{ACCESS}/9-chiffres")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Écrivez votre numéro d’adhérent"),
        ("   ", "Écrivez votre numéro d’adhérent"),
        ("1234567", "Vous en avez saisi 7"),
        ("1234567890", "Vous en avez saisi 10"),
        ("2 55 08 14 168 025 38", "Vous en avez saisi 15"),
        ("douze", "avec des chiffres seulement"),
        ("1234567é", "avec des chiffres seulement"),
        ("١٢٣٤٥٦٧٨", "avec des chiffres seulement"),
        ("...", "avec des chiffres seulement"),
        ("1" * 5000, "trop longue"),
        ("12\x0034", "illisible"),
    ],
)
def test_other_numbers_are_explained_at_the_field(
    client: PageClient, typed: str, says: str
) -> None:
    answer = client.submit(UNKNOWN, number=typed)
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.find_all("title")[0].text.startswith("Erreur")
    field = next(i for i in page.find_all("input") if i.get("name") == "number")
    assert field.get("aria-invalid") == "true"
    messages = [p.text for p in page.walk() if p.get("id") == "number-error"]
    assert says in messages[0]


def test_what_was_typed_is_kept_as_it_was_typed(client: PageClient) -> None:
    page = parse(client.submit(UNKNOWN, number="12 34 567").text)
    field = next(i for i in page.find_all("input") if i.get("name") == "number")
    assert field.get("value") == "12 34 567"


def test_without_its_token_the_form_is_shown_again(client: PageClient) -> None:
    answer = client.post(UNKNOWN, data={"number": "12345678"})
    assert answer.status_code == 422
    assert "12345678" in answer.text


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_get_a_french_page(client: PageClient, method: str) -> None:
    answer = getattr(client, method)(UNKNOWN)
    assert answer.status_code == 405
    assert "<h1>" in answer.text
