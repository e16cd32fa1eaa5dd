"""A browser without JavaScript that checks every page it is given and every header on it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import hygiene
from tests.support.html import Element, Form, forms_of, parse

HEADERS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
)


class PageClient(FlaskClient):
    """The test client of the portal: hygiene is checked on each response, not in each test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; fail when the answer breaks a rule that holds for every answer."""
        response = super().open(*args, **kwargs)
        assert response.status_code < 500 or response.status_code == 503, response.text
        for header in HEADERS:
            assert header in response.headers, f"{header} is missing"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        if response.mimetype == "text/html" and response.data and not response.location:
            fragment = "HX-Request" in response.request.headers
            (hygiene.check_fragment if fragment else hygiene.check_page)(response.text)
        return response

    def page(self, path: str, status: int = 200) -> Element:
        """Return the page at a path, parsed."""
        response = self.get(path)
        assert response.status_code == status, f"{path}: {response.status}"
        return parse(response.text)

    def submit(self, path: str, action: str | None = None, **values: str | None) -> TestResponse:
        """Open a page, fill in the form that goes to `action` (default: the page), and send it.

        Field names with a hyphen are written with two underscores.
        """
        return self.fill(self.get(path), action or path, **values)

    def fill(self, shown: TestResponse, action: str, **values: str | None) -> TestResponse:
        """Fill in the form of a page just shown that goes to `action`, and send it."""
        form = form_to(parse(shown.text), action)
        given = {name.replace("__", "-"): value for name, value in values.items()}
        # A value of None leaves the field out, as an empty box is.
        filled = {
            name: value for name, value in {**form.values, **given}.items() if value is not None
        }
        if form.method == "get":
            return self.get(form.action, query_string=filled)
        return self.post(form.action, data=filled)


def form_to(root: Element, action: str) -> Form:
    """Return the form of a page that goes to an address."""
    found = [form for form in forms_of(root) if form.action == action]
    assert found, f"no form to {action}: {[form.action for form in forms_of(root)]}"
    return found[0]
