"""Moves the inline styles of an HTML e-mail into a style sheet that a policy can name by its hash.

Mail programs need each style on its element; the portal's security policy lets none of those in.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re

_INLINE = re.compile(r'\sstyle="([^"]*)"')
_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def moved_to_sheet(markup: str) -> str:
    """Return the e-mail with the same look and no `style` attribute."""
    numbers: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        return f' data-style="{numbers.setdefault(found[1], len(numbers))}"'

    marked = _INLINE.sub(mark, markup)
    rules = (
        f'[data-style="{number}"]{{{html.unescape(style)}}}' for style, number in numbers.items()
    )
    return marked.replace("</head>", f"<style>{''.join(rules)}</style></head>", 1)


def policy_sources(markup: str) -> str:
    """Return the sources of `style-src` that let the style sheets of `markup` in, and no other."""
    digests = (hashlib.sha256(sheet.encode()).digest() for sheet in _SHEET.findall(markup))
    names = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
    return " ".join(names) or "'none'"
