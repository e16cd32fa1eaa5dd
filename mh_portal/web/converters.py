"""The kinds of values that addresses hold; anything else is an address that does not exist."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class TokenConverter(BaseConverter):
    """The random text of a link: 43 characters of url-safe base64."""

    regex = "[A-Za-z0-9_-]{43}"


class NumberConverter(BaseConverter):
    """A member's number: 8 digits."""

    regex = "[0-9]{8}"


def init(app: Flask) -> None:
    """Make the converters known to the application's addresses."""
    app.url_map.converters["token"] = TokenConverter
    app.url_map.converters["member_number"] = NumberConverter
