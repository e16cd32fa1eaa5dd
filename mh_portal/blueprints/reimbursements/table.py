"""Reimbursements as a table for a spreadsheet, in which nothing is a formula."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mh_portal.core import spreadsheets
from mh_portal.core.reimbursements.statements import StatementLine
from mh_portal.language import gettext as _

# Ten years of care every day, several times over; a file that a spreadsheet still opens.
MOST_LINES = 20_000


def make_csv(lines: Iterable[StatementLine]) -> bytes:
    """Return the table with French headers, amounts with a comma."""
    return spreadsheets.make_csv(_headers(), (_row(line) for line in lines))


def too_long() -> str:
    """Return the message for more lines than the table may have."""
    return _("This table would have more than %(most)s lines. Choose a shorter period.") % {
        "most": MOST_LINES
    }


def _headers() -> tuple[str, ...]:
    return (
        _("Paid on"),
        _("Date of care"),
        _("For whom"),
        _("Care"),
        _("Code of the act"),
        _("Provider"),
        _("Price"),
        _("Reimbursement base"),
        _("Paid by the health insurance"),
        _("Paid by your contract"),
        _("Left to you"),
        _("Contract"),
        _("Reference"),
    )


def _row(line: StatementLine) -> tuple[str, ...]:
    return (
        f"{line.paid_on:%d/%m/%Y}",
        f"{line.care_date:%d/%m/%Y}",
        line.beneficiary_name,
        line.act_label,
        line.act_code,
        line.provider,
        _amount(line.billed),
        _amount(line.base),
        _amount(line.statutory_paid),
        _amount(line.complementary_paid),
        _amount(line.left),
        line.contract_number,
        line.reimbursement_id,
    )


def _amount(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")
