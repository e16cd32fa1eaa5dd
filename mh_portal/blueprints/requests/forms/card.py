"""The questions about a card sent again: which one and why, what is wrong on it, where to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import StopValidation

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.members.models import Member
from mh_portal.core.requests import coming, others
from mh_portal.core.requests.kind import Details
from mh_portal.core.requests.kinds import card
from mh_portal.core.requests.kinds.card import CardDetails, CardReason
from mh_portal.core.requests.models import Request
from mh_portal.language import gettext as _
from mh_portal.web import fields

REASONS = [
    choice(CardReason.LOST, _("I have lost it")),
    choice(CardReason.STOLEN, _("It was stolen from me")),
    choice(CardReason.DAMAGED, _("It is damaged"), _("Keep it until the new one comes.")),
    choice(CardReason.NEVER_RECEIVED, _("I never received it")),
    choice(
        CardReason.WRONG_DATA,
        _("Something on it is wrong"),
        _("For example a name, a date of birth or a person who is missing."),
    ),
]


class CardForm(StepForm):
    """Which card, and why."""

    contract = fields.ChoiceField(
        _("Which card?"), [fields.Required(_("Choose the card you need."))]
    )
    reason = fields.ChoiceField(
        _("Why do you need it again?"),
        [fields.Required(_("Choose why you need the card again."))],
        choices=REASONS,
    )
    asked_for: Collection[str] = ()

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Offer the cards in force that are not on their way; the only one is chosen."""
        assert isinstance(details, CardDetails)
        cards = card.cards_of(db, member.id, clock.today())
        under_way = others.list_others(db, member.id, card.SLUG)
        # The one that was answered stays: that of a request which is read out is on its way.
        on_way = {other.details.get("contract") for other in under_way} - {details.contract}
        self.asked_for = [number for number in cards if number in on_way]
        cards = {number: cards[number] for number in cards if number not in on_way}
        self.contract.choices = [
            choice(number, f"{contract.product.name}, {number}")
            for number, contract in cards.items()
        ]
        if len(cards) == 1 and not self.contract.data:
            self.contract.data = next(iter(cards))


class MistakeForm(StepForm):
    """What is wrong on the card."""

    mistake = fields.TextField(
        _("What is wrong on the card, and what should it say?"),
        [fields.Required(_("Write what is wrong on the card, in a few words."))],
        description=_(
            "For example: “My first name is written Jeanne, with two n. You have Jeane.”"
        ),
        longest=card.LONGEST_MISTAKE,
    )


class AddressForm(StepForm):
    """The address, to be looked at."""

    address = fields.ChoiceField(
        _("Where do we send the card?"),
        [fields.Required(_("Choose where we send the card."))],
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - a hook
        """Offer the address that holds."""
        known = card.address_of(db, member, clock.today())
        self.address.choices = [
            choice(known, known, _("The address we know today.")),
            choice(card.ELSEWHERE, _("To another address")),
        ]

    def validate_address(self, field: fields.ChoiceField) -> None:
        """Lead to the profile: an address is changed there, where its owner is told of it."""
        if field.data == card.ELSEWHERE:
            raise StopValidation(
                _("Change your address first, with the button below. This draft waits for you.")
            )


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return what is under way and what is left to ask for, or what becomes of the old card."""
    if request is not None:
        return {"is_out_of_hands": card.details_of(request).is_out_of_hands}
    under_way = others.list_others(db, member.id, card.SLUG)
    today = clock.today()
    cards = card.cards_of(db, member.id, today)
    unavailable = ""
    if not cards:
        none = _("No contract of yours is in force today, so there is no card to send.")
        unavailable = coming.possible_from(db, member.id, today) or none
    elif cards.keys() <= {other.details.get("contract") for other in under_way}:
        unavailable = _("You have already asked for your card. We send one at a time.")
    return {"under_way": under_way, "unavailable": unavailable}


JOURNEY = Journey(
    kind=card.KIND,
    template="requests/card.html",
    about="requests/card_about.html",
    facts=facts,
    steps=(
        Step("raison", _("Your card"), CardForm),
        Step(
            "erreur",
            _("What is wrong"),
            MistakeForm,
            is_asked=lambda details: isinstance(details, CardDetails) and details.has_mistake,
        ),
        Step("adresse", _("Your address"), AddressForm),
    ),
)
