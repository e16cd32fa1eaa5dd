"""The tutorial « Créer mon compte »: its steps in words, and the picture of the portal beside each.

The pictures are made from the portal itself by `python -m devtools.pictures`, all of one size.
"""

from __future__ import annotations

import dataclasses

from mh_portal.language import gettext as _

# Where the pictures are in the static files; their size in pixels, and as pages show them. PNG, since
# an old telephone knows no other format that keeps letters sharp.
FOLDER = "images/help"
WIDTH, HEIGHT = 480, 720
SHOWN_WIDTH, SHOWN_HEIGHT = 320, 480


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """A step: what to do, what else to know, and what its picture shows to who does not see it.

    `address` is the page of the picture where anybody can open it, else empty; `label` is what is
    ringed there, word for word.
    """

    picture: str
    title: str
    words: tuple[str, ...]
    alt: str
    label: str
    address: str = ""


@dataclasses.dataclass(frozen=True)
class Part:
    """Some steps under a heading of their own."""

    slug: str
    title: str
    steps: tuple[Step, ...]


PARTS = (
    Part(
        "trouver",
        _("Find your space"),
        (
            Step(
                picture="accueil.png",
                title=_("Open the site, then choose “Go to my space”"),
                words=(
                    _("The red button is on the home page. It is also at the top of each page."),
                ),
                alt=_("The home page: a red frame surrounds the button “Go to my space”."),
                label=_("Go to my space"),
                address="/",
            ),
            Step(
                picture="espaces.png",
                title=_("Choose “Health & provident cover”"),
                words=(_("The three other spaces are other sites: you do not need them here."),),
                alt=_(
                    "The page “Which space would you like to sign in to?”: “Health & provident "
                    "cover” is the first of four choices."
                ),
                label=_("Health & provident cover"),
                address="/acces",
            ),
            Step(
                picture="chiffres.png",
                title=_("Choose “8 digits”"),
                words=(
                    _("Count the digits of your number. It is on your third-party-payment card."),
                    _("You cannot find it? Choose “I do not know”: we help you."),
                ),
                alt=_(
                    "The page about your member number, with three choices: “8 digits”, which is "
                    "framed, “9 digits”, “I do not know”."
                ),
                label=_("8 digits"),
                address="/acces/sante-prevoyance",
            ),
            Step(
                picture="acces.png",
                title=_("Choose “Create my account”"),
                words=(_("Have your card at hand. It takes about five minutes."),),
                alt=_(
                    "The page “Here is the way to your space”: the button “Create my account” is "
                    "framed, below “It is my first time”."
                ),
                label=_("Create my account"),
                address="/acces/sante-prevoyance/8-chiffres",
            ),
        ),
    ),
    Part(
        "remplir",
        _("Step 1: my details"),
        (
            Step(
                picture="identite.png",
                title=_("Write your last name, your first name and your date of birth"),
                words=(
                    _("Write what is on your card. Capitals and accents do not matter."),
                    _("You may write the month in digits or in words: 3 or mars."),
                ),
                alt=_(
                    "The top of the form: last name, first name, date of birth in three boxes. "
                    "They are filled in with an invented example."
                ),
                label=_("Your date of birth"),
                address="/compte/creation",
            ),
            Step(
                picture="numero.png",
                title=_("Write the number of your card"),
                words=(_("It has 8 digits and is on the front of your third-party-payment card."),),
                alt=_("The field of the card number, framed, with 8 digits written in it."),
                label=_("Third-party-payment card number"),
                address="/compte/creation",
            ),
            Step(
                picture="email.png",
                title=_("Write your e-mail address, tick the box, then “Confirm”"),
                words=(
                    _("Choose an address of your own, which you will keep."),
                    _("It will be your login. We send you the link there."),
                ),
                alt=_(
                    "The bottom of the form: the e-mail address is written, the box is ticked, "
                    "the button “Confirm” is framed."
                ),
                label=_("Confirm"),
                address="/compte/creation",
            ),
        ),
    ),
    Part(
        "boite",
        _("Step 2: my mailbox"),
        (
            Step(
                picture="envoye.png",
                title=_("Look into your mailbox"),
                words=(
                    _("Our e-mail arrives within a few minutes."),
                    _("Nothing there? Look into your unwanted mail, also called “spam”."),
                ),
                alt=_("The page “Look into your mailbox”, which says where we wrote to you."),
                label=_("Look into your mailbox"),
                address="/compte/creation/email-envoye",
            ),
            Step(
                picture="courriel.png",
                title=_("Open our e-mail and choose “Activate my account”"),
                words=(
                    _("The link works for 24 hours, and only once."),
                    _("Too late? On the page that opens, ask for a new link."),
                ),
                alt=_("The e-mail we send: the red button “Activate my account” is framed."),
                label=_("Activate my account"),
            ),
        ),
    ),
    Part(
        "mot-de-passe",
        _("Step 3: my password"),
        (
            Step(
                picture="mot-de-passe.png",
                title=_("Choose your password and write it twice, then “Confirm”"),
                words=(
                    _("At least 12 characters. Four words without a link make a good one."),
                    _("The button “Show” lets you check what you wrote."),
                ),
                alt=_(
                    "The password page: two filled fields, “Password” and “Confirm the password”, "
                    "then the framed button “Confirm”."
                ),
                label=_("Confirm"),
            ),
            Step(
                picture="espace.png",
                title=_("It is done: your space is open"),
                words=(
                    _("Next time, sign in with your e-mail address and this password."),
                    _("At the end of a visit, choose “Sign out”."),
                ),
                alt=_("The home of the space: “Good day”, your name and your member number."),
                label=_("Good day"),
            ),
        ),
    ),
)
