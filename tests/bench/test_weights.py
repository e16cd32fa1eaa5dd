"""What a browser fetches by itself for a page."""

from __future__ import annotations

from bench.weights import STYLE_REFERENCE, references
from tests.support.html import parse

PAGE = """<html><head>
<link rel="stylesheet" href="/static/x/a.css"><link rel="icon" href="/static/x/i.svg">
<script src="/static/x/a.js" defer></script></head>
<body><img src="/static/x/family.svg" alt=""><img src="data:image/png;base64,AA" alt="">
<svg><use href="/static/x/icons.svg#phone"></use><use href="#own"></use></svg>
<a href="/connexion">Se connecter</a></body></html>"""


def test_what_a_page_refers_to_is_found_and_links_are_not_followed() -> None:
    assert list(references(parse(PAGE))) == [
        "/static/x/a.css",
        "/static/x/i.svg",
        "/static/x/a.js",
        "/static/x/family.svg",
        "/static/x/icons.svg#phone",
    ]


def test_what_a_style_sheet_refers_to_is_found() -> None:
    sheet = """@font-face{src:url("../f.woff2") format("woff2")} a{background:url(b.svg)}"""
    assert STYLE_REFERENCE.findall(sheet) == ["../f.woff2", "b.svg"]
