"""A file is made anew from what it shows: what else was in it is gone, and bombs harm nobody."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from mh_portal.core.papers import receiving
from mh_portal.core.papers.rules import MediaType, Reason, Received, RefusedError
from mh_portal.core.papers.storage import storage
from tests.factories import papers
from tests.factories.papers import EICAR, make_pdf, make_photo


@pytest.fixture(autouse=True)
def _no_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "scanner", "")


def receive(content: bytes, name: str = "sent") -> Received:
    return receiving.receive(name, content)


def refused(content: bytes) -> Reason:
    with pytest.raises(RefusedError) as error:
        receive(content)
    return error.value.reason


def opened(received: Received) -> Image.Image:
    assert received.media_type is MediaType.JPEG
    return Image.open(io.BytesIO(received.content))


def read(received: Received) -> pypdf.PdfReader:
    assert received.media_type is MediaType.PDF
    return pypdf.PdfReader(io.BytesIO(received.content))


def test_a_pdf_keeps_its_pages_their_size_and_their_words() -> None:
    pages = read(receive(make_pdf(pages=2), "Devis.PDF")).pages
    assert [papers.WORDS + f" {n}" in page.extract_text() for n, page in enumerate(pages, 1)] == [True, True]  # fmt: skip
    assert [round(float(page.mediabox.width)) for page in pages] == [595, 595]


def test_scripts_actions_attachments_and_hidden_streams_of_a_pdf_are_gone() -> None:
    sent = papers.make_malicious_pdf()
    for mark in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/AA", b"/PieceInfo"):
        assert mark in sent
    kept = receive(sent)
    reader = read(kept)
    everything = b"".join(
        each.get_data() if hasattr(each, "get_data") else str(each).encode()
        for number in range(1, len(reader.xref[0]) + 1)
        if (each := reader.get_object(number)) is not None
    )
    for mark in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/AA", b"/OpenAction",
                 b"/Names", b"/PieceInfo", b"/Annots", b"/AcroForm", EICAR):  # fmt: skip
        assert mark not in kept.content
        assert mark not in everything
    assert papers.WORDS in reader.pages[0].extract_text()


def test_what_was_typed_into_a_form_is_still_shown() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.acroForm.textfield(name="montant", value="515", x=72, y=700, width=200, height=40)
    canvas.showPage()
    canvas.save()
    kept = read(receive(out.getvalue()))
    assert "/AcroForm" not in kept.root_object
    image = kept.pages[0].images[0].image
    assert image is not None
    # The field stands at the left of the upper part of the page; digits are dark.
    box = image.convert("L").crop((200, 200, 760, 400))
    assert any(box.histogram()[:100])


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (papers.make_locked_pdf, Reason.LOCKED),
        (lambda: make_pdf(pages=21), Reason.TOO_MANY_PAGES),
        (lambda: b"%PDF-1.7\nnothing of the kind", Reason.DAMAGED),
        (lambda: make_pdf()[:200], Reason.DAMAGED),
        (lambda: make_photo()[:600], Reason.DAMAGED),
        (lambda: make_photo("PNG")[:100], Reason.DAMAGED),
        (lambda: EICAR, Reason.OTHER_KIND),
    ],
    ids=["locked", "pages", "no pdf", "half a pdf", "half a photo", "half a picture", "virus"],
)
def test_what_cannot_be_shown_is_refused(make: Callable[[], bytes], reason: Reason) -> None:
    assert refused(make()) is reason


def test_a_pdf_that_only_its_owner_may_change_is_taken() -> None:
    assert len(read(receive(papers.make_locked_pdf(password=""))).pages) == 1


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04", EICAR])
@pytest.mark.parametrize("make", [make_pdf, make_photo, lambda: make_photo("PNG")])
def test_of_two_files_in_one_only_what_is_seen_is_left(
    make: Callable[[], bytes], tail: bytes
) -> None:
    assert tail not in receive(make() + tail).content


def test_a_photo_is_upright_and_says_nothing_of_itself() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right by a quarter
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    kept = opened(receive(make_photo(exif=exif, comment=b"<script>")))
    assert kept.size == (240, 320)
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(kept.info)
    # What was at the left is at the top.
    red = kept.getpixel((120, 40))
    assert isinstance(red, tuple)
    assert red[0] > 200


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")],
)  # fmt: skip
def test_every_way_of_writing_colours_is_read(mode: str, kind: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, kind)
    kept = opened(receive(out.getvalue()))
    assert (kept.mode, kept.size) == ("RGB", (60, 40))


def test_what_is_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(receive(out.getvalue())).getpixel((30, 20)) == (255, 255, 255)


def test_of_a_photo_in_two_parts_the_first_is_kept() -> None:
    first, second = (Image.new("RGB", (64, 48), colour) for colour in ("red", "blue"))
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    kept = opened(receive(out.getvalue())).getpixel((10, 10))
    assert isinstance(kept, tuple)
    assert kept[0] > 200


def test_a_large_photo_is_made_smaller() -> None:
    kept = opened(receive(make_photo(size=(6000, 4000), quality=20)))
    assert max(kept.size) <= 2900


def png_bomb() -> bytes:
    """Return a picture of 900 million pixels in a few thousand bytes."""
    image = Image.new("1", (30_000, 30_000))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pdf_bomb() -> bytes:
    """Return a PDF whose page says nothing for more than a gigabyte."""
    squeezed = zlib.compressobj(9)
    piece = squeezed.compress(b" " * 1_000_000)
    stream = b"".join([piece, *(squeezed.compress(b" " * 1_000_000) for _ in range(1200))])
    stream += squeezed.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


def test_a_picture_that_is_a_bomb_is_not_decoded() -> None:
    assert refused(png_bomb()) is Reason.TOO_MANY_PIXELS


def test_a_pdf_that_is_a_bomb_ends_within_its_bounds() -> None:
    bomb = pdf_bomb()
    assert len(bomb) < 5_000_000
    assert refused(bomb) is Reason.DAMAGED


def program(tmp_path_factory: pytest.TempPathFactory, lines: str) -> str:
    path = tmp_path_factory.mktemp("program") / "rebuilding.py"
    own = receiving.PROGRAM.read_text(encoding="utf-8")
    head, _, _ = own.partition("    content = sys.stdin")
    path.write_text(f"{head}    {lines}\n\n\nmain(sys.argv[1])\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "lines",
    [
        "bytearray(2 * 1024 * MEGABYTE)",
        "open('/tmp/papers-were-here', 'w').write('x')",
        "import os; os.write(7, b'x')",
    ],
    ids=["memory", "a file", "a descriptor of the portal"],
)
def test_the_process_is_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, lines: str
) -> None:
    monkeypatch.setattr(receiving, "PROGRAM", program(tmp_path_factory, lines))
    assert refused(make_photo()) is Reason.DAMAGED


def test_the_process_has_nothing_of_the_portal(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("MH_PORTAL_SECRET_KEY", "told to nobody")
    lines = "import os; sys.stdout.write(repr((dict(os.environ), 'mh_portal' in sys.modules)))"
    monkeypatch.setattr(receiving, "PROGRAM", program(tmp_path_factory, lines))
    said = receiving.rebuild(make_photo(), MediaType.JPEG).decode()
    assert "LANG" in said
    assert "MH_PORTAL" not in said
    assert said.endswith("False)")


def test_who_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(receiving, "SECONDS", 1)
    monkeypatch.setattr(receiving, "PROGRAM", program(tmp_path_factory, "import time; time.sleep(60)"))  # fmt: skip
    assert refused(make_photo()) is Reason.DAMAGED
