"""The typeface of documents: every letter French needs, and a way out for all others."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics

from mh_portal.documents.fonts import BOLD, CODES, REGULAR, drawable
from scripts import vendor
from scripts.typeface import make_truetype

FRENCH = (
    "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ"
    "0123456789.,;:!?’'«»()–—…/%€°²&@+-•"
)


def font_of(name: str) -> Any:
    return pdfmetrics.getFont(name)


@pytest.mark.parametrize("name", [REGULAR, BOLD])
def test_the_typeface_draws_every_letter_of_french(name: str) -> None:
    drawn = font_of(name).face.charToGlyph
    assert [letter for letter in FRENCH if ord(letter) not in drawn] == []
    assert {0x00A0, 0x202F} <= set(drawn)
    assert [letter for letter in FRENCH if letter not in CODES] == []


@pytest.mark.parametrize("name", [REGULAR, BOLD])
def test_every_code_has_a_glyph(name: str) -> None:
    drawn = font_of(name).face.charToGlyph
    assert [letter for letter in CODES if letter != "\ufffe" and ord(letter) not in drawn] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("L’Haÿ-les-Roses « 12 € »", "L’Haÿ-les-Roses « 12 € »"),
        ("L’HAŸ-LES-ROSES", "L’HAŸ-LES-ROSES"),
        ("Łukasz Żółć, Gökçe Şahin, Ștefan", "Łukasz Żółć, Gökçe Şahin, Ștefan"),
        ("Nguyễn Ālis İnce", "Nguyen Alis Ince"),
        ("漢", "?"),
        ("1\u202f234,50\u00a0€", "1\u00a0234,50\u00a0€"),
        ("Saint\u2011Denis césure\u00adlà", "Saint-Denis césurelà"),
        (unicodedata.normalize("NFD", "é"), "é"),
    ],
)
def test_what_cannot_be_drawn_is_shown_as_near_as_can_be(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_a_font_measures_what_it_draws() -> None:
    font = font_of(REGULAR)
    words = "Attestation d’affiliation à 12,50 €"
    units = sum(font.face.getCharWidth(ord(letter)) for letter in words)
    assert font.stringWidth(words, 12) == pytest.approx(units * 12 / 1000)
    assert font.stringWidth("\u00a0", 12) == font.stringWidth(" ", 12)


def test_the_fonts_are_as_their_script_made_them() -> None:
    assert vendor.list_faults(vendor.FONTS) == []


def test_a_web_font_becomes_the_same_truetype_font_each_time() -> None:
    web = (vendor.VENDOR / "atkinson-hyperlegible-400.woff2").read_bytes()
    made = make_truetype(web)
    assert made == make_truetype(web)
    font: Any = TTFont(BytesIO(made))
    assert "fpgm" not in font, "hints weigh as much as the letters"
    assert font.getBestCmap()[0x202F] == font.getBestCmap()[0x00A0]
