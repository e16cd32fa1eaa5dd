"""The letters of a campaign: downloading a batch for the printer, and noting that it is there."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from mh_portal.core.campaigns import letters, printing
from mh_portal.core.campaigns.models import LetterBatch
from mh_portal.web import errors, files, forms, pages, subject
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db

_NUMBER = "int(max=2147483647)"
_BATCH = f"/<{_NUMBER}:number>/vagues/<{_NUMBER}:wave>/lettres/<{_NUMBER}:batch>"


def put_on(blueprint: Blueprint) -> None:
    """Put the batches of letters below the campaigns."""
    blueprint.add_url_rule(f"{_BATCH}.pdf", "download", download, methods=["POST"])
    blueprint.add_url_rule(f"{_BATCH}/imprimeur", "hand_over", hand_over, methods=["POST"])


@access(SUPERVISOR)
def download(number: int, wave: int, batch: int) -> Response:
    """Give the file of a batch: by POST, for it holds addresses and is written down."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    found = _find(number, wave, batch)
    try:
        content = letters.read(found)
    except LookupError:
        return pages.render("campaigns/no_file.html", number=number, status=410)
    printing.record_download(db(), found, subject.actor())
    return files.pdf_to_save(content, f"lettres-{number}-vague-{wave}-lot-{batch}")


@access(SUPERVISOR)
def hand_over(number: int, wave: int, batch: int) -> Response:
    """Note that the printer has a batch."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    printing.hand_over(db(), _find(number, wave, batch), subject.actor())
    return redirect(url_for("desk.campaigns.show", number=number, fait="imprimeur"), 303)


def _find(number: int, wave: int, batch: int) -> LetterBatch:
    return printing.find_made(db(), number, wave, batch) or abort(404)
