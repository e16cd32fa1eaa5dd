"""The questions about a stay in hospital: who, where, when, how long, what the hospital says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import StopValidation

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core.admissions import rules, sheet
from mh_portal.core.admissions.rules import Nature, Urgency
from mh_portal.core.contracts.insured import Insured
from mh_portal.core.establishments import finess
from mh_portal.core.establishments import queries as establishments
from mh_portal.core.establishments.rules import LONGEST_CITY, LONGEST_NAME
from mh_portal.core.identifiers import IdentifierError, Wrong
from mh_portal.core.members.models import Member
from mh_portal.core.requests.kind import Details
from mh_portal.core.requests.kinds import hospital
from mh_portal.core.requests.kinds.hospital import HospitalDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import fields
from mh_portal.web.answers import DayAnswerField

NATURE_HINTS = {
    Nature.MEDICINE: _("Tests, treatment or observation, without an operation."),
    Nature.SURGERY: _("An operation, for example of the hip or of the cataract."),
    Nature.MATERNITY: "",
    Nature.PSYCHIATRY: "",
    Nature.REHABILITATION: _("After an operation or an illness, to recover."),
}


class PersonForm(StepForm):
    """Who goes to hospital, and whether it was planned."""

    person = fields.ChoiceField(
        _("Who goes to hospital?"), [fields.Required(_("Choose who goes to hospital."))]
    )
    urgency = fields.ChoiceField(
        _("Is the stay planned?"),
        [fields.Required(_("Choose whether the stay is planned."))],
        choices=[
            choice(Urgency.PLANNED, _("Yes, it is planned")),
            choice(Urgency.URGENT, _("No, it is urgent or has already begun")),
        ],
    )

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - a hook
        """Offer everybody whom the contracts cover."""
        people = hospital.list_people(db, member.id)
        known = next((one for one in people if one.has_key(self.person.data or "")), None)
        self.person.choices = [
            choice((self.person.data if one is known else one.key), one.name) for one in people
        ]
        if len(people) == 1 and not self.person.data:
            self.person.data = people[0].key


def _complain_of_finess(wrong: Wrong) -> str:
    if wrong is Wrong.KEY:
        return _("This FINESS number holds a slip: its check digit does not fit. Read it again.")
    return _("A FINESS number has 9 characters, for example 750712184. You may leave it out.")


class EstablishmentForm(StepForm):
    """The hospital as the member writes it, when the list does not know it."""

    hospital = fields.LineField(
        _("Name of the hospital or clinic"),
        [fields.Required(_("Write the name of the hospital or clinic."))],
        longest=LONGEST_NAME,
    )
    city = fields.PersonNameField(
        _("City"),
        [fields.Required(_("Write the city of the hospital."))],
        complaint=_("Write the name of the town in letters."),
        longest=LONGEST_CITY,
    )
    finess = fields.LineField(
        _("FINESS number"),
        description=_("9 characters. It stands on the hospital's letters; it may be left out."),
    )

    def validate_finess(self, field: fields.LineField) -> None:
        """Keep the number without its spaces, or say what is wrong with it."""
        if not field.data:
            return
        try:
            field.data = finess.parse(field.data)
        except IdentifierError as error:
            raise StopValidation(_complain_of_finess(error.wrong)) from error


class StayForm(StepForm):
    """When, for what, and whether one sleeps there."""

    entry_on = DayAnswerField(
        _("The day of entry"),
        [fields.Required(_("Write the day of entry, for example 3/5/2022."))],
        description=_("For example 3/5/2022"),
    )
    nature = fields.ChoiceField(
        _("What is the stay for?"),
        [fields.Required(_("Choose what the stay is for."))],
        choices=[
            choice(nature, words, NATURE_HINTS[nature]) for nature, words in sheet.NATURES.items()
        ],
    )
    mode = fields.ChoiceField(
        _("How long is the stay?"),
        [fields.Required(_("Choose how long the stay is."))],
        choices=[choice(mode, words) for mode, words in sheet.MODES.items()],
    )
    insured: Insured | None = None
    is_urgent = False

    def fit(self, db: Session, member: Member, details: Details) -> None:
        """Know who is admitted: the days that can be asked for depend on it."""
        assert isinstance(details, HospitalDetails)
        self.insured = hospital.find_person(db, member.id, details.person or "")
        self.is_urgent = details.urgency == Urgency.URGENT

    def validate_entry_on(self, field: DayAnswerField) -> None:
        """Refuse a day that cannot be that of the entry, and say why."""
        if self.insured is None or field.day is None:
            return
        if fault := hospital.entry_fault(self.insured, field.day, is_urgent=self.is_urgent):
            raise StopValidation(hospital.entry_complaint(fault, self.insured))


def _complain_of_nights(_count: int = 0) -> str:
    return _("Write a number of nights from 1 to %(most)s.") % {"most": rules.MOST_NIGHTS}


def _complain_of_private_nights(_count: int) -> str:
    return _("Write a number of nights from 0 to %(most)s.") % {"most": rules.MOST_NIGHTS}


class NightsForm(StepForm):
    """How many nights, and how many of them in a private room."""

    nights = fields.DigitsField(
        _("How many nights are expected?"),
        [fields.Required(_("Write how many nights are expected. About is enough."))],
        description=_("The hospital tells you. About is enough."),
        lengths=(1, 2, 3),
        complaint=_complain_of_nights,
        separators="",
    )
    private_nights = fields.DigitsField(
        _("How many of them in a private room?"),
        [fields.Required(_("Write how many nights in a private room, or 0."))],
        description=_("Write 0 if you do not ask for a private room."),
        lengths=(1, 2, 3),
        complaint=_complain_of_private_nights,
        separators="",
    )

    def validate_nights(self, field: fields.DigitsField) -> None:
        """Refuse no night at all, and more than anybody stays."""
        if not 1 <= int(field.data) <= rules.MOST_NIGHTS:
            raise StopValidation(_complain_of_nights())

    def validate_private_nights(self, field: fields.DigitsField) -> None:
        """Refuse more nights alone than nights."""
        if not self.nights.errors and int(field.data) > int(self.nights.data):
            raise StopValidation(_("This is more than the nights of the stay."))


def _complain_of_speciality(_count: int) -> str:
    return _("The code has 3 digits, for example 181. Leave it out if you do not have it.")


class PrecisionForm(StepForm):
    """What the hospital may have said; all of it may be left out."""

    speciality = fields.DigitsField(
        _("Speciality code (DMT)"),
        description=_("3 digits that the admissions office gives you."),
        lengths=(hospital.SPECIALITY_LENGTH,),
        complaint=_complain_of_speciality,
    )
    doctor = fields.PersonNameField(
        _("Name of the doctor or surgeon"), longest=hospital.LONGEST_DOCTOR
    )
    optam = fields.ListField(
        _("Has this doctor signed the agreement on fees (OPTAM)?"),
        choices=[
            choice("", _("I do not know")),
            choice(hospital.SIGNED, _("Yes")),
            choice(hospital.NOT_SIGNED, _("No")),
        ],
        default="",
    )

    def answers(self, kind: Any) -> dict[str, Any]:
        """Return the answers; what was left out is answered with nothing."""
        return {name: value or "" for name, value in super().answers(kind).items()}


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return who can be admitted, what was accepted, and whether there is a sheet."""
    if request is None:
        people = hospital.list_people(db, member.id)
        none = _("Nobody is covered by a contract of yours, today or in the last 30 days.")
        return {"unavailable": "" if people else none}
    details = hospital.details_of(request)
    typed = details.finess if request.state is RequestState.DRAFT else ""
    return {
        "unlisted": typed if typed and establishments.is_unlisted(db, typed) else "",
        "stay": details.stay,
        "is_urgent": details.urgency == Urgency.URGENT,
        "valid_until": hospital.valid_until(request),
        "number": (request.outcome or {}).get(hospital.NUMBER, ""),
    }


def _has_nights(details: Details) -> bool:
    return isinstance(details, HospitalDetails) and details.has_nights


JOURNEY = Journey(
    kind=hospital.KIND,
    template="requests/hospital.html",
    about="requests/hospital_about.html",
    facts=facts,
    steps=(
        Step("personne", _("The person"), PersonForm),
        Step("etablissement", _("The hospital"), EstablishmentForm, page="establishments.choose"),
        Step("sejour", _("The stay"), StayForm),
        Step("nuits", _("The nights"), NightsForm, is_asked=_has_nights),
        Step("precisions", _("What the hospital told you"), PrecisionForm),
    ),
)
