"""Pages that say the same to every visitor: their text is kept, and the visit's own put into it.

They are what a rush asks for, the day everybody is told to come: the entry pages and the forms
that open an account or the space, blank. Nothing of theirs depends on who asks but the size of
the text, the address they were asked at and the token of their forms. Making one anew takes twice
as long as all the rest of its answer.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app, render_template
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.web import display, forms, identity, pages, state, visits

# How many texts are kept at most: a few pages in three sizes, and addresses somebody made up.
MOST = 200
_KEPT = "mh_kept_pages"

Make = Callable[..., str]


def init(app: Flask) -> None:
    """Start with no page kept."""
    app.extensions[_KEPT] = functools.lru_cache(MOST)(_make)


def render(
    template: str, *, form: type[forms.BaseForm] | None = None, **context: str | bool
) -> Response:
    """Answer a page with a blank form and plain facts; who is signed in gets one of their own."""
    make: Make = current_app.extensions[_KEPT] if identity.viewer() is None else _make
    text = make(template, form, _minute(), display.text_size(), pages.current_path(), **context)
    return current_app.response_class(text.replace(visits.STAND_IN, visits.token()))


def _make(
    template: str,
    form: type[forms.BaseForm] | None,
    _shown_until: datetime | None,
    _text_size: str,
    _address: str,
    **context: str | bool,
) -> str:
    """Return the text of a page; it differs with the last three, which the layout shows."""
    with visits.stand_in():
        if form is None:
            return render_template(template, **context)
        return render_template(template, form=form(), **context)


def _minute() -> datetime | None:
    """Return the minute that the banner of the demo shows."""
    return clock.utcnow().replace(second=0, microsecond=0) if state.settings().demo else None
