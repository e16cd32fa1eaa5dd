"""The history that the statements of the member under way are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.extracts import queries as extracts
from mh_portal.core.members.models import Member
from mh_portal.core.reimbursements import monthly, queries, rules
from mh_portal.core.reimbursements.statements import Amounts, Statement, sum_of
from mh_portal.web import pages, subject
from mh_portal.web.transaction import db

# A file without any line; most of it are the typefaces.
KILOBYTES = 38


@dataclass
class History:
    """The months in which something was paid to a member, newest first, and the sums of each."""

    member: Member
    owned: Sequence[Contract]
    months: dict[date, Amounts]
    complete_since: date | None

    @cached_property
    def years(self) -> list[int]:
        """The years in which something was paid, newest first."""
        return list(dict.fromkeys(month.year for month in self.months))

    @property
    def newest_year(self) -> int | None:
        """The last year in which something was paid."""
        return self.years[0] if self.years else None

    def has(self, month: date) -> bool:
        """Tell whether there is a statement of that month, be it that nothing was paid."""
        return monthly.has_statement(month, self.months, clock.today())

    def get_statement(self, month: date) -> Statement:
        """Return the statement of a month."""
        return monthly.get_statement(
            db(),
            self.member,
            self.owned,
            month,
            today=clock.today(),
            complete_since=self.complete_since,
        )

    def context(self, year: int | None) -> dict[str, Any]:
        """Return what the pages show of a year."""
        shown = {month: sums for month, sums in self.months.items() if month.year == year}
        return {
            "member": self.member,
            "years": self.years,
            "months": [
                (f"{month:%Y-%m}", monthly.month_name(month), sums) for month, sums in shown.items()
            ],
            "totals": sum_of(shown.values()),
            "complete_since": self.complete_since,
        }

    def show_missing(self) -> Response:
        """Answer 404 with the months that there are."""
        year = self.newest_year
        context = self.context(year)
        return pages.render("statements/missing.html", status=404, year=year, **context)


def read() -> History:
    """Return the history of the member whose pages these are."""
    member = subject.member()
    owned = contracts.list_of_member(db(), member.id)
    months = queries.list_months(db(), [contract.id for contract in owned])
    began = (contract.started_on for contract in owned)
    complete_since = rules.complete_since(extracts.find_oldest_payment(db()), began)
    return History(member, owned, dict(months), complete_since)


def weight(statement: Statement) -> str:
    """Return about how heavy the file of a statement is: typefaces, and a kilobyte a line."""
    return f"{-(-(KILOBYTES + len(statement.lines)) // 10) * 10}\N{NO-BREAK SPACE}Ko"
