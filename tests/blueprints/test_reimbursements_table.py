"""The table of reimbursements: every line, plain amounts, and nothing that calculates."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.blueprints.reimbursements import listing, table
from mh_portal.core import spreadsheets
from mh_portal.core.reimbursements.statements import StatementLine
from tests.conftest import ON_BOTH
from tests.support.household import CSV, Household
from tests.support.portal import spaces_made_plain


def rows_of(household: Household, query: str = "") -> list[list[str]]:
    answer = household.client.get(f"{CSV}?{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert 'filename="mes-remboursements.csv"' in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8-sig")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_table_has_every_line_that_the_filters_select(household: Household) -> None:
    for day in range(1, listing.PAGE_LENGTH + 3):
        household.paid(date(2021, 2, day))
    reference = household.paid(date(2022, 2, 17), beneficiary_rank=2, billed=Decimal("1250.00"))
    assert len(rows_of(household)) == 1 + listing.PAGE_LENGTH + 3
    header, row = rows_of(household, "periode=2022")
    assert dict(zip(header, row, strict=True)) == {
        "Payé le": "17/02/2022",
        "Date du soin": "17/02/2022",
        "Pour qui": "Paul Martin",
        "Soin": "Consultation du médecin généraliste",
        "Code de l’acte": "G",
        "Professionnel de santé": "Dr Anne Vautrin",
        "Prix": "1250,00",
        "Base de remboursement": "25,00",
        "Payé par l’Assurance maladie": "16,50",
        "Payé par votre contrat": "7,50",
        "Reste à votre charge": "1226,00",
        "Contrat": household.contract.contract_number,
        "Référence": reference,
    }


def test_the_list_leads_to_its_table_with_its_filters(household: Household) -> None:
    wanted = household.paid(date(2021, 2, 1), act_code="PH7")
    household.paid(date(2021, 2, 1))
    [link] = [one for one in household.page("soins=pharmacie").find_all("a") if "CSV" in one.text]
    assert link.get("href") == f"{CSV}?soins=pharmacie"
    assert [row[-1] for row in rows_of(household, "soins=pharmacie")[1:]] == [wanted]


def test_nothing_in_the_table_is_a_formula(household: Household) -> None:
    household.paid(date(2022, 2, 17), act_label="=1+1", provider="@SUM(A1)", act_code="-1")
    [row] = rows_of(household)[1:]
    assert (row[3], row[4], row[5]) == ("'=1+1", "'-1", "'@SUM(A1)")


def test_too_long_a_table_asks_for_a_shorter_period(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_LINES", 2)
    for day in (1, 2, 3):
        household.paid(date(2021, 2, day))
    answer = household.client.get(CSV)
    assert answer.status_code == 422
    assert "Ce tableau aurait plus de 2 lignes." in spaces_made_plain(answer.text)
    assert len(rows_of(household, "du=2/2/2021")) == 3


TEXTS = st.text(max_size=20) | st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", " =", ";", '"']), st.text()
)


@given(TEXTS)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    cell = spreadsheets.escaped(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell.removeprefix("'") == text or cell == text


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_whatever_a_cell_holds_the_table_is_read_back(texts: list[tuple[str, str]]) -> None:
    day, amount = date(2022, 2, 17), Decimal("12.50")
    lines = [
        StatementLine("R1", "C1", "Jeanne", day, day, "G", act, by, *[amount] * 4)
        for act, by in texts
    ]
    # What the import lets in has no line break of its own and no NUL.
    kept = [line for line in lines if (line.act_label + line.provider).isprintable()]
    rows = list(csv.reader(io.StringIO(table.make_csv(kept).decode("utf-8-sig")), delimiter=";"))[
        1:
    ]
    assert [(row[3], row[5]) for row in rows] == [
        (spreadsheets.escaped(line.act_label), spreadsheets.escaped(line.provider)) for line in kept
    ]
    assert all(row[6:10] == ["12,50"] * 4 for row in rows)
