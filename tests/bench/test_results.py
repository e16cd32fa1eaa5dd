"""The figures as people and programs read them."""

from __future__ import annotations

import io
import json

from rich.console import Console

from bench.measuring import Comparison
from bench.results import Result, as_json, of_comparison, show

MET = Result("weight", "first visit", 100, 64.5, "KB", "/")
MISSED = of_comparison("page", "page / floor", 2, Comparison(0.003, 0.001, 3.0, 2.9, 3.1))


def test_a_figure_is_good_up_to_its_target() -> None:
    assert Result("a", "", 2, 2.0, "×").passed
    assert not Result("a", "", 2, 2.01, "×").passed


def test_a_comparison_says_what_it_was_made_from() -> None:
    assert (MISSED.value, MISSED.low, MISSED.high) == (3.0, 2.9, 3.1)
    assert MISSED.note == "3.00 ms / 1.00 ms"


def test_the_table_names_each_figure_and_whether_it_met_its_target() -> None:
    text = io.StringIO()
    show([MET, MISSED], Console(file=text, width=150))
    lines = {
        line.split("│")[1].strip(): line for line in text.getvalue().splitlines() if "│" in line
    }
    assert "64.50 KB" in lines["first visit"]
    assert "met" in lines["first visit"]
    assert "2.90 to 3.10" in lines["page / floor"]
    assert "missed" in lines["page / floor"]


def test_the_json_holds_targets_values_and_verdicts() -> None:
    read = json.loads(as_json([MET, MISSED], quick=True))
    assert read["quick"] is True
    assert read["processors"] >= 1
    assert [
        (one["name"], one["target"], one["value"], one["passed"]) for one in read["results"]
    ] == [
        ("weight", 100, 64.5, True),
        ("page", 2, 3.0, False),
    ]
