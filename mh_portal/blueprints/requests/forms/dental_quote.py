"""The questions of a dental quote: whose teeth, on which day; the lines have a page of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session
from wtforms.validators import StopValidation

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.quotes import catalogue, covering, lines, quote
from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.kinds import dental_quote
from mh_portal.core.requests.kinds.dental_quote import DentalQuoteDetails
from mh_portal.core.requests.models import Request
from mh_portal.language import euros, long_date, ngettext
from mh_portal.language import gettext as _
from mh_portal.web import fields
from mh_portal.web.answers import DayAnswerField


class CareForm(StepForm):
    """Whose teeth, and when."""

    insured = fields.ChoiceField(
        _("Who is the quote for?"), [fields.Required(_("Choose who the quote is for."))]
    )
    care_on = DayAnswerField(
        _("Date of the care"),
        [fields.Required(_("Write the date of the care, even if it is not certain."))],
        description=_(
            "The date planned, or today. For example 5/4/2022. The tariffs depend on it."
        ),
    )
    owned: Sequence[Contract] = ()

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - journey's
        """Offer the people whom the member's contracts cover; one alone is chosen already."""
        self.owned = contracts.list_of_member(db, member.id)
        people = covering.list_insured(self.owned, clock.today())
        self.insured.choices = [
            choice(
                one.value,
                one.name,
                f"{one.contract.product.name} {one.contract.contract_number}"
                if len(self.owned) > 1
                else "",
            )
            for one in people
        ]
        if len(people) == 1 and self.insured.data is None and not self.insured.raw_data:
            self.insured.data = people[0].value

    def validate_care_on(self, field: DayAnswerField) -> None:
        """Take a day on which the person is covered and the tariffs are known."""
        day, today = field.day, clock.today()
        if day is None:
            return
        last = date(today.year + covering.YEARS_AHEAD, 12, 31)
        if not covering.FIRST_DAY <= day <= last:
            raise StopValidation(
                _("Write a date from %(first)s to %(last)s.")
                % {"first": long_date(covering.FIRST_DAY), "last": long_date(last)}
            )
        one = covering.find_insured(self.owned, self.insured.data)
        if one is not None and day < one.person.birth_date:
            raise StopValidation(_("This date comes before the birth of this person."))
        if one is not None and not one.covers(day):
            raise StopValidation(_("The contract does not cover this person on this date."))


class LinesForm(StepForm):
    """The lines read out; they are written on a page of their own."""

    lines = fields.LineField(_("Lines of the quote"))

    def fit(self, db: Session, member: Member, details: Details) -> None:  # noqa: ARG002 - journey's
        """Say how many lines there are, and what they cost."""
        found = lines.read(details.lines) if isinstance(details, DentalQuoteDetails) else []
        count = ngettext("%(num)s line", "%(num)s lines", len(found)) % {"num": len(found)}
        total = sum((line.price for line in found), Decimal(0))
        self.lines.data = f"{count}, {euros(total)}" if found else ""

    def answers(self, kind: Kind) -> dict[str, Any]:  # noqa: ARG002 - journey's
        """Return nothing: these answers are kept line by line."""
        return {}


def facts(db: Session, member: Member, request: Request | None) -> Mapping[str, Any]:
    """Return whether there is anybody to work out for; then the quote, None while there is none."""
    if request is None:
        people = covering.list_insured(contracts.list_of_member(db, member.id), clock.today())
        none = _("No contract covers you today: there is nothing to work out.")
        return {"unavailable": "" if people else none}
    details = dental_quote.KIND.read(request.details)
    if not isinstance(details, DentalQuoteDetails) or details.faults():
        return {"quote": None}
    found = lines.read(details.lines)
    return {"quote": quote.work_out(db, member, details.insured, details.day, found)}


def told_lines(details: Details) -> Iterator[tuple[str, str]]:
    """Give each line of the quote in words: act, teeth, how often, price."""
    kept = details.lines if isinstance(details, DentalQuoteDetails) else None
    for number, line in enumerate(lines.read(kept), 1):
        act = catalogue.find(line.code)
        parts = [f"{line.code} {act.name}" if act else line.code]
        if line.teeth:
            parts.append(_("tooth %(teeth)s") % {"teeth": ", ".join(map(str, line.teeth))})
        if line.quantity > 1:
            parts.append(f"× {line.quantity}")
        parts.append(euros(line.price))
        yield _("Line %(number)s") % {"number": number}, " – ".join(parts)


JOURNEY = Journey(
    kind=dental_quote.KIND,
    template="requests/dental_quote.html",
    steps=(
        Step("soins", _("The care"), CareForm),
        Step("lignes", _("The lines"), LinesForm, page="quotes.lines", answers=("lines",)),
    ),
    about="requests/dental_quote_about.html",
    facts=facts,
    besides=told_lines,
    send=_("Send my quote to an advisor"),
)
