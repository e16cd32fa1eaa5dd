"""Reimbursements as a table for a spreadsheet, in which nothing is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from mh_portal.core.reimbursements.statements import StatementLine
from mh_portal.language import gettext as _

# Ten years of care every day, several times over; a file that a spreadsheet still opens.
MOST_LINES = 20_000
# What makes a spreadsheet calculate a cell, or ask another computer for it (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def make_csv(lines: Iterable[StatementLine]) -> str:
    """Return the table with French headers: `;` between cells, amounts with a comma."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_headers())
    writer.writerows(_row(line) for line in lines)
    return text.getvalue()


def escaped(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before one."""
    is_dangerous = text.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if is_dangerous else text


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
        escaped(line.beneficiary_name),
        escaped(line.act_label),
        escaped(line.act_code),
        escaped(line.provider),
        _amount(line.billed),
        _amount(line.base),
        _amount(line.statutory_paid),
        _amount(line.complementary_paid),
        _amount(line.left),
        escaped(line.contract_number),
        escaped(line.reimbursement_id),
    )


def _amount(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")
