"""What a thousand times as many members cost: the same pages and the same sign-in on two bases."""

from __future__ import annotations

from bench.accounts import PAIRS as SIGN_INS
from bench.accounts import TOGETHER, of_sign_ins
from bench.browsing import Visitor
from bench.measuring import compare
from bench.pages import HOME, SIGN_IN, many_signed_in, of_page, of_visits
from bench.results import Result, of_comparison
from bench.run import SMALL, Run

PAIRS = 15
VISITORS = 20


def measure_sizes(run: Run) -> list[Result]:
    """Compare a portal with very many members with one that has few."""
    few, many = run.small_base, run.make_base(run.large)
    by_size = f"{run.large:,} members / {SMALL:,}"
    results = []
    with run.portal(few) as small, run.portal(many) as large:
        found = compare(
            of_page(large, Visitor(large), SIGN_IN),
            of_page(small, Visitor(small), SIGN_IN),
            run.pairs(PAIRS),
        )
        results.append(of_comparison("size_sign_in_page", f"sign-in page, {by_size}", 1.1, found))
        found = compare(
            of_visits(large, many_signed_in(large, many, VISITORS), HOME),
            of_visits(small, many_signed_in(small, few, VISITORS), HOME),
            run.pairs(PAIRS),
        )
        results.append(of_comparison("size_home_page", f"home page, {by_size}", 1.1, found))
        found = compare(
            of_sign_ins(large, many), of_sign_ins(small, few), run.pairs(SIGN_INS), TOGETHER
        )
        results.append(of_comparison("size_sign_in", f"sign-in, {by_size}", 1.1, found))
    return results
