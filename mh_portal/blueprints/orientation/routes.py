"""E1 to E4: the home page, the four spaces, and how many digits the member's number has."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from mh_portal.blueprints.orientation.forms import EIGHT, UnknownNumberForm
from mh_portal.core import clock
from mh_portal.core.campaigns import timing
from mh_portal.core.indicators import hits
from mh_portal.core.indicators.counting import Name
from mh_portal.web import kept, pages
from mh_portal.web.access import ANYONE, access

blueprint = Blueprint("orientation", __name__)


@blueprint.get("/")
@access(ANYONE)
def home() -> Response:
    """Show what the space is for and the way in."""
    return kept.render("orientation/home.html", is_open=timing.is_open(clock.today()))


@blueprint.get("/acces")
@access(ANYONE)
def spaces() -> Response:
    """Ask which of the insurer's spaces is wanted."""
    return kept.render("orientation/spaces.html")


@blueprint.get("/acces/sante-prevoyance")
@access(ANYONE)
def digits() -> Response:
    """Ask how many digits the member's number has."""
    return kept.render("orientation/digits.html")


@blueprint.get("/acces/sante-prevoyance/8-chiffres")
@access(ANYONE)
def eight_digits() -> Response:
    """Lead to this portal: sign in, or create an account."""
    return kept.render("orientation/eight_digits.html")


@blueprint.get("/acces/sante-prevoyance/9-chiffres")
@access(ANYONE)
def nine_digits() -> Response:
    """Lead to the other portal, and say why."""
    return kept.render("orientation/nine_digits.html")


@blueprint.get("/acces/sante-prevoyance/je-ne-sais-pas")
@access(ANYONE)
def unknown_number() -> Response:
    """Show where the number stands, and take it as it is typed."""
    hits.count(Name.NUMBER_UNKNOWN)
    return pages.render("orientation/unknown_number.html", form=UnknownNumberForm())


@blueprint.post("/acces/sante-prevoyance/je-ne-sais-pas")
@access(ANYONE)
def count_digits() -> Response:
    """Count the digits and lead to the space they belong to."""
    form = UnknownNumberForm()
    if not form.validate_on_submit():
        return pages.render("orientation/unknown_number.html", form=form, status=422)
    is_ours = len(form.number.data or "") == EIGHT
    return redirect(url_for(".eight_digits" if is_ours else ".nine_digits"), 303)
