"""Every answer, pages and refusals alike: its security headers, what may keep it, its weight."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from mh_portal.config import Settings
from tests.architecture import routes
from tests.architecture.route import GET, Route
from tests.architecture.routes import SPACE_STATES, STATES, TABLE
from tests.support.sample import VISITOR, Sample

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
EXACTLY = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def check(answer: TestResponse) -> None:
    """Fail when an answer lacks a header that each one carries."""
    about = f"{answer.request.method} {answer.request.path}: {answer.status}"
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY, about
    for name, value in EXACTLY.items():
        assert answer.headers.getlist(name) == [value], f"{name} of {about}"
    assert "geolocation=()" in answer.headers["Permissions-Policy"], about
    assert len(answer.headers["X-Request-Id"]) == 12, about
    assert "Server" not in answer.headers, about


@pytest.mark.parametrize("route", [r for r in TABLE if not r.is_bare], ids=routes.named)
def test_an_answer_carries_the_headers(sample: Sample, route: Route) -> None:
    path = sample.fill(route.path)
    for viewer in (VISITOR, "owner"):
        client = sample.bare_client(viewer)
        if route.method == GET:
            check(client.get(path))
            check(client.get(path, headers={"HX-Request": "true"}))
        for method in ("HEAD", "OPTIONS", "POST", "PUT"):
            check(client.open(path, method=method))


@pytest.mark.parametrize(
    ("path", "status", "viewer"),
    [
        *((path, status, VISITOR) for path, status in STATES.items()),
        *((path, status, "owner") for path, status in SPACE_STATES.items()),
    ],
)
def test_a_state_has_its_status_and_the_headers(
    sample: Sample, path: str, status: int, viewer: str
) -> None:
    answer = sample.client(viewer).get(sample.fill(path))
    assert answer.status_code == status
    check(answer)


@pytest.mark.parametrize(
    "route", [r for r in TABLE if r.method != GET and r.empty != 403], ids=routes.named
)
def test_a_form_that_is_too_large_is_refused_with_the_headers(sample: Sample, route: Route) -> None:
    client = sample.bare_client(route.seen_by)
    answer = client.post(sample.fill(route.path), data={"email": "a" * 300_000})
    assert answer.status_code == 413
    assert "trop" in answer.text
    check(answer)


@pytest.mark.parametrize("endpoint", ["demo.letter_html", "desk.campaigns.preview_html"])
def test_an_email_in_its_own_layout_reaches_nothing(sample: Sample, endpoint: str) -> None:
    bare = next(route for route in TABLE if route.endpoint == endpoint)
    answer = sample.bare_client(bare.seen_by).get(sample.fill(bare.path))
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "form-action 'none'", "base-uri 'none'"} <= set(policy)
    assert any(directive.startswith("sandbox") for directive in policy)
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def serious(environment: dict[str, str]) -> Flask:
    """Return the portal as it runs for real: no demo, behind https."""
    changed = {"MH_PORTAL_DEMO": "0", "MH_PORTAL_BASE_URL": "https://espace.example"}
    return create_app(Settings.from_environment({**environment, **changed}))


def test_for_real_browsers_are_bound_to_https(serious: Flask) -> None:
    answer = serious.test_client().get("/connexion", base_url="https://espace.example")
    check(answer)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-visit=")
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_in_the_demo_plain_http_works(sample: Sample) -> None:
    answer = sample.bare_client().get("/connexion")
    assert "Strict-Transport-Security" not in answer.headers
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
