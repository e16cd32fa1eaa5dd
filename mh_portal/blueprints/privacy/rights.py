"""« Mes droits informatique et liberté »: what we hold, the export of it, and the rights to ask for."""

from __future__ import annotations

from flask import Blueprint, abort, current_app
from werkzeug.wrappers import Response

from mh_portal.core.privacy import archive, enclosures, export
from mh_portal.core.privacy.holdings import HOLDINGS, Category
from mh_portal.core.privacy.summary import section, summary, told_in_full
from mh_portal.core.requests import queries as requests
from mh_portal.core.requests.kinds import rights
from mh_portal.documents import data_summary
from mh_portal.web import errors, forms, identity, letterhead, pages, readings, subject
from mh_portal.web.access import MEMBER, access
from mh_portal.web.limits import limited
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("rights", __name__, url_prefix="/profil/droits")
_NAMES = {
    Category.IDENTITY: "identite",
    Category.CONTRACTS: "contrats",
    Category.BANK: "banque",
    Category.CARE: "soins",
    Category.REQUESTS: "demandes",
    Category.CHOICES: "choix",
    Category.ACCOUNT: "compte",
    Category.TRACES: "traces",
}
# The categories by their names in addresses.
SLUGS = {_NAMES[holding.category]: holding for holding in HOLDINGS}


@blueprint.get("")
@access(MEMBER)
def show() -> Response:
    """Show what is held, and the way to each right, with the requests about it under way."""
    own = requests.list_of_member(db(), subject.member().id)
    cases = [each for each in own if each.kind == rights.KIND.slug and not each.is_over]
    return pages.render("privacy/rights.html", slugs=SLUGS, cases=cases, kind=rights.KIND)


@blueprint.get("/donnees/<slug>")
@access(MEMBER)
def data(slug: str) -> Response:
    """Show what is held of a category: why, how long, and what it is; secret numbers masked."""
    holding = SLUGS.get(slug) or abort(404)
    held = export.collect(db(), subject.member(), told_in_full(holding.category))
    shown = section(holding, held, masked=True)
    return pages.render("privacy/data.html", section=shown, at=held.at)


@blueprint.get("/export")
@access(MEMBER)
@confirmed_recently
def prepare() -> Response:
    """Say what the archive holds, and offer it."""
    return pages.render("privacy/export.html")


@blueprint.post("/export")
@access(MEMBER)
@limited("export", each="20 per hour", overall="600 per hour")
@confirmed_recently
def download() -> Response:
    """Give the archive, made while it is sent; nothing of it is kept."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    # Read and written before the writing transaction opens, which others wait for.
    member = subject.member()
    answers = readings.reader().tell(reading_db(), member)
    held = export.collect(reading_db(), member, answers=answers)
    papers = enclosures.list_of_member(reading_db(), member.id)
    pdf = data_summary.make_pdf(summary(held), letterhead.letterhead())
    content = archive.make_zip(held, pdf, papers)
    export.note(db(), identity.member().login, member)
    response = current_app.response_class(content, mimetype="application/zip")
    name = f"mes-donnees-{held.at:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
