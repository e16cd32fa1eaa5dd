"""The addresses of pages; those that hold no value are worked out once."""

from __future__ import annotations

from typing import Any

import flask
from flask import Flask

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
    """Return the address of a page of the member's space, such as « contracts.show »."""
    return url_for(f"space.{endpoint}", **values)
