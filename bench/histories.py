"""What a long history costs: the home page with ten years of care, the list with thousands of lines."""

from __future__ import annotations

from datetime import timedelta

from bench.bases import Base, add_reimbursements, make_base
from bench.browsing import Visitor
from bench.measuring import compare
from bench.pages import FLOOR, HOME, PAIRS, of_page, signed_in
from bench.results import Result, of_comparison
from bench.run import Run

LIST = "/espace/remboursements"
MEMBERS = 100
TEN_YEARS = timedelta(days=3652)
# Ten acts a month, for ten years.
OLD = 1_200
LONG, SHORT = 5_000, 50


def measure_home_page_history(run: Run) -> list[Result]:
    """Compare the home page of a member with ten years of care with the floor of the home page."""
    base = _base(run, "home-history")
    [member] = base.with_account(1)
    add_reimbursements(base, member, OLD, TEN_YEARS)
    with run.portal(base) as portal:
        visitor = signed_in(portal, member)
        page = visitor.get(HOME).body
        with run.floor("create_reader", page, base) as floor:
            reader = Visitor(floor)
            reader.get(f"/begin/{member}")
            found = compare(
                of_page(portal, visitor, HOME), of_page(floor, reader, FLOOR), run.pairs(PAIRS)
            )
    what = f"home page with {OLD:,} reimbursements / bare page with a session and two reads"
    return [of_comparison("home_page_history", what, 3, found)]


def measure_long_list(run: Run) -> list[Result]:
    """Compare the first page of a long list of reimbursements with that of a short one."""
    base = _base(run, "long-list")
    many, few = base.with_account(2)
    add_reimbursements(base, many, LONG, TEN_YEARS)
    add_reimbursements(base, few, SHORT, TEN_YEARS)
    with run.portal(base) as portal:
        found = compare(
            of_page(portal, signed_in(portal, many), LIST),
            of_page(portal, signed_in(portal, few), LIST),
            run.pairs(PAIRS),
        )
    what = f"first page of {LONG:,} reimbursements / of {SHORT}"
    return [of_comparison("long_list", what, 1.5, found)]


def _base(run: Run, name: str) -> Base:
    return make_base(run.folder / f"base-{name}", MEMBERS)
