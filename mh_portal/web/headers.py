"""The security headers of every answer."""

from __future__ import annotations

from flask import Flask, Response

from mh_portal.web import state

DIRECTIVES = (
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
)
CONTENT_SECURITY_POLICY = "; ".join(DIRECTIVES)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb")
)
# Two years, as the browsers' preload list asks.
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"

EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    # « no-referrer » would take the origin from forms as well, which breaks their check.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def init(app: Flask) -> None:
    """Add the headers to each answer; a view may have set a stricter one of its own."""
    with app.app_context():
        fixed = EVERYWHERE | (
            {"Strict-Transport-Security": STRICT_TRANSPORT} if state.settings().secure else {}
        )

    # Forms carry tokens and pages may carry a name: nothing is kept on a shared computer.
    fixed["Cache-Control"] = "no-store"

    @app.after_request
    def add(response: Response) -> Response:
        present = {name for name, _value in response.headers}
        for name, value in fixed.items():
            if name not in present:
                response.headers.add(name, value)
        return response
