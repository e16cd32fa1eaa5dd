"""A program of its own that makes a file anew from what it shows: pixels alone cross over.

Run as `python -I rebuilding.py application/pdf <sent >rebuilt` with no other file open. Whatever a
file holds beside its picture (scripts, actions, forms, attachments, places, a second file behind
the first) is never copied, because nothing is: each page is drawn and the drawing is kept. The text
of a PDF is put behind its drawing, so that it can be searched and read aloud. What goes wrong is
one word on the error output; a crash or the end of a bound is a damaged file.

It stands alone: nothing of the portal is imported, so none of its keys are in this process.
"""

from __future__ import annotations

import io
import math
import resource
import sys
from typing import Any, NoReturn

MEGABYTE = 1024 * 1024
# The bounds of the process: memory, processor time, and no file or core is ever written.
BOUNDS = (
    (resource.RLIMIT_AS, 1024 * MEGABYTE),
    (resource.RLIMIT_CPU, 20),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)
LARGEST_FILE = 5 * MEGABYTE
# A photo of the largest telephones that still is below 5 MB; above it lie bombs.
MOST_PIXELS = 50_000_000
# What is kept of a photo: an A4 page at 250 dots per inch.
LONGEST_SIDE = 2900
MOST_PAGES = 20
DOTS_PER_POINT = 200 / 72
PAGE_PIXELS = 4_000_000
PHOTO_QUALITY, PAGE_QUALITY = 82, 75
POINTS = (10, 14_400)  # the smallest and the largest page that PDF has
LONGEST_TEXT = 200_000


def refuse(word: str) -> NoReturn:
    """End with the reason."""
    sys.stderr.write(word)
    sys.exit(1)


def picture(content: bytes) -> bytes:
    """Return a photo as a JPEG of its pixels, upright and without what it says of itself."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the bounds are set

    Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is decoded
    opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    if opened.width * opened.height > MOST_PIXELS:
        refuse("too_many_pixels")
    # A JPEG is decoded at the size that is kept.
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode.startswith("I"):
        # Sixteen bits of grey, as some scanners have them.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in upright.getbands() or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        upright = Image.new("RGB", seen.size, "white")
        upright.paste(seen, mask=seen.getchannel("A"))
    # Pixels alone: what the picture says of itself would be saved along with it.
    pixels = Image.new("RGB", upright.size)
    pixels.paste(upright.convert("RGB"))
    return _jpeg(pixels, PHOTO_QUALITY)


def document(content: bytes) -> bytes:
    """Return a PDF of the drawings of its pages."""
    import pypdfium2  # noqa: PLC0415 - after the bounds are set
    from reportlab import rl_config  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    try:
        source = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        refuse("locked" if "assword" in str(error) else "damaged")
    if not 0 < len(source) <= MOST_PAGES:
        refuse("too_many_pages" if len(source) else "damaged")
    # What was typed into a form is drawn; this build of PDFium runs no script.
    source.init_forms()
    rl_config.useA85 = 0
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for page in source:
        _draw(canvas, page)
        page.close()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, page: Any) -> None:
    """Draw a page of the source on a page of ours, with its words behind."""
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415

    width, height = (min(max(side, POINTS[0]), POINTS[1]) for side in page.get_size())
    if not (math.isfinite(width) and math.isfinite(height)):
        refuse("damaged")
    scale = min(DOTS_PER_POINT, math.sqrt(PAGE_PIXELS / (width * height)))
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    canvas.setPageSize((width, height))
    # Its own rotation is in the drawing, and is not in where its words stand.
    if not page.get_rotation():
        _write(canvas, page)
    canvas.drawImage(ImageReader(io.BytesIO(_jpeg(drawn, PAGE_QUALITY))), 0, 0, width, height)
    canvas.showPage()


def _write(canvas: Any, page: Any) -> None:
    """Put the words of a page where they stand; the drawing will cover them."""
    words, left_over = page.get_textpage(), LONGEST_TEXT
    for number in range(words.count_rects()):
        left, bottom, right, top = box = words.get_rect(number)
        text = " ".join(words.get_text_bounded(*box).split())[:left_over]
        left_over -= len(text)
        size = min(max(top - bottom, 1), 100)
        wide = canvas.stringWidth(text, "Helvetica", size)
        if not text or not wide or left_over <= 0:
            continue
        line = canvas.beginText(left, bottom)
        line.setFont("Helvetica", size)
        line.setTextRenderMode(3)
        line.setHorizScale(min(max(100 * (right - left) / wide, 10), 500))
        line.textOut(text)
        canvas.drawText(line)


def _jpeg(picture: Any, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def main(media_type: str) -> None:
    """Read a file, write it anew."""
    for bound, most in BOUNDS:
        resource.setrlimit(bound, (most, most))
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        rebuilt = document(content) if media_type == "application/pdf" else picture(content)
    except Exception:  # noqa: BLE001 - whatever a decoder stumbles over, the file is damaged
        refuse("damaged")
    sys.stdout.buffer.write(rebuilt)


if __name__ == "__main__":
    main(sys.argv[1])
