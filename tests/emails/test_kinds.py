"""Every kind of e-mail has its texts, and they are good ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import UndefinedError

from mh_portal.config import Settings
from mh_portal.core.outbox.email import defaults_of
from mh_portal.emails.rendering import TEMPLATES, Texts, environment, render_texts
from tests.emails.reading import Reader, plain
from tests.emails.samples import EASY, HARD, TOKEN, all_kinds, email

BASE = "https://espace.example"
AAA_CONTRAST = 7.0


def luminance(colour: str) -> float:
    """Return the relative luminance of « #rrggbb » (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return Settings.from_environment({**environment, "MH_PORTAL_BASE_URL": BASE})


@pytest.fixture(params=all_kinds())
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def texts(kind: str, settings: Settings) -> Texts:
    return render_texts(kind, email(kind).context(), settings)


def test_every_kind_has_its_folder_and_every_folder_its_kind() -> None:
    folders = {path.name: path for path in TEMPLATES.iterdir() if path.is_dir()}
    assert set(folders) == set(all_kinds())
    for folder in folders.values():
        assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}


def test_every_template_is_used() -> None:
    parts = {path.name for path in TEMPLATES.iterdir() if path.is_file()}
    assert parts == {
        "_by.html",
        "_by.txt",
        "_layout.html",
        "_layout.txt",
        "_not_you.html",
        "_not_you.txt",
        "_parts.html",
        "_style.css",
    }
    assert set(environment().list_templates()) >= parts


def test_the_subject_is_one_short_line(texts: Texts) -> None:
    assert texts.subject == plain(texts.subject)
    assert 10 <= len(texts.subject) <= 60


def test_the_text_says_what_the_html_says(texts: Texts) -> None:
    said = plain(texts.text)
    for block in Reader(texts.html).blocks:
        if block in {"malakoff humanis", "Espace Client Particulier", texts.subject}:
            continue  # the letterhead and the window's title
        if block.startswith("Le bouton ne marche pas"):
            continue  # a text has no button
        assert block in said


def test_the_text_has_the_links_of_the_html(texts: Texts) -> None:
    links = {href for href, _ in Reader(texts.html).links if not href.startswith("tel:")}
    assert set(re.findall(r"https?://\S+", texts.text)) - {BASE} == links


def test_every_link_leads_to_the_portal(texts: Texts) -> None:
    for href, _ in Reader(texts.html).links:
        assert href.startswith((f"{BASE}/", "tel:+33"))


def test_one_button_and_its_link_to_read(texts: Texts) -> None:
    reader = Reader(texts.html)
    (button,) = [values for tag, values in reader.tags if values.get("class") == "mail-button"]
    assert (button["href"], button["href"]) in reader.links


def test_a_secret_stands_in_the_button_alone(kind: str, texts: Texts) -> None:
    expected = 1 if "token" in email(kind).context() else 0
    assert texts.text.count(TOKEN) == expected
    assert texts.html.count(TOKEN) == expected * 3  # the button, the link, what the link reads


def test_the_telephone_and_its_hours_are_told(texts: Texts, settings: Settings) -> None:
    for part in (texts.text, texts.html):
        assert settings.phone in plain(part)
        assert plain(settings.phone_hours) in plain(part)
    assert 'href="tel:+33199003996"' in texts.html


def test_the_reader_is_greeted_by_name(texts: Texts) -> None:
    assert "Bonjour Madame Martin,\n" in texts.text
    assert "Bonjour Madame Martin," in Reader(texts.html).blocks


def test_all_texts_are_large_and_dark_enough(texts: Texts) -> None:
    inked = Reader(texts.html).inked
    assert len(inked) > 10
    for ink, paper, size in inked:
        assert contrast(ink, paper) >= AAA_CONTRAST, (ink, paper)
        assert size >= 16


def test_nothing_is_fetched_and_nothing_runs(texts: Texts) -> None:
    tags = Reader(texts.html).tags
    assert {tag for tag, _ in tags}.isdisjoint(
        {"img", "script", "link", "iframe", "form", "svg", "video", "object"}
    )
    for _, values in tags:
        assert not {"src", "srcset", "background"} & set(values)
        assert not [name for name in values if name.startswith("on")]
        assert "url(" not in values.get("style", "")


def test_the_page_is_in_order(texts: Texts) -> None:
    tags = Reader(texts.html).tags
    assert texts.html.startswith("<!DOCTYPE html>")
    assert [values["lang"] for tag, values in tags if tag == "html"] == ["fr"]
    assert [tag for tag, _ in tags].count("h1") == 1
    assert all(values.get("role") == "presentation" for tag, values in tags if tag == "table")
    assert len(texts.html.encode()) < 12_000


def test_nothing_is_left_in_english(kind: str, settings: Settings) -> None:
    source = "".join(
        path.read_text() for path in [*TEMPLATES.glob("_*"), *(TEMPLATES / kind).iterdir()]
    )
    english = set(re.findall(r'_\("(.+?)"(?:,|\))', source))
    assert len(english) > 8
    rendered = render_texts(kind, email(kind).context(), settings)
    for words in english:
        assert words.replace("%(address)s", BASE) not in rendered.html


