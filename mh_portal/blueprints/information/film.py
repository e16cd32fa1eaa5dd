"""The words of the film « Regarder la vidéo »: the one source of film, captions and transcript.

`python -m devtools.film` records the portal by these scenes and writes film, poster and captions.
"""

from __future__ import annotations

import dataclasses
import functools

from mh_portal.language import gettext as _
from mh_portal.web import assets

# In the static files: what the page names is what the script writes.
FILM, POSTER, CAPTIONS = (
    "video/espace-client.mp4",
    "video/affiche.jpg",
    "video/espace-client.fr.vtt",
)
WIDTH, HEIGHT = 1280, 720
# Characters a second. Captions of television have up to 15.
PACE = 13


@functools.cache
def weight() -> str:
    """Return what the film weighs, as a link says it: « 2,6 Mo »."""
    megabytes = (assets.FOLDER / FILM).stat().st_size / 1_000_000
    return f"{megabytes:.1f} Mo".replace(".", ",")


@dataclasses.dataclass(frozen=True)
class Scene:
    """What is read while something is shown, for at least so many seconds.

    One with a `title` is a card that opens a part of the film; the others show the portal.
    """

    key: str
    at_least: float
    words: str
    title: str = ""

    @property
    def seconds(self) -> float:
        """How long the scene lasts at least: calm reading counts as well."""
        return max(self.at_least, len(self.title + self.words) / PACE)


SCENES = (
    Scene(
        "welcome",
        6,
        _("Here is how to open your account, and what you find in your space."),
        title=_("Your customer space in two minutes"),
    ),
    Scene(
        "find",
        4,
        _("Four clicks from the home page."),
        title=_("First, find your space"),
    ),
    Scene("home", 6, _("On the home page, choose “Go to my space”.")),
    Scene("spaces", 4, _("Choose “Health & provident cover”.")),
    Scene("digits", 5, _("Your card number has eight digits: choose “8 digits”.")),
    Scene("access", 5, _("Is it your first visit? Choose “Create my account”.")),
    Scene(
        "create",
        4,
        _("Have your third-party-payment card and your mailbox at hand."),
        title=_("Then, create your account"),
    ),
    Scene("names", 8, _("Write your last name, first name and date of birth, as on your card.")),
    Scene("number", 5, _("Write the eight digits that are on the front of your card.")),
    Scene("email", 7, _("Write your e-mail address, tick the box, then choose “Confirm”.")),
    Scene(
        "sent",
        6,
        _("We write to you at once. Nothing there? Look into your unwanted mail."),
    ),
    Scene(
        "mail",
        7,
        _("Open the e-mail, then choose “Activate my account”. The link works for 24 hours."),
    ),
    Scene("password", 7, _("Choose a password of at least 12 characters. Write it twice.")),
    Scene(
        "discover",
        4,
        _("From now on, you sign in with your e-mail address."),
        title=_("Your space is open"),
    ),
    Scene("space", 6, _("On arriving, you see what is expected of you and your next payment.")),
    Scene("reimbursements", 6, _("Each reimbursement is there, with why we paid that amount.")),
    Scene("card", 5, _("Your third-party-payment card can be shown and printed.")),
    Scene("requests", 6, _("You make your requests here. We tell you by when we answer.")),
    Scene(
        "services",
        7,
        _("You also find services: quote analysis, medical appointments, teleconsultation…"),
    ),
    Scene(
        "end",
        7,
        _("Our telephone number is at the top of each page. An advisor helps you."),
        title=_("A question? Call us."),
    ),
)
