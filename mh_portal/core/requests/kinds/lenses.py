"""Lenses that the Health Insurance does not reimburse: an invoice, and what is paid for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.insured import Insured, find_insured, list_insured
from mh_portal.core.contracts.models import LegalFamily
from mh_portal.core.lenses import allowances, rules
from mh_portal.core.lenses.allowances import Account, Asked, Paid
from mh_portal.core.lenses.rules import Claim, DayFault
from mh_portal.core.requests import others
from mh_portal.core.requests.kind import REFUSALS, Details, Kind, Result, Slot
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState, WorkingDays
from mh_portal.language import euros
from mh_portal.language import gettext as _

SLUG = "lentilles"
LONGEST_OPTICIAN = 80
# More than any year of lenses costs: a slip of the keyboard.
MOST = Decimal("3000.00")
NOT_REIMBURSED, REIMBURSED = "no", "yes"
COUNTED = others.UNDER_WAY | {RequestState.ACCEPTED}
# Where the two years stand, by the code that governs the contract.
ARTICLES = {
    LegalFamily.INSURANCE: _("insurance code, article L114-1"),
    LegalFamily.MUTUAL: _("mutual insurance code, article L221-11"),
    LegalFamily.SOCIAL_SECURITY: _("social security code, article L932-13"),
}


@dataclasses.dataclass(frozen=True)
class LensesDetails(Details):
    """For whom (the key of an `Insured`), whether reimbursed, the day, the price, the optician."""

    person: str | None = None
    reimbursed: str | None = None
    care_date: str | None = None
    amount: str | None = None
    optician: str | None = None

    @property
    def claim(self) -> Claim | None:
        """The invoice, None while an answer about it is missing or wrong."""
        try:
            day, price = date.fromisoformat(self.care_date or ""), Decimal(self.amount or "")
        except (ValueError, InvalidOperation):
            return None
        optician = self.optician or ""
        is_sound = price.is_finite() and 0 < price <= MOST and len(optician) <= LONGEST_OPTICIAN
        return Claim(day, price, optician) if is_sound and optician.strip() else None

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        found = set()
        if not self.person:
            found.add("person")
        if self.reimbursed != NOT_REIMBURSED:
            found.add("reimbursed")
        if self.claim is None:
            found |= {"care_date", "amount", "optician"}
        return frozenset(found)


@dataclasses.dataclass(frozen=True)
class Estimate:
    """What is known of an invoice: for whom, the account of its year, what is paid and left."""

    insured: Insured
    claim: Claim
    account: Account

    @property
    def payable(self) -> Decimal:
        """What the contract pays, in euros."""
        return self.account.allowance.payable(self.claim.price)

    @property
    def left_to_pay(self) -> Decimal:
        """What stays with the member."""
        return self.claim.price - self.payable


@dataclasses.dataclass(frozen=True, kw_only=True)
class LensesKind(Kind):
    """An invoice counts against the year's allowance from the moment it is sent."""

    def obstacles(self, db: Session, request: Request) -> Sequence[str]:
        """Return why the invoice cannot be sent today."""
        others.wait_for_others(db, request.member_id)
        details = details_of(request)
        insured, claim = find_person(db, request.member_id, details.person or ""), details.claim
        if insured is None or claim is None:
            return [_("This person is not covered by your contracts.")]
        if fault := fault_of_day(insured, claim.care_date):
            return [day_complaint(fault, insured)]
        found = estimate(db, request)
        if found is None:
            return [_("Your contract pays nothing for such lenses on that day.")]
        return _known(found.account.find_same(found.claim))

    def proposal(self, db: Session, request: Request) -> str:
        """Return what the allowance leaves for this invoice."""
        found = estimate(db, request)
        return f"{found.payable:.2f}" if found else ""

    def objections(self, db: Session, request: Request, result: str) -> Sequence[str]:
        """Return why an amount cannot be granted."""
        others.wait_for_others(db, request.member_id)
        found = estimate(db, request)
        if found is None:
            return [_("The contract pays nothing for such lenses on that day.")]
        try:
            amount = Decimal(result)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount <= 0 or amount != amount.quantize(Decimal("0.01")):
            return [_("Write an amount above zero, for example 45.00; else refuse the request.")]
        if amount > found.payable:
            return [
                _("At most %(amount)s can be paid: the price and the allowance left are the limit.")
                % {"amount": euros(found.payable)}
            ]
        return _known(found.account.find_same(found.claim))


def details_of(request: Request) -> LensesDetails:
    """Return the answers of a request of this kind."""
    found = KIND.read(request.details)
    assert isinstance(found, LensesDetails)
    return found


def find_person(db: Session, member_id: int, key: str) -> Insured | None:
    """Return the person that a key names among those of a member's contracts, or None."""
    return find_insured(list_people(db, member_id), key)


