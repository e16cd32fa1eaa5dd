"""Help with its tutorial and its film, and the legal pages: pages to read."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from mh_portal.blueprints.information import conformity, film, tutorial
from mh_portal.core.privacy import retention
from mh_portal.core.privacy.holdings import HOLDINGS
from mh_portal.web import pages, state
from mh_portal.web.access import ANYONE, access

blueprint = Blueprint("information", __name__)


@blueprint.get("/aide")
@access(ANYONE)
def help() -> Response:  # noqa: A001 - the page's name in addresses and templates
    """Answer what members ask most."""
    return pages.render("information/help.html")


@blueprint.get("/aide/questions")
@access(ANYONE)
def questions() -> Response:
    """Answer what those ask who have an account."""
    return pages.render("information/questions.html")


@blueprint.get("/aide/creer-mon-compte", endpoint="tutorial")
@access(ANYONE)
def tutorial_page() -> Response:
    """Show the creation of an account in pictures."""
    return pages.render(
        "information/tutorial.html",
        parts=tutorial.PARTS,
        folder=tutorial.FOLDER,
        width=tutorial.SHOWN_WIDTH,
        height=tutorial.SHOWN_HEIGHT,
    )


@blueprint.get("/aide/video")
@access(ANYONE)
def video() -> Response:
    """Show the film of the portal, with its words below it."""
    return pages.render(
        "information/video.html",
        film=film.FILM,
        poster=film.POSTER,
        captions=film.CAPTIONS,
        scenes=film.SCENES,
        weight=film.weight(),
        width=film.WIDTH,
        height=film.HEIGHT,
    )


@blueprint.get("/accessibilite")
@access(ANYONE)
def accessibility() -> Response:
    """Declare how accessible the portal is, and what to do where it is not."""
    return pages.render("information/accessibility.html", themes=conformity.THEMES)


@blueprint.get("/mentions-legales")
@access(ANYONE)
def legal_notice() -> Response:
    """Say who publishes the portal."""
    settings = state.settings()
    return pages.render(
        "information/legal_notice.html",
        publisher=settings.publisher,
        director=settings.publication_director,
        hosting=settings.hosting,
    )


@blueprint.get("/conditions-generales")
@access(ANYONE)
def terms() -> Response:
    """Give the rules of use."""
    return pages.render("information/terms.html")


@blueprint.get("/donnees-personnelles")
@access(ANYONE)
def personal_data() -> Response:
    """Say which data are kept, why, for how long, and what the member may ask."""
    kept = [[row.what, row.lasts, row.since] for row in retention.TABLE]
    return pages.render("information/personal_data.html", holdings=HOLDINGS, kept=kept)
