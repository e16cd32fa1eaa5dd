"""The help: its tutorial shows the portal as it is, its film says what stands below it."""

from __future__ import annotations

import itertools
import re
import struct
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from mh_portal.blueprints.information import conformity, film, tutorial
from mh_portal.core.accounts import rules
from mh_portal.web import assets
from tests.support import creation
from tests.support.client import PageClient
from tests.support.html import Element

STEPS = [step for part in tutorial.PARTS for step in part.steps]
PICTURES = assets.FOLDER / tutorial.FOLDER
HEAVIEST_PICTURE, HEAVIEST_FILM = 40 * 1024, 4 * 1024**2
CUE = re.compile(r"(\d+):(\d+\.\d+) --> (\d+):(\d+\.\d+) line:0\n((?:.+\n)+)")
# What the picture rings, where a page shows it only once somebody has an account.
LATER = {"courriel.png", "mot-de-passe.png", "espace.png"}


@pytest.fixture
def tutorial_page(client: PageClient) -> Element:
    return client.page("/aide/creer-mon-compte").find_all("main")[0]


def cues() -> list[tuple[float, float, str]]:
    """Return the captions: from, to, words."""
    text = (assets.FOLDER / film.CAPTIONS).read_text(encoding="utf-8")
    return [
        (int(m[1]) * 60 + float(m[2]), int(m[3]) * 60 + float(m[4]), m[5].replace("&amp;", "&"))
        for m in CUE.finditer(text + "\n")
    ]


def test_the_tutorial_follows_the_source_s_journey_in_its_words(tutorial_page: Element) -> None:
    words = tutorial_page.text
    journey = [
        "« Accéder à mon espace »",
        "« Santé & Prévoyance »",
        "« 8 chiffres »",
        "« Créer mon compte »",
        "votre date de naissance",
        "le numéro de votre carte",
        "cochez la case",
        "courriers indésirables",
        "« Activer mon compte »",
        "24 heures",
        "votre mot de passe",
    ]
    places = [words.replace("\N{NO-BREAK SPACE}", " ").find(label) for label in journey]
    assert -1 not in places, journey[places.index(-1)]
    assert places == sorted(places)
    assert f"{rules.ACTIVATION_LASTS.total_seconds() / 3600:.0f} heures" in words


def test_each_step_has_its_picture_with_words_for_who_does_not_see_it(
    tutorial_page: Element,
) -> None:
    images = tutorial_page.find_all("img")
    assert [Path(image.get("src") or "").name for image in images] == [s.picture for s in STEPS]
    for image in images:
        assert len(image.get("alt") or "") > 40
        assert image.get("loading") == "lazy"
        assert (image.get("width"), image.get("height")) == ("320", "480")
    assert len({image.get("alt") for image in images}) == len(STEPS)


def test_the_pictures_are_light_and_of_one_size() -> None:
    assert {path.name for path in PICTURES.iterdir()} == {step.picture for step in STEPS}
    for step in STEPS:
        path = PICTURES / step.picture
        assert path.stat().st_size <= HEAVIEST_PICTURE, step.picture
        with Image.open(path) as picture:
            assert (picture.format, picture.size) == ("PNG", (tutorial.WIDTH, tutorial.HEIGHT))
    shape = tutorial.SHOWN_WIDTH / tutorial.SHOWN_HEIGHT
    assert shape == tutorial.WIDTH / tutorial.HEIGHT


@pytest.mark.parametrize("step", [s for s in STEPS if s.address], ids=lambda step: step.picture)
def test_what_a_picture_rings_still_stands_on_its_page(
    client: PageClient, step: tutorial.Step
) -> None:
    main = client.page(step.address).find_all("main")[0]
    words = [e.text for tag in ("a", "button", "label", "legend", "h1") for e in main.find_all(tag)]
    assert any(step.label in text for text in words), f"make the pictures again: {step.label}"


def test_the_pictures_of_the_e_mail_and_of_the_first_visit_still_hold(
    app: Flask, client: PageClient, number: str
) -> None:
    labels = {step.picture: step.label for step in STEPS if not step.address}
    assert set(labels) == LATER
    creation.ask(client, number)
    path = creation.activation_path(app)
    password = client.page(path).find_all("main")[0]
    assert labels["mot-de-passe.png"] in [button.text for button in password.find_all("button")]
    assert labels["courriel.png"] == "Activer mon compte"


