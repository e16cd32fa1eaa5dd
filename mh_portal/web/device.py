"""What a browser calls itself, in a few words that its owner recognises."""

from __future__ import annotations

from flask import request

from mh_portal.language import gettext as _

# The first match names it: browsers claim to be each other, the newer the name the later it stands.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def describe() -> str:
    """Return « Firefox, Windows » for the browser of this request."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in said), _("unknown browser"))
    system = next((name for mark, name in SYSTEMS if mark in said), _("unknown device"))
    return f"{browser}, {system}"