def list_people(db: Session, member_id: int) -> list[Insured]:
    """Return everybody for whom a member may claim today."""
    everybody = list_insured(contracts.list_of_member(db, member_id))
    return [one for one in everybody if rules.may_still_claim(one.covers, clock.today())]


def fault_of_day(insured: Insured, day: date) -> DayFault | None:
    """Return why lenses bought for a person on a day cannot be claimed, None when they can."""
    return rules.fault_of_day(
        day, today=clock.today(), born_on=insured.birth_date, covers=insured.covers
    )


def asked_for(
    db: Session, member_id: int, insured: Insured, request: Request | None = None
) -> list[Asked]:
    """Return a person's other requests that take from an allowance, the first sent first.

    Of a request that was sent, the open ones that came after it are left out: they wait for it.
    """
    found = []
    for other in others.list_others(db, member_id, SLUG, request, states=COUNTED):
        details = details_of(other)
        granted = _granted(other)
        is_later = request is not None and granted is None and _is_before(request, other)
        if details.claim and insured.has_key(details.person or "") and not is_later:
            found.append(Asked(other.reference, details.claim, granted))
    return found


def estimate(db: Session, request: Request) -> Estimate | None:
    """Return what is paid for a request as things stand, or None: nothing can be worked out."""
    details = details_of(request)
    insured, claim = find_person(db, request.member_id, details.person or ""), details.claim
    if insured is None or claim is None:
        return None
    asked = asked_for(db, request.member_id, insured, request)
    account = allowances.account_of(db, insured, claim.care_date, asked)
    return Estimate(insured, claim, account) if account else None


def find_known(db: Session, member_id: int, insured: Insured, claim: Claim) -> Asked | Paid | None:
    """Return what is known of an invoice about to be claimed: a request, a reimbursement, None."""
    asked = asked_for(db, member_id, insured)
    account = allowances.account_of(db, insured, claim.care_date, asked)
    return account.find_same(claim) if account else None


def accounts(db: Session, member_id: int, insured: Insured, years: int = 1) -> list[Account]:
    """Return a person's accounts of this year and of those before, the newest first."""
    today = clock.today()
    asked = asked_for(db, member_id, insured)
    days = (insured.last_covered_day(today.year - back, today) for back in range(years))
    found = (allowances.account_of(db, insured, day, asked) for day in days if day)
    return [account for account in found if account]


def day_complaint(fault: DayFault, insured: Insured) -> str:
    """Return in words why lenses bought on a day cannot be claimed."""
    article = ARTICLES[insured.places[0].contract.legal_code]
    return {
        DayFault.FUTURE: _("This date is in the future. Write the date on the invoice."),
        DayFault.BEFORE_BIRTH: _("This date comes before the birth of %(name)s. Check it."),
        DayFault.NOT_COVERED: _("%(name)s was not covered by your contract on that day."),
        DayFault.TOO_LATE: _(
            "This is more than two years ago: the claim has lapsed (%(article)s). "
            "Call us if you wrote to us about it before."
        ),
    }[fault] % {"name": insured.name, "article": article}


def known_complaint(known: Asked | Paid) -> str:
    """Return in words that an invoice was claimed or paid before."""
    return _(
        "We know this invoice already: same person, same day, same amount, same optician. "
        "The reference is %(reference)s."
    ) % {"reference": known.reference}


def _known(known: Asked | Paid | None) -> list[str]:
    return [known_complaint(known)] if known else []


def _granted(request: Request) -> Decimal | None:
    if request.state is not RequestState.ACCEPTED:
        return None
    return Decimal((request.outcome or {}).get(Result.AMOUNT.value) or "0")


def _is_before(request: Request, other: Request) -> bool:
    """Tell whether a request was sent before another; a draft comes after all that were sent."""
    if request.submitted_at is None or other.submitted_at is None:
        return False
    return (request.submitted_at, request.id) < (other.submitted_at, other.id)


KIND = LensesKind(
    slug=SLUG,
    title=_("Have contact lenses reimbursed"),
    summary=_("For lenses that the Health Insurance does not reimburse: send the invoice."),
    picture="glasses",
    details=LensesDetails,
    promise=WorkingDays(5),
    papers=(
        Slot(
            "facture",
            _("The invoice, paid"),
            _("It shows the name, the date, the price, the kind of lenses and for which eye."),
        ),
        Slot(
            "ordonnance",
            _("The prescription"),
            _("That of the ophthalmologist; the same may serve for several purchases."),
        ),
    ),
    result=Result.AMOUNT,
    refusals={
        **REFUSALS,
        "allowance_used": _("The allowance of the year is used up."),
        "other_way": _("The Health Insurance reimburses these lenses: they follow another way."),
        "not_lenses": _("The invoice is about something else, such as cleaning products."),
    },
    next_steps=(
        _("An advisor reads the invoice and the prescription."),
        _("We pay to the bank account of your reimbursements, and tell you by e-mail."),
        _("If the request is refused, what it held of your allowance is free again."),
    ),
)
