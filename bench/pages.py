"""The sign-in page and the home page, beside bare Flask pages of their size."""

from __future__ import annotations

from bench.bases import Base, Person
from bench.browsing import Visitor
from bench.measuring import Round, compare
from bench.results import Result, of_comparison
from bench.run import Run
from bench.servers import Server

SIGN_IN, HOME, SIGN_OUT = "/connexion", "/espace", "/deconnexion"
REQUESTS = 100
PAIRS = 21
# Each floor page answers here.
FLOOR = "/"


def measure_sign_in_page(run: Run) -> list[Result]:
    """Compare the sign-in page with a hello-world page: same size, same server."""
    base = run.small_base
    with run.portal(base) as portal:
        visitor = Visitor(portal)
        page = visitor.get(SIGN_IN).body
        with run.floor("create_hello", page, base) as floor:
            found = compare(
                of_page(portal, visitor, SIGN_IN),
                of_page(floor, Visitor(floor), FLOOR),
                run.pairs(PAIRS),
            )
    what = "sign-in page / hello-world page of its size"
    return [of_comparison("sign_in_page", what, 2, found)]


def measure_home_page(run: Run) -> list[Result]:
    """Compare the home page, signed in, with a bare page with a session and two reads."""
    base = run.small_base
    with run.portal(base) as portal:
        [member] = base.with_account(1)
        visitor = signed_in(portal, member)
        page = visitor.get(HOME).body
        with run.floor("create_reader", page, base) as floor:
            reader = Visitor(floor)
            reader.get(f"/begin/{member}")
            found = compare(
                of_page(portal, visitor, HOME), of_page(floor, reader, FLOOR), run.pairs(PAIRS)
            )
    what = "home page, signed in / bare page with a session and two reads"
    return [of_comparison("home_page", what, 3, found)]


def of_page(server: Server, visitor: Visitor, path: str, requests: int = REQUESTS) -> Round:
    """Return rounds that show one page to one visitor."""
    return of_visits(server, [visitor], path, requests)


def of_visits(
    server: Server, visitors: list[Visitor], path: str, requests: int = REQUESTS
) -> Round:
    """Return rounds that show a page to each visitor in turn."""

    def show() -> float:
        for visitor in visitors:
            visitor.rest()
            visitor.get(path)
        began = server.processor_seconds()
        for number in range(requests):
            visitors[number % len(visitors)].get(path)
        return (server.processor_seconds() - began) / requests

    return show


def signed_in(portal: Server, member: int) -> Visitor:
    """Return a member's browser, signed in."""
    visitor = Visitor(portal, address_of(member))
    visitor.post(SIGN_IN, visitor.form(SIGN_IN) | Person(member).credentials)
    return visitor


def address_of(number: int) -> str:
    """Return an address that only this number has, so that no limit per address is reached."""
    return f"2001:db8::{number:x}"


def many_signed_in(portal: Server, base: Base, count: int) -> list[Visitor]:
    """Return the browsers of members from all over the base, signed in."""
    return [signed_in(portal, member) for member in base.with_account(count)]
