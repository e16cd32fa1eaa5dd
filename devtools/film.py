"""Records the film « Regarder la vidéo » of the portal, with its captions and its poster.

Run as `python -m devtools.film`, in the portal's environment; needs a browser and ffmpeg. The
portal is shown above a band that holds the words of the scene; between the parts stand cards.
"""

from __future__ import annotations

import html
import sys

from devtools import machine, reel, stage
from devtools.director import VIEWPORT, ZOOM, Director
from devtools.environment import STATIC
from devtools.stage import Visit
from mh_portal.blueprints.information import film
from mh_portal.language import gettext as _


class Play:
    """What happens in each scene that shows the portal; a method has the key of its scene."""

    def __init__(self, visit: Visit, act: Director) -> None:
        self._visit = visit
        self._page = visit.page
        self._act = act

    def home(self) -> None:
        """The home page, and the way in."""
        self._visit.open("/")
        self._act.look()
        self._follow(_("Go to my space"))

    def spaces(self) -> None:
        """Which of the four spaces."""
        self._choose(_("Health & provident cover"))

    def digits(self) -> None:
        """How many digits."""
        self._choose(_("8 digits"))

    def access(self) -> None:
        """The two ways into the space."""
        self._choose(_("Create my account"))

    def names(self) -> None:
        """The form's first three questions."""
        visit = self._visit
        self._look()
        self._write(_("Last name"), visit.card["last_name"])
        self._write(_("First name"), visit.card["first_name"])
        for label, typed in zip((_("Day"), _("Month"), _("Year")), visit.birth_date, strict=True):
            self._write(label, typed)

    def number(self) -> None:
        """The number of the card."""
        self._write(_("Third-party-payment card number"), self._visit.card["member_number"])

    def email(self) -> None:
        """The rest of the form, which is sent."""
        self._write(_("E-mail address"), self._visit.card["email"])
        self._act.tick(self._page.get_by_role("checkbox"))
        self._send()

    def sent(self) -> None:
        """Where we wrote to, and what to do where nothing comes."""
        self._look()
        self._act.glide(self._page.get_by_role("heading", name=_("No e-mail has arrived?")))

    def mail(self) -> None:
        """The e-mail with its button."""
        markup, address = self._visit.mail()
        self._visit.show(markup)
        self._act.look()
        self._act.click(self._page.get_by_role("link", name=_("Activate my account")), stay=True)
        self._visit.open(address)

    def password(self) -> None:
        """The password, twice."""
        self._look()
        self._write(_("Password"), stage.PASSWORD)
        self._write(_("Confirm the password"), stage.PASSWORD)
        self._send()

    def space(self) -> None:
        """The home of the space."""
        self._look()
        self._act.glide(self._page.get_by_role("heading", name=_("Next payment")))

    def reimbursements(self) -> None:
        """The list of reimbursements, and one of them."""
        self._visit.open("/espace/remboursements")
        self._look()
        one = self._page.locator("main a[href*='/espace/remboursements/']").first
        self._act.click(one)
        self._visit.settle()
        self._look()

    def card(self) -> None:
        """The card."""
        self._visit.open("/espace/documents/carte")
        self._look()
        self._act.glide(self._page.locator("main a[href*='carte.pdf']").first)

    def requests(self) -> None:
        """What can be asked for."""
        self._visit.open("/espace/demandes/nouvelle")
        self._look()
        self._act.glide(self._page.locator("main a[href*='/espace/demandes/nouvelle/']").nth(3))

    def services(self) -> None:
        """The five services."""
        self._visit.open("/espace/services")
        self._look()
        self._act.glide(self._page.locator("main a[href*='/espace/services/']").nth(2))

    def _look(self) -> None:
        self._act.look(self._page.get_by_role("heading", level=1))

    def _write(self, label: str, text: str) -> None:
        self._act.write(self._visit.field(label), text)

    def _follow(self, words: str) -> None:
        self._act.click(self._visit.link(words))
        self._visit.settle()

    def _choose(self, words: str) -> None:
        self._look()
        self._follow(words)

    def _send(self) -> None:
        self._act.click(self._visit.button(_("Confirm")))
        self._visit.settle()


def captions(cues: list[tuple[float, float, str]]) -> str:
    """Return WebVTT: what is read, from which second to which, at the top of the film.

    The film holds the same words at its foot; captions there would cover them.
    """
    lines = ["WEBVTT", ""]
    for begin, end, words in cues:
        lines += [
            f"{_moment(begin)} --> {_moment(end)} line:0",
            html.escape(words, quote=False),
            "",
        ]
    return "\n".join(lines)


def _moment(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02}:{rest:06.3f}"


def make(visit: Visit, act: Director) -> list[tuple[float, float, str]]:
    """Play every scene; return the cues of the captions."""
    play, cues = Play(visit, act), []
    for scene in film.SCENES:
        begin = act.seconds
        if scene.title:
            act.card(scene.title, scene.words)
            act.hold_until(begin + scene.seconds)
            words = f"{scene.title}\n{scene.words}"
        else:
            act.begin(scene.words)
            getattr(play, scene.key)()
            act.hold_until(begin + scene.seconds)
            words = scene.words
        cues.append((begin, act.seconds, words))
    return cues


def main() -> int:
    """Make the film, its poster and its captions anew."""
    path = STATIC / film.FILM
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            reel.Reel(path, (film.WIDTH, film.HEIGHT)) as made,
            stage.visit(VIEWPORT, ZOOM) as visit,
        ):
            act = Director(visit.page, made)
            cues = make(visit, act)
            act.poster.save(STATIC / film.POSTER, quality=82, optimize=True, progressive=True)
    except machine.MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    (STATIC / film.CAPTIONS).write_text(captions(cues), encoding="utf-8")
    sys.stdout.write(f"{cues[-1][1]:.0f} seconds, {path.stat().st_size / 1024**2:.1f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
