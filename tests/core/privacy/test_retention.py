"""The retention table says all there is to say, and the documentation says the same."""

from __future__ import annotations

from pathlib import Path

from mh_portal.core.privacy.due import DUE
from mh_portal.core.privacy.retention import TABLE, Action, Retention
from mh_portal.core.privacy.rules import MONTHS

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "retention.md"


def lasts(row: Retention) -> str:
    """Return a period in the words of the documentation."""
    number, word = row.period.days, "day"
    if not number:
        number, word = row.period.months, "month"
        if number % MONTHS == 0:
            number, word = number // MONTHS, "year"
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def test_the_documentation_has_the_same_rows() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]  # fmt: skip
    assert [(each[0], each[2], each[4]) for each in cells] == [
        (f"`{row.slug}`", lasts(row), row.action.value) for row in TABLE
    ]


def test_every_row_can_be_applied_as_it_says() -> None:
    assert list(DUE) == [row.slug for row in TABLE]
    for row in TABLE:
        assert (row.action is Action.ANONYMISE) == (DUE[row.slug].wiped is not None)
        assert all((row.what, row.lasts, row.since, row.source))
        assert row.period.months or row.period.days


def test_periods_are_told_in_french() -> None:
    told = {row.slug: row.lasts for row in TABLE}
    assert told["reimbursements"] == "10 ans"
    assert told["bank_details"] == "13 mois"
    assert told["sessions"] == "1 jour"
    assert told["unused_accounts"] == "3 ans"
