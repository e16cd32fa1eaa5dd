"""Hospital coverage: where, when, for what, how long; an acceptance with a number and a last day."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.admissions import rules, sheet
from mh_portal.core.admissions.rules import EntryFault, Mode, Nature, Stay, Urgency
from mh_portal.core.admissions.sheet import AdmissionSheet
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.insured import Insured, find_insured, list_insured
from mh_portal.core.establishments import finess
from mh_portal.core.establishments.rules import LONGEST_CITY, LONGEST_NAME
from mh_portal.core.members.models import Member
from mh_portal.core.requests import others
from mh_portal.core.requests.kind import REFUSALS, Details, Kind, Result
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import WorkingDays
from mh_portal.language import gettext as _

SLUG = "hospitalisation"
LONGEST_DOCTOR = 80
SPECIALITY_LENGTH = 3
SIGNED, NOT_SIGNED, UNKNOWN = "yes", "no", "unknown"
_OPTAM = {SIGNED: True, NOT_SIGNED: False, UNKNOWN: None, "": None}
# What the outcome holds beside the last day: the number of the acceptance.
NUMBER = "number"


@dataclasses.dataclass(frozen=True)
class HospitalDetails(Details):
    """The answers; days as YYYY-MM-DD, nights as digits, the optional ones empty when left out."""

    person: str | None = None
    urgency: str | None = None
    hospital: str | None = None
    city: str | None = None
    finess: str | None = None
    entry_on: str | None = None
    nature: str | None = None
    mode: str | None = None
    nights: str | None = None
    private_nights: str | None = None
    speciality: str | None = None
    doctor: str | None = None
    optam: str | None = None

    @property
    def has_nights(self) -> bool:
        """Whether the stay is one with a night."""
        return self.mode == Mode.FULL

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        nights, private = _count(self.nights), _count(self.private_nights)
        judged = {
            "person": bool(self.person),
            "urgency": self.urgency in set(Urgency),
            "hospital": 0 < len(self.hospital or "") <= LONGEST_NAME,
            "city": 0 < len(self.city or "") <= LONGEST_CITY,
            "finess": self.finess == "" or finess.is_valid(self.finess or ""),
            "entry_on": _day(self.entry_on) is not None,
            "nature": self.nature in set(Nature),
            "mode": self.mode in set(Mode),
            "nights": not self.has_nights or 1 <= nights <= rules.MOST_NIGHTS,
            "private_nights": not self.has_nights or 0 <= private <= nights,
            "speciality": self.speciality == "" or is_speciality(self.speciality or ""),
            "doctor": self.doctor is not None and len(self.doctor) <= LONGEST_DOCTOR,
            "optam": self.optam in _OPTAM,
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)

    @property
    def stay(self) -> Stay | None:
        """The stay, None while an answer is missing or wrong."""
        entry_on = _day(self.entry_on)
        if self.faults() or entry_on is None:
            return None
        return Stay(
            hospital=self.hospital or "",
            city=self.city or "",
            finess=self.finess or "",
            entry_on=entry_on,
            nature=Nature(self.nature or ""),
            mode=Mode(self.mode or ""),
            urgency=Urgency(self.urgency or ""),
            nights=_count(self.nights) if self.has_nights else 0,
            private_nights=_count(self.private_nights) if self.has_nights else 0,
            speciality=self.speciality or "",
            doctor=self.doctor or "",
            optam=_OPTAM[self.optam or ""],
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class HospitalKind(Kind):
    """One request for a stay; accepted, it has a number the hospital quotes."""

    def obstacles(self, db: Session, request: Request) -> Sequence[str]:
        """Return why coverage cannot be asked for today."""
        others.wait_for_others(db, request.member_id)
        details = details_of(request)
        stay, insured = details.stay, find_person(db, request.member_id, details.person or "")
        if stay is None or insured is None:
            return [_("This person is not covered by your contracts.")]
        if fault := entry_fault(insured, stay.entry_on, is_urgent=stay.urgency is Urgency.URGENT):
            return [entry_complaint(fault, insured)]
        return [
            _("You have already asked for this stay. The reference is %(reference)s.")
            % {"reference": other.reference}
            for other in others.list_others(db, request.member_id, SLUG, request)
            if (other.details.get("person"), other.details.get("entry_on"))
            == (details.person, details.entry_on)
        ]

    def proposal(self, db: Session, request: Request) -> str:
        """Return until when the acceptance may hold."""
        details = details_of(request)
        stay, insured = details.stay, find_person(db, request.member_id, details.person or "")
        if stay is None or insured is None:
            return ""
        ends = [place.cover.ends_on for place in insured.covering(stay.entry_on).values()]
        last = None if None in ends else max((day for day in ends if day), default=None)
        return rules.valid_until(stay, last).isoformat()

    def objections(self, db: Session, request: Request, result: str) -> Sequence[str]:
        """Return why coverage cannot be accepted until a day."""
        details = details_of(request)
        day, entry_on = _day(result), _day(details.entry_on)
        if day is None or entry_on is None:
            return [_("Write the last day of the acceptance, for example 2022-04-30.")]
        insured = find_person(db, request.member_id, details.person or "")
        if insured is None or not insured.covering(entry_on):
            return [_("No contract covers this person on the day of entry.")]
        if day < entry_on:
            return [_("The acceptance cannot end before the day of entry.")]
        if not insured.covering(day):
            return [_("The acceptance cannot hold longer than the contract.")]
        if day > entry_on + rules.LATEST:
            return [_("The acceptance cannot hold longer than a year.")]
        return ()

    def accepted(self, db: Session, request: Request, actor: Actor) -> None:  # noqa: ARG002 - a hook
        """Give the acceptance its number, which is the reference's own."""
        request.outcome = {**(request.outcome or {}), NUMBER: number_of(request.reference)}


