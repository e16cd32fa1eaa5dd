"""What pages weigh as they are sent: the first visit with all that it fetches, and later pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

from bench.browsing import Visitor
from bench.pages import HOME, SIGN_IN, address_of, signed_in
from bench.results import Result
from bench.run import Run
from bench.servers import Server
from tests.support.html import Element, parse

KB = 1_000
FIRST = "/"
# The way of a newcomer; the home page of the space comes after it.
LATER = (
    "/acces",
    "/acces/sante-prevoyance",
    "/acces/sante-prevoyance/8-chiffres",
    "/compte/creation",
    "/compte/creation/email-envoye",
    SIGN_IN,
)
OTHERS = ("/aide", "/mentions-legales", "/conditions-generales", "/mot-de-passe/oubli")
STYLE_REFERENCE = re.compile(r"url\(['\"]?([^'\")]+)")


def measure_weights(run: Run) -> list[Result]:
    """Weigh a first visit, and each page after it with what it needs beyond the pages before."""
    base = run.small_base
    with run.portal(base) as portal:
        weights = weigh(portal, base.with_account(1)[0])
    first_weight, first_requests = weights.pop(FIRST)
    heaviest = max(weights, key=lambda path: weights[path][0])
    return [
        Result("first_visit", "first visit", 100, first_weight / KB, "KB", FIRST),
        Result("first_requests", "first visit", 10, first_requests, "requests", FIRST),
        Result(
            "later_pages",
            f"heaviest of {len(weights)} later pages",
            15,
            weights[heaviest][0] / KB,
            "KB",
            heaviest,
        ),
    ]


def weigh(portal: Server, member: int) -> dict[str, tuple[int, int]]:
    """Return bytes and requests by page, each with what the pages before it did not bring."""
    visitor = Visitor(portal, address_of(member))
    known: set[str] = set()
    found = {path: _weigh_page(visitor, path, known) for path in (FIRST, *LATER, *OTHERS)}
    found[HOME] = _weigh_page(signed_in(portal, member), HOME, known)
    return found


def _weigh_page(visitor: Visitor, path: str, known: set[str]) -> tuple[int, int]:
    """Return bytes and requests of a page with the files not yet `known`; all are known then."""
    page = visitor.get(path)
    weight, requests = page.weight, 1
    waiting = [urljoin(path, address) for address in references(parse(page.body.decode()))]
    while waiting:
        address = urldefrag(waiting.pop()).url
        if address in known:
            continue
        known.add(address)
        file = visitor.get(address)
        weight, requests = weight + file.weight, requests + 1
        if file.headers.get_content_type() == "text/css":
            plain = visitor.get(address, encoding="identity").body.decode()
            waiting += [urljoin(address, one) for one in STYLE_REFERENCE.findall(plain)]
    return weight, requests


def references(page: Element) -> Iterator[str]:
    """Give the addresses of all a browser fetches by itself for a page, styles' own files aside."""
    for element in page.walk():
        if element.tag in {"link", "use"}:
            address = element.get("href")
        elif element.tag in {"script", "img"}:
            address = element.get("src")
        else:
            continue
        if address and not address.startswith(("#", "data:")):
            yield address
