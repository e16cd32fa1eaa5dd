"""Somebody at a telephone looks for help: the pictures one after the other, the film, a question."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.e2e.test_weight import Meter

pytestmark = pytest.mark.browser

# With the pictures that are in sight or nearly so; and what the film's page costs before it plays.
TUTORIAL, VIDEO = 150 * 1024, 130 * 1024
# Milliseconds that a film takes to begin, at most, on a busy machine.
STARTS = 30_000


def test_the_way_to_the_pictures_and_from_there_to_the_account(person_at_phone: Person) -> None:
    person = person_at_phone
    person.opens("/")
    person.follows("Créer mon compte, en images")
    person.sees("Créer mon compte, en images")
    pictures = person.page.get_by_role("main").get_by_role("img")
    expect(pictures).to_have_count(11)
    for number in range(11):
        pictures.nth(number).scroll_into_view_if_needed()
        drawn = pictures.nth(number)
        expect(drawn).to_have_js_property("complete", True)
        assert drawn.evaluate("e => e.naturalWidth") == 480
        box = drawn.bounding_box()
        assert box is not None
        assert box["width"] >= 280, "too small to read"
        assert box["x"] + box["width"] <= 360, "cut off at the right"
    person.follows("Regarder la vidéo")
    person.sees("Regarder la vidéo")
    film = person.page.locator("video")
    assert film.evaluate("e => e.paused && e.networkState !== HTMLMediaElement.NETWORK_LOADING")
    person.reads("Choisissez « Santé & Prévoyance ».")
    person.follows("Toutes les questions et réponses")
    person.sees("Aide")
    person.follows("Mon contrat et mes remboursements")
    person.sees("Questions et réponses")
    person.follows("Téléphone ou codes perdus")
    expect(person.page.get_by_role("heading", name="Téléphone ou codes perdus")).to_be_in_viewport()


def test_the_film_obeys_large_buttons_by_keyboard_or_else_the_browsers_own(
    person: Person, scripts: bool
) -> None:
    person.opens("/aide/video")
    film = person.page.locator("video")
    play = person.page.get_by_role("button", name="Lire la vidéo")
    if not scripts:
        expect(film).to_have_js_property("controls", True)
        expect(play).to_be_hidden()
        return
    expect(film).to_have_js_property("controls", False)
    person.tabs_to(play)
    person.hits("Enter")
    pause = person.button("Mettre en pause")
    expect(film).to_have_js_property("paused", False, timeout=STARTS)
    expect(person.page.get_by_text(" sur 2:0")).to_be_visible(timeout=STARTS)
    expect(pause).to_be_focused()
    person.hits("Tab")
    person.hits("Tab")
    expect(person.button("Avancer de 10 secondes")).to_be_focused()
    person.hits("Enter")
    person.hits("Enter")
    pause.click()
    expect(film).to_have_js_property("paused", True)
    expect(film).to_have_js_property("seeking", False, timeout=STARTS)
    before = film.evaluate("e => e.currentTime")
    assert before >= 20
    person.presses("Reculer de 10 secondes")
    assert film.evaluate("e => e.currentTime") == pytest.approx(before - 10, abs=0.1)
    person.presses("Afficher les sous-titres")
    assert film.evaluate("e => e.textTracks[0].mode") == "showing"
    person.presses("Masquer les sous-titres")
    assert film.evaluate("e => e.textTracks[0].mode") == "hidden"
    expect(play).to_be_visible()


@pytest.mark.parametrize(
    ("path", "most"), [("/aide/creer-mon-compte", TUTORIAL), ("/aide/video", VIDEO)]
)
def test_pictures_and_film_are_fetched_when_they_are_looked_at(
    browser: Browser, portal: Portal, path: str, most: int
) -> None:
    page = browser.new_page(base_url=portal.url, viewport={"width": 360, "height": 640})
    meter = Meter(page)
    page.goto(path, wait_until="networkidle")
    count, size = meter.read()
    page.close()
    assert count <= 12
    assert size <= most, size
