"""Loads the templates of the e-mails with their styles put on the elements, and in French.

Mail programs drop style sheets, so the styles stand on the elements. That is done here, once a
template, and costs nothing an e-mail. So is the translation of sentences that hold no facts: asking
the catalogue for each of them would take as long as everything else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import css_inline
from jinja2 import BaseLoader, Environment, FileSystemLoader

from mh_portal.language import gettext

STYLE = "_style.css"
# What Jinja reads is hidden from the HTML parser, texts to be translated as a whole: it would
# write their quotes and ampersands otherwise, and the catalogue would not know them again.
_JINJA = re.compile(
    r"\{%-?\s*trans\b.*?\bendtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL
)
# A sentence by itself, without facts.
_SENTENCE = re.compile(r'\{\{ _\(("(?:[^"\\]|\\.)*")\) \}\}')
_MARK = re.compile(r"jinja(\d+)mark")


class StyleError(ValueError):
    """A template cannot be styled; the message names it."""


class InliningLoader(BaseLoader):
    """Loads from a folder, in French; `.html` templates get the styles of its `_style.css`."""

    def __init__(self, folder: Path) -> None:
        self._files = FileSystemLoader(folder)
        self._style = (folder / STYLE).read_text("utf-8")

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """Return the template's text, styled and translated; raises StyleError and TemplateNotFound."""
        source, path, is_fresh = self._files.get_source(environment, template)
        if template.endswith(".html"):
            source = inline_template(source, self._style, template)
        return _SENTENCE.sub(_in_french, source), path, is_fresh

    def list_templates(self) -> list[str]:
        """Return the names of all templates, the style sheet among them."""
        return self._files.list_templates()


def _in_french(found: re.Match[str]) -> str:
    # What Jinja would put there: it takes translations as they are, with « %% » for « % ».
    text = gettext(ast.literal_eval(found.group(1))) % {}
    return found.group() if "{" in text else text


def inline_template(source: str, style: str, name: str) -> str:
    """Return a Jinja template whose elements carry the styles that `style` gives them.

    A whole page keeps the style sheet's media rules in its head. Raises StyleError when the HTML
    parser would move something, as it does with text that stands between table rows.
    """
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found.group())
        return f"jinja{len(hidden) - 1}mark"

    masked = _JINJA.sub(hide, source)
    if "<html" in masked:
        inliner = css_inline.CSSInliner(
            keep_at_rules=True, load_remote_stylesheets=False, extra_css=style
        )
        lead, doctype, page = masked.partition("<!DOCTYPE html>")
        styled = lead + inliner.inline(doctype + page)
    else:
        styled = css_inline.inline_fragment(masked, style, load_remote_stylesheets=False)
    if [int(number) for number in _MARK.findall(styled)] != list(range(len(hidden))):
        raise StyleError(f"{name}: the HTML is not in order, its parts would change places")
    return _MARK.sub(lambda found: hidden[int(found.group(1))], styled)
