"""The addresses of pages; those that hold no value are worked out once."""

from __future__ import annotations

from typing import Any

import flask
from flask import Flask

from mh_portal.web import subject

_KNOWN = "mh_addresses"


def init(app: Flask) -> None:
    """Start with no address known."""
    app.extensions[_KNOWN] = {}


def url_for(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint, as Flask's `url_for` does.

    To build an address anew takes as long as a tenth of a page. It depends on the endpoint and on
    where the portal is mounted.
    """
    if values or endpoint.startswith("."):
        return flask.url_for(endpoint, **values)
    known: dict[tuple[str, str], str] = flask.current_app.extensions[_KNOWN]
    key = (endpoint, flask.request.root_path)
    found = known.get(key)
    if found is None:
        found = known[key] = flask.url_for(endpoint)
    return found


def space_url(endpoint: str, **values: Any) -> str:
    """Return the address of a page of a member's space, such as « contracts.show ».

    It stays in the tree of the page under way: a member's own, an agent's, a trusted helper's. So
    do pages of the affairs of several, such as « second_factor.show ».
    """
    here = subject.tree()
    if here in subject.ANOTHERS:
        # The member stands in it, and is not known from one request to the next.
        return flask.url_for(f"{here}.{endpoint}", **values)
    return url_for(f"{subject.home(here)}.{endpoint}", **values)
