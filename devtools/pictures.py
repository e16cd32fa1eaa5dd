"""Makes the pictures of the tutorial « Créer mon compte » from the portal itself.

Run as `python -m devtools.pictures`, in the portal's environment. It goes through the creation of
an account on a narrow screen, and frames in each picture what the step is about.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, ViewportSize

from devtools import machine, pointer, stage
from devtools.environment import STATIC
from devtools.stage import Visit
from mh_portal.blueprints.information import tutorial
from mh_portal.language import gettext as _

SCALE = tutorial.WIDTH / tutorial.SHOWN_WIDTH
VIEWPORT: ViewportSize = {"width": tutorial.SHOWN_WIDTH, "height": tutorial.SHOWN_HEIGHT}
HEAVIEST = 40 * 1024
# Few colours, as the portal has: a third of the weight, and no eye sees it.
COLOURS = 48
# Between a thing and the frame around it, in pixels of CSS.
GAP = 4


class Album:
    """Takes the pictures of a visit and keeps them."""

    def __init__(self, visit: Visit, folder: Path) -> None:
        self._page = visit.page
        self._folder = folder

    def take(self, name: str, ringed: Locator | None = None, *, above: float = 0.5) -> None:
        """Keep a picture of the page, scrolled so that `ringed` stands at that share of its height."""
        if ringed is not None:
            ringed.evaluate(
                "(e, share) => { const box = e.getBoundingClientRect(); scrollTo(0, scrollY "
                "+ box.y + box.height / 2 - innerHeight * share) }",
                above,
            )
        # Where the focus is would be framed as well.
        self._page.evaluate("() => document.activeElement.blur()")
        picture = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        if ringed is not None and (box := ringed.bounding_box()):
            left, top = (box["x"] - GAP) * SCALE, (box["y"] - GAP) * SCALE
            right, bottom = left + box["width"] * SCALE, top + box["height"] * SCALE
            gap = 2 * GAP * SCALE
            pointer.ring(picture, (left, top, right + gap, bottom + gap), 4 * SCALE)
        kept = picture.quantize(COLOURS, dither=Image.Dither.NONE)
        path = self._folder / name
        kept.save(path, optimize=True)
        sys.stdout.write(f"{name}: {path.stat().st_size / 1024:.0f} KB\n")
        if path.stat().st_size > HEAVIEST:
            raise SystemExit(f"{name} weighs more than {HEAVIEST // 1024} KB")


def make(visit: Visit, album: Album) -> None:
    """Create an account and take a picture of each step."""
    page = visit.page
    visit.open("/")
    album.take("accueil.png", visit.link(_("Go to my space")))
    visit.open("/acces")
    album.take("espaces.png", visit.link(_("Health & provident cover")))
    visit.open("/acces/sante-prevoyance")
    album.take("chiffres.png", visit.link(_("8 digits")))
    visit.open("/acces/sante-prevoyance/8-chiffres")
    album.take("acces.png", visit.link(_("Create my account")), above=0.7)
    _fill_in(visit, album)
    page.get_by_role("heading", level=1, name=_("Look into your mailbox")).wait_for()
    album.take("envoye.png", page.get_by_role("heading", level=1), above=0.2)
    markup, address = visit.mail()
    visit.show(markup)
    album.take("courriel.png", page.get_by_role("link", name=_("Activate my account")))
    visit.open(address)
    visit.field(_("Password")).fill(stage.PASSWORD)
    visit.field(_("Confirm the password")).fill(stage.PASSWORD)
    album.take("mot-de-passe.png", visit.button(_("Confirm")), above=0.85)
    visit.button(_("Confirm")).click()
    visit.settle()
    album.take("espace.png", page.get_by_role("heading", level=1), above=0.2)


def _fill_in(visit: Visit, album: Album) -> None:
    page = visit.page
    visit.open("/compte/creation")
    visit.field(_("Last name")).fill(visit.card["last_name"])
    visit.field(_("First name")).fill(visit.card["first_name"])
    for label, typed in zip((_("Day"), _("Month"), _("Year")), visit.birth_date, strict=True):
        visit.field(label).fill(typed)
    album.take("identite.png", page.get_by_role("group", name=_("Your date of birth")), above=0.7)
    number = visit.field(_("Third-party-payment card number"))
    number.fill(visit.card["member_number"])
    album.take("numero.png", number)
    visit.field(_("E-mail address")).fill(visit.card["email"])
    page.get_by_role("checkbox").check()
    album.take("email.png", visit.button(_("Confirm")), above=0.85)
    visit.button(_("Confirm")).click()
    visit.settle()


def main() -> int:
    """Make every picture anew."""
    folder = STATIC / tutorial.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with stage.visit(VIEWPORT, SCALE) as visit:
            make(visit, Album(visit, folder))
    except machine.MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
