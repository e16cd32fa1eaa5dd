"""Shows a page calmly to a film: a pointer that glides, words that are typed, cards with a title."""

from __future__ import annotations

import base64
import html
import io

from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize

from devtools import pointer
from devtools.environment import STATIC
from devtools.reel import RATE, Reel
from mh_portal.blueprints.information import film

# The page above, much larger than in a browser; the words below.
ZOOM = 1.6
BAND = 144
VIEWPORT: ViewportSize = {
    "width": round(film.WIDTH / ZOOM),
    "height": round((film.HEIGHT - BAND) / ZOOM),
}
# Seconds: a glance before anything moves, a movement, a key, a click.
GLANCE, GLIDE, KEY, CLICK = 0.7, 0.8, 0.12, 0.5
ARROW = 52
STYLE = """
@font-face {{ font-family: face; font-weight: 400; src: url(data:font/woff2;base64,{regular}) }}
@font-face {{ font-family: face; font-weight: 700; src: url(data:font/woff2;base64,{bold}) }}
* {{ box-sizing: border-box; margin: 0 }}
body {{ font: 400 36px/1.25 face; color: #fff; background: #14245c; width: {width}px;
  height: {height}px; overflow: hidden; display: flex; flex-direction: column;
  justify-content: center; text-align: center; text-wrap: balance }}
.band {{ padding: 0 56px; border-top: 6px solid #a90f2c }}
.card {{ padding: 0 110px; background: #fce8d9; color: #1a2340; gap: 40px }}
h1 {{ color: #14245c; font: 700 76px/1.15 face }} .card p {{ font-size: 42px }}
i {{ display: block; width: 140px; height: 10px; margin: 0 auto; border-radius: 9px;
  background: #a90f2c }}
"""


class Director:
    """Leads a film: what the page shows, where the pointer is, what the band says."""

    def __init__(self, page: Page, reel: Reel) -> None:
        self._page = page
        self._reel = reel
        # What is written beside the page is drawn in a window of its own.
        browser = page.context.browser
        assert browser is not None
        self._writer = browser.new_page()
        self._band = Image.new("RGB", (film.WIDTH, BAND))
        self._last = Image.new("RGB", (film.WIDTH, film.HEIGHT))
        self._tip = (film.WIDTH * 0.7, film.HEIGHT * 0.55)
        self._poster: Image.Image | None = None

    @property
    def seconds(self) -> float:
        """How long the film is so far."""
        return self._reel.seconds

    @property
    def poster(self) -> Image.Image:
        """The first card: what stands in the page before the film plays."""
        assert self._poster is not None
        return self._poster

    def card(self, title: str, words: str) -> None:
        """Show a card with a title and a sentence."""
        body = f"<body class=card><h1>{html.escape(title)}</h1><i></i><p>{html.escape(words)}</p>"
        self._last = self._draw(body, film.HEIGHT)
        self._poster = self._poster or self._last
        self._reel.show(self._last)

    def begin(self, words: str) -> None:
        """Put the words of the scene into the band."""
        self._band = self._draw(f"<body class=band><p>{html.escape(words)}</p>", BAND)

    def hold_until(self, second: float) -> None:
        """Leave the picture as it is until that second of the film, and a moment at least."""
        self._reel.show(self._last, max(RATE // 2, round((second - self.seconds) * RATE)))

    def look(self, above: Locator | None = None) -> None:
        """Show the page, from what stands `above` on, and give the eye a moment."""
        if above is not None:
            above.first.evaluate("e => scrollTo(0, scrollY + e.getBoundingClientRect().y - 24)")
        self._hold(GLANCE)

    def glide(self, target: Locator, seconds: float = GLIDE) -> None:
        """Bring something into view, then lead the pointer to it."""
        self._scroll_to(target)
        box = target.bounding_box()
        assert box is not None
        x = (box["x"] + min(box["width"] * 0.6, box["width"] - 4)) * ZOOM
        y = (box["y"] + box["height"] * 0.62) * ZOOM
        start, page, steps = self._tip, self._shoot(), round(seconds * RATE)
        for step in range(1, steps + 1):
            share = step / steps
            eased = share * share * (3 - 2 * share)
            self._tip = (start[0] + (x - start[0]) * eased, start[1] + (y - start[1]) * eased)
            self._show(page)

    def click(self, target: Locator, *, stay: bool = False) -> None:
        """Lead the pointer to something and click; with `stay`, only show it."""
        self.glide(target)
        self._hold(GLANCE / 2)
        page, steps = self._shoot(), round(CLICK * RATE)
        for step in range(steps):
            clicked = page.copy()
            pointer.click(clicked, self._tip, 14 + step * 7)
            self._show(clicked)
        if not stay:
            target.click()

    def tick(self, box: Locator) -> None:
        """Tick a box."""
        label = self._page.locator(f"label[for={box.get_attribute('id')}]")
        self._scroll_to(label)
        self.glide(box)
        box.check()
        self._hold(GLANCE)

    def write(self, field: Locator, text: str) -> None:
        """Type into a field, letter by letter."""
        self.glide(field, GLIDE / 2)
        field.click()
        for end in range(1, len(text) + 1, 1 if len(text) < 5 else 2):
            field.fill(text[:end])
            self._hold(KEY)
        field.fill(text)
        self._hold(GLANCE / 3)

    def _scroll_to(self, target: Locator) -> None:
        wanted = target.evaluate(
            """e => { const box = e.getBoundingClientRect(), middle = box.y + box.height / 2;
            const least = innerHeight * .2, most = innerHeight * .7;
            const by = middle < least ? middle - least : middle > most ? middle - innerHeight * .5 : 0;
            const end = document.documentElement.scrollHeight - innerHeight;
            return Math.max(0, Math.min(end, scrollY + by)) }"""
        )
        start = self._page.evaluate("() => scrollY")
        steps = min(RATE, round(abs(wanted - start) / 25))
        for step in range(1, steps + 1):
            share = step / steps
            eased = share * share * (3 - 2 * share)
            self._page.evaluate("y => scrollTo(0, y)", start + (wanted - start) * eased)
            self._show(self._shoot())

    def _hold(self, seconds: float) -> None:
        self._show(self._shoot(), max(1, round(seconds * RATE)))

    def _shoot(self) -> Image.Image:
        return Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")

    def _show(self, page: Image.Image, count: int = 1) -> None:
        picture = Image.new("RGB", (film.WIDTH, film.HEIGHT))
        picture.paste(page, (0, 0))
        pointer.arrow(picture, self._tip, ARROW)
        picture.paste(self._band, (0, film.HEIGHT - BAND))
        self._last = picture
        self._reel.show(picture, count)

    def _draw(self, body: str, height: int) -> Image.Image:
        faces = {
            name: base64.b64encode(
                (STATIC / f"vendor/atkinson-hyperlegible-{weight}.woff2").read_bytes()
            ).decode()
            for name, weight in (("regular", 400), ("bold", 700))
        }
        style = STYLE.format(width=film.WIDTH, height=height, **faces)
        self._writer.set_viewport_size({"width": film.WIDTH, "height": height})
        self._writer.set_content(f"<!DOCTYPE html><html lang=fr><style>{style}</style>{body}")
        self._writer.evaluate("() => document.fonts.ready")
        return Image.open(io.BytesIO(self._writer.screenshot())).convert("RGB")