def test_every_text_goes_through_the_catalogue() -> None:
    for path in TEMPLATES.rglob("*.[ht][tx]*"):
        source = re.sub(
            r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]+>", "", path.read_text(), flags=re.DOTALL
        )
        left = re.sub(r"malakoff humanis|/[a-z/-]+|[:–-]", "", plain(source))
        assert left.strip() == "", path


def test_odd_names_change_nothing_but_the_name(kind: str, settings: Settings) -> None:
    facts = email(kind, HARD).context()
    hard, easy = (render_texts(kind, each, settings) for each in (facts, email(kind).context()))
    assert f"Bonjour {HARD['greeting']},\n" in hard.text
    assert f"Bonjour {HARD['greeting']}," in Reader(hard.html).blocks
    assert "<b>" not in hard.html
    tags = [[tag for tag, _ in Reader(texts.html).tags] for texts in (hard, easy)]
    assert tags[0] == tags[1]


@pytest.mark.parametrize("kind", ["password_changed", "second_factor_refused"])
def test_an_agent_is_sent_where_an_agent_may_go(kind: str, settings: Settings) -> None:
    text = render_texts(kind, email(kind, EASY | {"home": "/conseiller"}).context(), settings).text
    assert "/conseiller/connexion" in text
    assert "superviseur" in text
    assert "mot-de-passe" not in text


ACTS = [
    "appointment_booked",
    "appointment_cancelled",
    "appointment_moved",
    "consents_changed",
    "debit_day_changed",
    "message_sent",
    "profile_changed",
    "request_completed",
    "request_received",
    "request_withdrawn",
    "termination_received",
    "termination_taken_back",
    "termination_to_examine",
]


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize(
    ("by", "who"), [("agent", "Un conseiller a fait"), ("helper", "Votre aidant a fait")]
)
def test_what_was_done_for_the_member_is_not_told_as_theirs(
    kind: str, by: str, who: str, settings: Settings
) -> None:
    texts = render_texts(kind, email(kind, EASY).context() | {"by": by}, settings)
    said = plain(texts.text)
    assert f"{who} cette démarche pour vous" in said
    doing = "demandé|envoyé|écrit|commencé|complété|annulé|choisi"
    assert not re.search(f"[Vv]ous (l’)?avez ({doing})|Ce n’est pas vous|C’est vous", said)
    for block in Reader(texts.html).blocks:
        if block.startswith(who):
            assert block in said
            break
    else:
        pytest.fail("the HTML does not say who did it")


@pytest.mark.parametrize("kind", ["account_activation", "password_reset"])
def test_a_link_sent_during_a_call_is_told_so(kind: str, settings: Settings) -> None:
    said = plain(render_texts(kind, email(kind).context() | {"by": "agent"}, settings).text)
    assert "Pendant votre appel, un conseiller" in said
    assert "Vous avez demandé" not in said


def _without(kind: str, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in facts.keys() - defaults_of(kind).keys():
        yield {key: value for key, value in facts.items() if key != name}


def test_a_missing_fact_is_an_error_and_not_a_gap(kind: str, settings: Settings) -> None:

    for facts in _without(kind, email(kind, EASY).context()):
        with pytest.raises(UndefinedError):
            render_texts(kind, facts, settings)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (
            "account_activation",
            ["24 heures", "Activer mon compte", "/compte/activation/nouveau-lien"],
        ),
        ("account_exists", ["/connexion", "/mot-de-passe/oubli"]),
        ("account_creation_notice", ["Ce n’est pas moi", "m…n@orange.example"]),
        ("password_reset", ["30 minutes", "/mot-de-passe/oubli"]),
        ("password_changed", ["déconnecté", "/mot-de-passe/oubli"]),
        (
            "campaign_awareness",
            ["24 mars 2022", "plus vite", "faciles", "analyse de devis", "rendez-vous médical",
             "Regarder la vidéo", "mars 2022, vous recevrez un autre message"],
        ),
        (
            "campaign_launch",
            ["10203057", "Créer votre compte", "Étape 1", "adresse personnelle", "8 chiffres",
             "carte de tiers payant 2022", "lien sécurisé", "« Activer mon compte »", "spams",
             "Étape 3", "nouveau mot de passe", "/aide/creer-mon-compte", "demandes récentes", "anciens relevés",
             "historique", "/connexion"],
        ),
        ("campaign_identifier", ["24 mars 2022", "Mettre à jour mon identifiant", "ancien"]),
        ("campaign_activation", ["Activer mon compte", "24 heures", "spams"]),
        (
            "campaign_debit_date",
            ["10203057", "à partir d’avril 2022", "d’avance", "rien à faire", "28 mars", "le 5",
             "le 10 ou le 15", "par téléphone", "solution ensemble"],
        ),
        ("campaign_services", ["Coaching santé", "y mettre fin", "/desinscription/"]),
        ("consents_changed", ["par SMS : oui", "/espace/profil/consentements", "annuler"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_says_what_it_is_for(kind: str, facts: list[str], settings: Settings) -> None:
    said = plain(render_texts(kind, email(kind).context(), settings).text)
    for fact in facts:
        assert fact.casefold() in said.casefold()
