"""Showing an e-mail in its own layout, shut off from everything of the portal's."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response

from mh_portal.emails import styles

# An e-mail brings its own styles and no script; it reaches nothing of the portal but by its links.
POLICY = (
    "default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation"
)


def answer(html: str) -> Response:
    """Answer the HTML part of an e-mail as a page of its own."""
    markup = styles.moved_to_sheet(html)
    response = current_app.response_class(markup)
    policy = POLICY.format(styles=styles.policy_sources(markup))
    response.headers["Content-Security-Policy"] = policy
    # Browsers refuse to show a sandboxed page that also asks for an opener policy of its own.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