def test_the_film_s_captions_are_its_transcript_word_for_word(client: PageClient) -> None:
    page = client.page("/aide/video").find_all("main")[0]
    [transcript] = [e for e in page.find_all("div") if e.get("class") == "mh-transcript"]
    read = [e.text for e in transcript.walk() if e.tag in {"h3", "p"}]
    lines = [" ".join(line.split()) for cue in cues() for line in cue[2].splitlines()]
    assert lines == read, "make the film again: python -m devtools.film"
    assert len(cues()) == len(film.SCENES)


def test_captions_follow_each_other_at_a_pace_to_read() -> None:
    shown = cues()
    assert all(a[1] == b[0] for a, b in itertools.pairwise(shown))
    assert 100 <= shown[-1][1] <= 150, "two minutes"
    for begin, end, words in shown:
        assert len(words) / (end - begin) <= film.PACE + 1, words


def test_nothing_of_the_film_is_fetched_before_it_is_asked_for(client: PageClient) -> None:
    page = client.page("/aide/video").find_all("main")[0]
    [video] = page.find_all("video")
    assert "autoplay" not in video.attributes
    assert "controls" in video.attributes
    assert video.get("preload") == "none"
    assert video.get("poster")
    [track] = video.find_all("track")
    assert (track.get("kind"), track.get("srclang")) == ("captions", "fr")
    assert "default" not in track.attributes  # the words are in the picture already
    address = video.find_all("source")[0].get("src")
    assert address in [a.get("href") for a in page.find_all("a")], "no plain link to the film"
    for img in client.page("/").find_all("img"):
        assert tutorial.FOLDER not in (img.get("src") or "")


def test_a_player_may_jump_within_the_film(app: Flask) -> None:
    client = FlaskClient(app, app.response_class)
    prefix = app.jinja_env.from_string("{{ static_url(name) }}")
    size = (assets.FOLDER / film.FILM).stat().st_size
    address = prefix.render(name=film.FILM)
    with client.get(address, headers={"Range": "bytes=1000000-1000099"}) as answer:
        assert answer.status_code == 206
        assert answer.mimetype == "video/mp4"
        assert answer.headers["Content-Range"] == f"bytes 1000000-1000099/{size}"
        assert len(answer.data) == 100
        # A browser that opens it by itself fetches it from its own page.
        assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "sandbox" not in answer.headers["Content-Security-Policy"]
    with client.get(prefix.render(name=film.CAPTIONS)) as answer:
        assert answer.mimetype == "text/vtt"
    assert "media-src 'self'" in client.get("/aide/video").headers["Content-Security-Policy"]


def test_the_film_is_light_and_its_index_comes_first() -> None:
    data = (assets.FOLDER / film.FILM).read_bytes()
    assert len(data) <= HEAVIEST_FILM
    boxes, place = [], 0
    while place < len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        boxes.append(name.decode())
        place += length
    assert boxes.index("moov") < boxes.index("mdat"), "it would play only once it is whole"
    assert b"avc1" in data[:4096]


def test_the_declaration_of_accessibility_has_what_the_law_asks_for(client: PageClient) -> None:
    main = client.page("/accessibilite").find_all("main")[0]
    assert main.find_all("h1")[0].text == "Accessibilité : partiellement conforme"
    words = main.text
    for fact in (
        "article 47 de la loi n° 2005-102",
        "RGAA",
        "EN 301 549",
        "Aucun auditeur indépendant",
        "Défenseur des droits",
        "Libre réponse 71120",
    ):
        assert fact in words, fact
    rows = main.find_all("tbody")[0].find_all("tr")
    assert len(rows) == len(conformity.THEMES) == 13


@pytest.mark.parametrize("path", ["/", "/connexion", "/conseiller/connexion", "/aide"])
def test_every_footer_says_how_accessible_the_portal_is(client: PageClient, path: str) -> None:
    footer = client.page(path).find_all("footer")[0]
    links = {a.get("href"): a.text for a in footer.find_all("a")}
    assert links["/accessibilite"] == "Accessibilité : partiellement conforme"


def test_the_tutorial_is_found_where_an_account_is_created(client: PageClient) -> None:
    for path in ("/", "/aide", "/acces/sante-prevoyance/8-chiffres", "/compte/creation"):
        addresses = [a.get("href") for a in client.page(path).find_all("main")[0].find_all("a")]
        aside = [a.get("href") for a in client.page(path).find_all("a")]
        assert "/aide/creer-mon-compte" in addresses + aside, path
