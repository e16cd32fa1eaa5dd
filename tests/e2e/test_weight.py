"""What a first visit and the pages after it cost on the line, as a browser counts it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.e2e.portal import Portal

pytestmark = pytest.mark.browser

FIRST_VISIT, MOST_REQUESTS, LATER_PAGE = 100 * 1024, 10, 15 * 1024


class Meter:
    """Counts what a browser asks for, and the bytes it gets with their headers."""

    def __init__(self, page: Page) -> None:
        self._requests: list[Request] = []
        page.on("requestfinished", self._keep)

    def _keep(self, request: Request) -> None:
        self._requests.append(request)

    def read(self) -> tuple[int, int]:
        """Return how many requests went out since the last reading, and their bytes."""
        sizes = [request.sizes() for request in self._requests]
        self._requests.clear()
        total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        return len(sizes), total


@pytest.mark.parametrize("path", ["/", "/connexion", "/compte/creation"])
def test_a_first_visit_is_light(browser: Browser, portal: Portal, path: str) -> None:
    page = browser.new_page(base_url=portal.url)
    meter = Meter(page)
    page.goto(path, wait_until="networkidle")
    count, size = meter.read()
    page.close()
    assert 3 < count <= MOST_REQUESTS
    assert 20 * 1024 < size <= FIRST_VISIT


def test_a_later_page_brings_itself_alone(browser: Browser, portal: Portal) -> None:
    page = browser.new_page(base_url=portal.url)
    page.goto("/connexion", wait_until="networkidle")
    meter = Meter(page)
    page.goto("/mot-de-passe/oubli", wait_until="networkidle")
    count, size = meter.read()
    page.close()
    assert count >= 1
    assert 1024 < size <= LATER_PAGE
