"""Cells are never formulas, whatever stands in them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.spreadsheets import UTF8_MARK, escaped, make_csv


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "  =1", "\t=1", "\r", "＝1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert escaped(text) == f"'{text}"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))))
def test_a_table_reads_back_with_no_cell_that_begins_a_formula(cells: list[str]) -> None:
    text = make_csv(cells, [cells]).decode()
    assert text.startswith(UTF8_MARK)
    rows = list(csv.reader(io.StringIO(text.removeprefix(UTF8_MARK), newline=""), delimiter=";"))
    for row in rows:
        assert [cell.removeprefix("'") for cell in row] == [c.removeprefix("'") for c in cells]
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