def details_of(request: Request) -> HospitalDetails:
    """Return the answers of a request of this kind."""
    found = KIND.read(request.details)
    assert isinstance(found, HospitalDetails)
    return found


def is_speciality(text: str) -> bool:
    """Tell whether a text is a « discipline médico-tarifaire »: three digits."""
    return len(text) == SPECIALITY_LENGTH and text.isascii() and text.isdigit()


def number_of(reference: str) -> str:
    """Return the number of an acceptance: « PEC-2022-7K4M-2Q » of « D-2022-7K4M-2Q »."""
    return f"PEC-{reference.partition('-')[2]}"


def list_people(db: Session, member_id: int) -> list[Insured]:
    """Return everybody who may be admitted under a member's contracts."""
    earliest = clock.today() - rules.EARLIEST
    return [
        one
        for one in list_insured(contracts.list_of_member(db, member_id))
        if any(cover.ends_on is None or cover.ends_on >= earliest for cover in one.covers)
    ]


def find_person(db: Session, member_id: int, key: str) -> Insured | None:
    """Return the person that a key names among those of a member's contracts, or None."""
    return find_insured(list_insured(contracts.list_of_member(db, member_id)), key)


def entry_fault(insured: Insured, entry_on: date, *, is_urgent: bool) -> EntryFault | None:
    """Return why a person's stay from a day on cannot be asked for, None when it can."""
    is_covered = bool(insured.covering(entry_on))
    return rules.entry_fault(entry_on, clock.today(), is_urgent=is_urgent, is_covered=is_covered)


def entry_complaint(fault: EntryFault, insured: Insured) -> str:
    """Return in words why a day cannot be that of the entry."""
    return {
        EntryFault.TOO_OLD: _(
            "This stay began more than 30 days ago. Send us the hospital's invoice by message."
        ),
        EntryFault.PAST: _(
            "This date has passed. Correct it, or say on the first page that the stay is urgent."
        ),
        EntryFault.TOO_FAR: _("This date is more than a year away. Check the year."),
        EntryFault.NOT_COVERED: _("%(name)s is not covered by your contract on that day."),
    }[fault] % {"name": insured.name}


def sheet_of(db: Session, request: Request, member: Member) -> AdmissionSheet | None:
    """Return the sheet for the admissions office, None while the answers are not complete."""
    details = details_of(request)
    stay, insured = details.stay, find_person(db, request.member_id, details.person or "")
    if stay is None or insured is None:
        return None
    outcome = request.outcome or {}
    return sheet.make(
        db,
        member,
        insured,
        stay,
        reference=request.reference,
        number=outcome.get(NUMBER, ""),
        valid_until=valid_until(request),
        on=clock.today(),
    )


def valid_until(request: Request) -> date | None:
    """Return the last day of the acceptance, None before it."""
    return _day((request.outcome or {}).get(Result.DATE.value))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _count(text: str | None) -> int:
    """Return a number of nights; -1 for what is none."""
    is_number = (
        text is not None and text.isascii() and text.isdigit() and len(text) <= SPECIALITY_LENGTH
    )
    return int(text or "") if is_number else -1


KIND = HospitalKind(
    slug=SLUG,
    title=_("Have a stay in hospital covered"),
    summary=_("We tell the hospital what we pay, so that you need not pay it in advance."),
    picture="hospital",
    details=HospitalDetails,
    promise=WorkingDays(2),
    result=Result.DATE,
    refusals={
        **REFUSALS,
        "not_covered_then": _("The contract does not cover this person on the day of entry."),
        "no_agreement": _("We have no agreement with this establishment: you pay, we reimburse."),
    },
    next_steps=(
        _("An advisor checks the stay against your guarantees."),
        _("We send our acceptance to the hospital, with its number and its last day."),
        _("You find both here. Show the sheet below at the admissions office."),
        _("Is the date or the hospital changed? Cancel this request and make a new one."),
    ),
)
