"""Choosing the text size, without JavaScript, from any page."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from mh_portal.web import display, errors, forms, pages
from mh_portal.web.access import ANYONE, access

blueprint = Blueprint("display", __name__, url_prefix="/affichage")


@blueprint.post("/taille-du-texte")
@access(ANYONE)
def text_size() -> Response:
    """Keep the chosen text size and go back to the page."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    back = pages.local_path(request.form.get("next"), url_for("orientation.home"))
    return display.remember_text_size(redirect(back, 303), request.form.get("size", ""))
