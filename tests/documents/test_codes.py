"""QR codes and Datamatrix, read back from the drawn page by a decoder that is not ours."""

from __future__ import annotations

import random
import string
from datetime import date

import pytest

from mh_portal.documents import card, certificate
from mh_portal.documents.codes import datamatrix_modules, qr_modules
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.proof import QR_SIZE
from mh_portal.documents.story import Story
from mh_portal.documents.style import NORMAL
from tests.documents import facts, reading

both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])


@both_sizes
def test_the_codes_of_a_card_are_read_from_its_pages(large: bool) -> None:
    pdf = card.make_pdf(facts.CARD, facts.LETTERHEAD, large=large)
    assert reading.codes(pdf) == {
        ("DataMatrix", facts.CARD.datamatrix),
        ("QRCode", facts.PROOF.qr),
    }


@both_sizes
def test_the_code_of_a_certificate_is_read_from_its_page(large: bool) -> None:
    pdf = certificate.make_pdf(facts.CERTIFICATE, facts.LETTERHEAD, large=large)
    assert reading.codes(pdf) == {("QRCode", facts.PROOF.qr)}


def test_every_text_makes_a_code_that_can_be_read() -> None:
    """All codes have one mask, which a decoder must not mind whatever they hold."""
    chance = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_"
    signed = [
        "https://espace.example/v#" + "".join(chance.choices(letters, k=length))
        for length in (0, 40, 130, 240, 400, 420)
    ] + ["A" * 120, "0" * 200]
    norm = [
        f"AMC=00999900{number};TC=;CSR={number * 37};ADH={number * 9999}"
        for number in range(10, 18)
    ]
    story = Story(NORMAL)
    story.heading("Codes", 1)
    for one, other in zip(signed, norm, strict=True):
        qr = story.code(qr_modules(one), QR_SIZE, "QR code")
        matrix = story.code(datamatrix_modules(other), 51, "Datamatrix")
        story.side_by_side([(0.6, [qr]), (0.4, [matrix])])
        story.space(24)
    metadata = Metadata(title="Codes", author="Malakoff Humanis", day=date(2022, 3, 24))
    found = reading.codes(render(story, metadata, facts.LETTERHEAD), dots=200)
    assert found == {("QRCode", text) for text in signed} | {("DataMatrix", text) for text in norm}
