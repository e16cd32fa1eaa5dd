"""Lines of a quote: which teeth an act may name, and what is refused."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.quotes import lines, teeth
from mh_portal.core.quotes.lines import LineFaultError
from tests.factories.quotes import DAY_2022, DAY_2025, line

DAY_2026 = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("14", (14,)),
        (" 16, 15 et 14 ", (16, 15, 14)),
        ("14-15-16", (16, 15, 14)),
        ("11/21", (11, 21)),
        ("11 11", (11,)),
        ("85", (85,)),
    ],
)
def test_teeth_are_read_as_people_write_them(text: str, expected: tuple[int, ...]) -> None:
    assert teeth.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["19", "9", "49", "56", "00", "111", "-14 000", "canine", "1٤", "²²"]
)
def test_what_is_no_tooth_is_refused(text: str) -> None:
    with pytest.raises(teeth.TeethError):
        teeth.parse(text)


@given(st.text(max_size=60))
def test_any_text_is_teeth_or_refused(text: str) -> None:
    with contextlib.suppress(teeth.TeethError):
        assert set(teeth.parse(text)) <= teeth.ALL


def test_each_tooth_has_its_own_name() -> None:
    assert len({teeth.name(tooth) for tooth in teeth.ALL}) == len(teeth.ALL) == 52
    for milk, known in ((False, teeth.PERMANENT), (True, teeth.MILK)):
        shown = [(quarter, *each) for quarter in teeth.chart(milk=milk) for each in quarter.teeth]
        assert {number for _quarter, number, _kind in shown} == known
        for quarter, number, kind in shown:
            assert teeth.name(number) == f"{kind}, {quarter.name}"


def test_neighbours_stand_side_by_side_across_the_middle() -> None:
    assert teeth.are_neighbours(teeth.parse("12 11 21"))
    assert not teeth.are_neighbours(teeth.parse("14 16"))
    assert not teeth.are_neighbours(teeth.parse("18 48"))


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("HBLD634", (14,)),
        ("HBLD491", (15,)),
        ("HBLD073", (38,)),
        ("HBLD038", (48,)),
        ("HBMD058", (51,)),
        ("HBLD785", (11,)),
        ("HBLD785", (12, 11, 21)),
        ("HBLD227", (16, 15, 14)),
        ("HBLD131", ()),
        ("HBLD131", (14, 15)),
        ("HBLD031", ()),
        ("HBJD001", ()),
    ],
)
def test_an_act_takes_the_teeth_it_is_for(code: str, chosen: tuple[int, ...]) -> None:
    lines.check(line(code, "500", *chosen), DAY_2022)


@pytest.mark.parametrize(
    ("code", "chosen", "day", "field"),
    [
        ("HBLD634", (16,), DAY_2022, "teeth"),
        ("HBLD634", (15,), DAY_2022, "teeth"),
        ("HBLD634", (54,), DAY_2022, "teeth"),
        ("HBLD634", (), DAY_2022, "teeth"),
        ("HBLD634", (13, 14), DAY_2022, "teeth"),
        ("HBLD491", (14,), DAY_2022, "teeth"),
        ("HBLD073", (15,), DAY_2022, "teeth"),
        ("HBLD350", (16,), DAY_2022, "teeth"),
        ("HBGD036", (51,), DAY_2022, "teeth"),
        ("HBLD785", (13, 12, 14), DAY_2022, "teeth"),
        ("HBLD785", (16, 15, 14), DAY_2022, "teeth"),
        ("HBLD227", (12, 11, 21), DAY_2022, "teeth"),
        ("HBLD227", (14, 15), DAY_2022, "teeth"),
        ("HBLD131", (14, 15, 16, 17), DAY_2022, "teeth"),
        ("HBJD001", (14,), DAY_2022, "teeth"),
        ("HBLD038", (99,), DAY_2022, "teeth"),
        ("HBLD999", (14,), DAY_2022, "act"),
        ("HBLD099", (15,), DAY_2025, "act"),
        ("HBLD425", (15,), DAY_2026, "act"),
    ],
)
def test_another_tooth_or_another_day_is_refused(
    code: str, chosen: tuple[int, ...], day: date, field: str
) -> None:
    with pytest.raises(LineFaultError) as caught:
        lines.check(line(code, "500", *chosen), day)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("price", "quantity", "field"),
    [
        ("0", 1, "price"),
        ("-5", 1, "price"),
        ("30000.01", 1, "price"),
        ("50", 0, "quantity"),
        ("50", 3, "quantity"),
    ],
)
def test_amounts_that_cannot_be_are_refused(price: str, quantity: int, field: str) -> None:
    with pytest.raises(LineFaultError) as caught:
        lines.check(line("HBJD001", price, quantity=quantity), DAY_2022)
    assert caught.value.field == field


def test_what_a_draft_keeps_is_read_back() -> None:
    first = line("HBLD634", "515.5", 14)
    assert lines.read([first.kept()]) == [first]
    assert first.kept()["price"] == "515.50"


def test_what_is_no_line_is_left_out_and_makes_the_quote_bad() -> None:
    good = line("HBLD634", "500", 14).kept()
    for bad in (None, {}, {"id": "a"}, {**good, "price": "much"}, {**good, "teeth": ["x"]}):
        assert len(lines.read([good, bad])) == 1
        assert not lines.are_good([good, bad], DAY_2022)
    assert lines.are_good([good], DAY_2022)
    assert not lines.are_good([], DAY_2022)
    assert not lines.are_good(None, DAY_2022)


def test_a_line_takes_the_place_of_its_own_and_is_taken_out() -> None:
    one, two = line("HBLD634", "500", 14), line("HBLD491", "550", 15)
    dearer = line("HBLD634", "510", 14)
    assert lines.replace([one, two], dearer) == [dearer, two]
    assert lines.without([one, two], one.id) == [two]
    assert lines.without([two], one.id) == [two]


def test_the_same_line_sent_twice_is_one_and_another_under_its_id_is_two() -> None:
    first = line("HBLD634", "500", 14, line_id="n1")
    other = line("HBLD491", "550", 15, line_id="n1")
    assert lines.add([first], first) == [first]
    kept, added = lines.add([first], other)
    assert kept == first
    assert added.id != first.id
    assert added.code == "HBLD491"


def test_a_quote_has_an_end() -> None:
    many = [line("HBLD634", "500", 14, line_id=str(n)) for n in range(lines.MOST_LINES)]
    assert lines.add(many, many[3]) == many
    with pytest.raises(LineFaultError):
        lines.add(many, line("HBLD491", "550", 15))
