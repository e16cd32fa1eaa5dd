"""What each service is, for whom, what it costs and how it goes, in the words its pages show."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from mh_portal.language import gettext as _


class Partner(StrEnum):
    """Who gives a service in the insurer's name; addresses and numbers are settings."""

    APPOINTMENT = "appointment"
    TELECONSULTATION = "teleconsultation"
    COACHING = "coaching"
    HOME_ASSISTANCE = "home_assistance"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Service:
    """A service: its name in addresses and on pages, and four answers of a few sentences each.

    It is given by a `partner`, or asked for here by a request of the kind `request`.
    """

    slug: str
    title: str
    summary: str
    picture: str
    what: tuple[str, ...]
    for_whom: tuple[str, ...]
    cost: tuple[str, ...]
    steps: tuple[str, ...]
    partner: Partner | None = None
    request: str | None = None


_INCLUDED = _("The service itself is included in your contract. You have nothing to pay for it.")
_NOT_URGENT = _("In an emergency, call 15 or 112.")

QUOTE_ANALYSIS = Service(
    slug="analyse-devis",
    title=_("Quote analysis"),
    summary=_("An advisor reads your quote and tells you what is left for you to pay."),
    picture="document",
    what=(
        _("You send us the quote of your dentist, your optician, your hearing specialist."),
        _("An advisor compares its prices, and works out what we pay and what you pay."),
        _("Where there is a cheaper solution, the advisor tells you so."),
    ),
    for_whom=(
        _("For you and for all the people your contract covers."),
        _("It is useful before expensive care: teeth, glasses, hearing aids, surgery."),
    ),
    cost=(_INCLUDED, _("You remain free to accept the quote or not.")),
    steps=(
        _("You take a photo of the quote, or you have it as a PDF."),
        _("You send it here, with two short questions."),
        _("You receive our answer in your space, within five working days."),
    ),
    request="analyse-devis",
)
MEDICAL_APPOINTMENT = Service(
    slug="rendez-vous-medical",
    title=_("Medical appointment"),
    summary=_("Find a doctor near you who can see you soon."),
    picture="calendar",
    what=(
        _("Our partner looks for a doctor or a specialist near your home."),
        _("You see the free times, and you choose the one that suits you."),
        _("A person can do it for you by telephone."),
    ),
    for_whom=(
        _("For you and for all the people your contract covers."),
        _("It is useful when your doctor has no free time, or for a specialist."),
        _NOT_URGENT,
    ),
    cost=(
        _INCLUDED,
        _("You pay the doctor as usual, and you are reimbursed as usual."),
        _("Ask for a doctor without extra fees: less is left for you to pay."),
    ),
    steps=(
        _("You say which doctor you need, and where."),
        _("You choose a time."),
        _("You go there with your carte Vitale and your third-party-payment card."),
    ),
    partner=Partner.APPOINTMENT,
)
TELECONSULTATION = Service(
    slug="teleconsultation",
    title=_("Teleconsultation"),
    summary=_("Talk to a doctor by telephone or video, without leaving home."),
    picture="phone",
    what=(
        _("A doctor listens to you and answers you at a distance, by video or telephone."),
        _("If you need one, you receive a prescription that your pharmacy accepts."),
    ),
    for_whom=(
        _("For you and for all the people your contract covers."),
        _("For a question that does not need the doctor to examine you."),
        _("A telephone is enough to ask advice. Video needs a smartphone, a tablet or a computer."),
        _NOT_URGENT,
    ),
    cost=(
        _INCLUDED,
        _("The partner tells you before the call if the doctor’s time is to be paid."),
        _("The health insurance reimburses a consultation by video under conditions."),
    ),
    steps=(
        _("You call, or you open the partner’s site."),
        _("You say in a few words what is wrong."),
        _("The doctor calls you back, or you meet by video at the time you chose."),
    ),
    partner=Partner.TELECONSULTATION,
)
COACHING = Service(
    slug="accompagnement-sante",
    title=_("Health coaching"),
    summary=_("Be helped by a professional to feel better every day."),
    picture="sun",
    what=(
        _("A professional, such as a nurse or a dietitian, follows you by telephone."),
        _("Sleep, food, moving, memory, stopping smoking: you choose the subject."),
        _("You receive advice made for you, and you go at your own pace."),
    ),
    for_whom=(
        _("For you and for your spouse, if your contract covers them."),
        _("It does not replace your doctor, and changes no treatment."),
    ),
    cost=(_INCLUDED, _("You can stop when you like, without giving a reason.")),
    steps=(
        _("You call, or you register on the partner’s site."),
        _("A first talk of about thirty minutes looks at where you are."),
        _("Then you speak to the same professional every few weeks."),
    ),
    partner=Partner.COACHING,
)
HOME_ASSISTANCE = Service(
    slug="aide-a-domicile",
    title=_("Home assistance"),
    summary=_("Get help at home after a stay in hospital or an accident."),
    picture="home",
    what=(
        _("Somebody comes to help you: housework, shopping, meals."),
        _("Medicines can be brought to you. Somebody close to you can be brought to your bedside."),
    ),
    for_whom=(
        _("For you and for all the people your contract covers."),
        _("After a stay in hospital, an accident or an illness that keeps you at home."),
        _NOT_URGENT,
    ),
    cost=(
        _("The hours of help included depend on your contract."),
        _("The partner tells you how many hours you have before anything begins."),
        _("Hours beyond that are yours to pay: you receive a price first."),
    ),
    steps=(
        _("You call as soon as you know the date, before you go home if you can."),
        _("The partner checks your contract and asks what you need."),
        _("Help is set up, most often within two days."),
    ),
    partner=Partner.HOME_ASSISTANCE,
)
# By the name in addresses, in the order in which pages show them.
SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        service.slug: service
        for service in (
            QUOTE_ANALYSIS,
            MEDICAL_APPOINTMENT,
            TELECONSULTATION,
            COACHING,
            HOME_ASSISTANCE,
        )
    }
)


def title_of(slug: str) -> str:
    """Return what a service is called; a name in addresses that is none stands for itself."""
    return SERVICES[slug].title if slug in SERVICES else slug
