"""What the letter of each campaign says: the facts of its e-mail, for who reads on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mh_portal.core.campaigns import words
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import Letterhead
from mh_portal.documents.story import Story
from mh_portal.language import gettext as _

Tell = Callable[[Story, Facts, Mapping[str, Any]], None]


def tell(story: Story, kind: CampaignKind, facts: Facts, letterhead: Letterhead, day: date) -> None:
    """Add the text of a letter of that day, between its greeting and who signs it."""
    host = letterhead.base_url.partition("://")[2]
    # Addresses are typed from paper: the short one of the page, and nothing that is counted.
    pages = {
        name: strong(f"{host}{path}")
        for name, path in (
            ("video", "/aide/video"),
            ("create", "/compte/creation"),
            ("sign_in", "/connexion"),
            ("link", "/compte/activation/nouveau-lien"),
            ("debits", "/espace/prelevement"),
            ("services", "/services"),
            ("consents", "/espace/profil/consentements"),
        )
    }
    _TEXTS[kind](story, facts, {**pages, "phone": strong(letterhead.phone), "day": day})


def _awareness(story: Story, _facts: Facts, told: Mapping[str, Any]) -> None:
    story.paragraph(
        _(
            "Good news: from 24 March 2022 your customer space changes. It becomes simpler, and "
            "you can do more there."
        )
    )
    story.paragraph(_("What awaits you:"))
    story.bullets(
        [
            _("reimbursements that reach you more quickly,"),
            _("requests that are easy to make and to follow,"),
            _("many services: quote analysis, medical appointments online, and others."),
        ]
    )
    story.heading(_("Two minutes to understand everything"), 2)
    story.paragraph(_("A short film shows you how your new space works."))
    story.paragraph(_("“Watch the video”: you find it at %(video)s.") % told)
    story.paragraph(
        _(
            "There is nothing to do today. In the course of March 2022 you receive another "
            "message: it leads you step by step to your new space."
        )
    )
    story.paragraph(_("Thank you for your trust."))


def _launch(story: Story, facts: Facts, told: Mapping[str, Any]) -> None:
    story.paragraph(
        _(
            "All your steps are now made there, and more quickly: asking for a reimbursement, "
            "estimating what we pay back, following your requests."
        )
    )
    number = {**told, "number": strong(facts.member_number)}
    story.paragraph(
        _("To create your account, open %(create)s. Keep your member number at hand: %(number)s.")
        % number
    )
    story.heading(_("Three steps, and it is done"), 2)
    steps = (
        (
            _("Step 1: who you are"),
            _(
                "Write your name, your birth date and your e-mail address. A personal address is best."
            ),
            _(
                "Write your member number. Its 8 digits are in this letter and on your 2022 "
                "third-party-payment card."
            ),
        ),
        (
            _("Step 2: the link in your mailbox"),
            _("We send you an e-mail with a secure link."),
            _("Open it and click on “Activate my account”."),
            _("You do not see it? Look among the unwanted mail (spam)."),
        ),
        (_("Step 3: your password"), _("Choose a new password: your space opens.")),
    )
    story.bullets(f"{strong(title)}\n{' '.join(sentences)}" for title, *sentences in steps)
    story.heading(_("Good to know"), 2)
    story.bullets(
        [
            _("A guide in pictures shows each step: choose “Help” on our site."),
            _("You have no e-mail address? Call us on %(phone)s: we help you.") % told,
            _("Your recent requests are already in your new space.")
            + " "
            + _("Your older statements and the history of your reimbursements will come soon."),
            _("You have already created your account? Choose “Go to my space” on our site."),
        ]
    )


def _identifier(story: Story, _facts: Facts, told: Mapping[str, Any]) -> None:
    story.paragraph(
        _(
            "Since 24 March 2022, one signs in to the customer space with an e-mail address. It "
            "takes the place of your old login."
        )
    )
    story.paragraph(
        _(
            "You already have a login: you keep your space and your password. Three steps are enough:"
        )
    )
    story.bullets(
        [
            _("Open %(sign_in)s.") % told
            + " "
            + _("Sign in once more with your old login and the password you know."),
            _("The page to update your login opens by itself. Write your e-mail address there."),
            _("Open the link that we send to that address. It is done."),
        ]
    )
    story.paragraph(
        _(
            "After that, your old login no longer works. Look among the unwanted mail (spam) if "
            "our link does not come."
        )
    )
    story.paragraph(_("You have no e-mail address? Call us on %(phone)s: we help you.") % told)


def _activation(story: Story, _facts: Facts, told: Mapping[str, Any]) -> None:
    story.paragraph(
        _("You have begun to create your account. It is not active yet: your password is missing.")
    )
    story.bullets(
        [
            _("Ask for a new link at %(link)s. We send it to you at once, by e-mail.") % told,
            _("Open this e-mail and click on “Activate my account”."),
            _("Choose a new password: your space opens."),
        ]
    )
    story.paragraph(
        _(
            "The new link works for 24 hours, and only once. Look among the unwanted mail (spam) "
            "if it does not come."
        )
    )
    story.paragraph(_("You no longer want an account? Then do nothing: none will be opened."))


def _debit_date(story: Story, facts: Facts, told: Mapping[str, Any]) -> None:
    story.paragraph(_("You have a health contract with Malakoff Humanis, and we thank you for it."))
    story.paragraph(
        _(
            "From April 2022 on, the date of your debit changes. You then pay in advance, at the "
            "beginning of the period, and no longer at its end."
        )
    )
    story.paragraph(strong(_("You have nothing to do: we take care of everything.")))
    story.heading(_("What happens for you"), 2)
    for debit in facts.debits:
        move = words.debit_move(debit, told["day"])
        start = len(story.flowables)
        story.heading(move.contract, 3)
        story.paragraph(move.last)
        story.paragraph(move.following)
        story.keep_together(start)
    story.paragraph(
        _("These debits pay for different periods. Nothing is paid twice, and nothing is skipped.")
    )
    start = len(story.flowables)
    story.heading(_("You prefer another day?"), 2)
    story.paragraph(
        _(
            "You may choose the 10th or the 15th instead of the 5th. Call us on %(phone)s, or "
            "choose the day in your space: %(debits)s."
        )
        % told
    )
    story.keep_together(start)
    story.paragraph(
        _("Important: is paying difficult for you? Call us early. We find a solution together.")
    )
    story.paragraph(_("We are there for all your questions. Thank you for your trust."))


def _services(story: Story, _facts: Facts, told: Mapping[str, Any]) -> None:
    story.paragraph(
        _(
            "Your contract is more than reimbursements. Your customer space also leads you to "
            "services for every day."
        )
    )
    story.bullets(
        [
            _("Quote analysis: an advisor reads your quote with you before you accept it."),
            _("Medical appointment online, and teleconsultation when your doctor is not there."),
            _("Health coaching, at your own pace."),
            _("Home assistance, when you come back from hospital for example."),
        ]
    )
    story.paragraph(
        _("Each is explained in a few words: what it is, who it is for, and what it costs.")
    )
    story.paragraph(_("Discover the services at %(services)s.") % told)
    story.paragraph(
        _(
            "You agreed to receive our offers by post. You can end them: call us on %(phone)s, or "
            "tell us at %(consents)s."
        )
        % told
    )


_TEXTS: Mapping[CampaignKind, Tell] = {
    CampaignKind.AWARENESS: _awareness,
    CampaignKind.LAUNCH: _launch,
    CampaignKind.IDENTIFIER: _identifier,
    CampaignKind.ACTIVATION: _activation,
    CampaignKind.DEBIT_DATE: _debit_date,
    CampaignKind.SERVICES: _services,
}
