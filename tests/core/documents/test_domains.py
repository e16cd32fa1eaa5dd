"""What a card prints for each kind of professional."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mh_portal.core.documents import domains
from mh_portal.core.guarantees.models import CODES, Basis

PERCENT = Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY


@pytest.mark.parametrize(
    ("basis", "value", "printed"),
    [
        (Basis.COPAYMENT_ONLY, None, "100 %"),
        (PERCENT, Decimal("150.00"), "150 %"),
        (PERCENT, Decimal("100.00"), "100 %"),
        (PERCENT, Decimal("72.50"), "72,5 %"),
        (Basis.FULL_COVER, None, "PEC"),
        (Basis.FIXED_AMOUNT, Decimal("220.00"), "PEC"),
        (Basis.PERCENT_OF_BASE_ON_TOP, Decimal("150.00"), "PEC"),
        (Basis.PERCENT_OF_COST, Decimal("50.00"), "PEC"),
    ],
)
def test_a_line_is_printed_as_a_rate(basis: Basis, value: Decimal | None, printed: str) -> None:
    assert domains.rate(basis, value).replace("\N{NO-BREAK SPACE}", " ") == printed


def test_every_domain_stands_on_the_card_in_its_order() -> None:
    found = domains.domains({}, is_responsible=True)
    assert " ".join(domain.code for domain in found) == (
        "PHAR LABO RADL AUXM MEDE SVIL TRAN OPTI DENT AUDI EXTE HOSP CSTE"
    )
    assert all(domain.label for domain in found)


def test_a_responsible_contract_pays_the_patients_share_everywhere() -> None:
    assert {domain.rate for domain in domains.domains({}, is_responsible=True)} == {"100\xa0%"}


def test_a_top_up_pays_where_it_has_a_line_and_nowhere_else() -> None:
    lines = {"glasses_free": (Basis.FIXED_AMOUNT, Decimal(120))}
    rates = {each.code: each.rate for each in domains.domains(lines, is_responsible=False)}
    assert rates.pop("OPTI") == "PEC"
    assert set(rates.values()) == {""}


def test_the_lines_of_the_table_are_codes_of_the_extract() -> None:
    known = {code for codes in CODES.values() for code in codes}
    assert {code for codes in domains.LINES.values() for code in codes} <= known
    assert list(domains.LINES) == [each.code for each in domains.domains({}, is_responsible=True)]
