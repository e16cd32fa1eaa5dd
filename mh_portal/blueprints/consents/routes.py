"""A member's decisions about messages: to take, to take back, to look up and to prove."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.consents import showing
from mh_portal.blueprints.consents.forms import STEPS, TABLE, ChoicesForm, UndoForm, number
from mh_portal.blueprints.consents.showing import Part
from mh_portal.core.consents import queries, receipts, service, words
from mh_portal.core.consents.receipts import Receipt
from mh_portal.documents import consent_receipt
from mh_portal.language import gettext as _
from mh_portal.web import addresses, errors, files, letterhead, pages, subject
from mh_portal.web.access import WHO_CHANGES, access
from mh_portal.web.transaction import db

blueprint = Blueprint("consents", __name__, url_prefix="/profil/consentements")
CHANGED = _("Your choices have changed in the meantime.")
# The keys of `showing.SLUGS`.
PURPOSE = "any('offres', 'ciblage', 'satisfaction'):slug"


@blueprint.get("")
@access(*WHO_CHANGES)
def summary() -> Response:
    """Show what holds, purpose by purpose, and the ways to change it."""
    shown = showing.parts(showing.standing(), view="")
    return pages.render("consents/summary.html", member=subject.member(), parts=shown, **_said())


@blueprint.get("/tableau")
@access(*WHO_CHANGES)
def table() -> Response:
    """Show all the questions at once."""
    shown = showing.parts(showing.standing(), view=TABLE)
    return pages.render("consents/table.html", member=subject.member(), parts=shown, **_said())


@blueprint.get(f"/<{PURPOSE}>")
@access(*WHO_CHANGES)
def step(slug: str) -> Response:
    """Ask about one purpose."""
    return _step(showing.part(slug, showing.standing(), view=STEPS))


@blueprint.post(f"/<{PURPOSE}>")
@access(*WHO_CHANGES)
def save(slug: str) -> Response:
    """Record what is answered: at each click where scripts run, else with the button."""
    form = ChoicesForm(slug)
    if not form.validate_on_submit():
        return _again(slug, form, status=400)
    try:
        service.decide(
            db(),
            subject.member().id,
            showing.SLUGS[slug],
            form.answers,
            seen=form.seen_number,
            wording=str(form.wording.data),
            actor=subject.actor(),
        )
    except service.StaleError as error:
        return _stale(slug, form, error)
    if pages.is_partial():
        return _again(slug, form)
    return redirect(showing.next_address(slug, form.next_view), 303)


@blueprint.post(f"/<{PURPOSE}>/annulation")
@access(*WHO_CHANGES)
def undo(slug: str) -> Response:
    """Take the last change of a purpose back."""
    form = UndoForm()
    if not form.validate_on_submit():
        return errors.answer(400)
    member, purpose = subject.member(), showing.SLUGS[slug]
    try:
        service.undo(db(), member.id, purpose, seen=form.seen_number, actor=subject.actor())
    except service.ChangedMeanwhileError as error:
        shown = showing.part(slug, error.standing, view=form.next_view)
        shown.form.form_errors.append(CHANGED)
        return _step(shown, 422)
    return redirect(showing.undone_address(slug, form.next_view), 303)


@blueprint.get("/historique")
@access(*WHO_CHANGES)
def history() -> Response:
    """Show every decision with its date."""
    page = min(max(1, number(request.args.get("page"))), 10**9)
    member = subject.member()
    found = queries.find_history(db(), member.id, page) or abort(404)
    rows = [(each, showing.moment(each), words.sentence(each)) for each in found.decisions]
    return pages.render(
        "consents/history.html", member=member, found=found, rows=rows, page_url=_history_page
    )


@blueprint.get("/preuve/<reference>")
@access(*WHO_CHANGES)
def proof(reference: str) -> Response:
    """Show the receipt of a decision."""
    return pages.render("consents/receipt.html", receipt=_receipt(reference))


@blueprint.get("/preuve/<reference>.pdf")
@access(*WHO_CHANGES)
def proof_pdf(reference: str) -> Response:
    """Give the receipt of a decision as a file, also in large print."""
    large = request.args.get("caracteres") == "grands"
    content = consent_receipt.make_pdf(_receipt(reference), letterhead.letterhead(), large=large)
    return files.pdf(content, f"preuve-{reference}")


def _history_page(page: int) -> str:
    return addresses.space_url("consents.history", page=page)


def _receipt(reference: str) -> Receipt:
    member = subject.member()
    decision = queries.find_decision(db(), member.id, reference) or abort(404)
    return receipts.receipt(decision, member)


def _again(slug: str, form: ChoicesForm, *, status: int = 200) -> Response:
    """Answer the page of a purpose with what was sent."""
    return _step(showing.part(slug, showing.standing(), view=form.next_view, form=form), status)


def _stale(slug: str, form: ChoicesForm, error: service.StaleError) -> Response:
    """Answer a page that was overtaken: what holds now, beside what was sent."""
    if isinstance(error, service.ChangedMeanwhileError):
        form.form_errors.append(CHANGED)
        shown = showing.part(slug, error.standing, view=form.next_view, form=form)
        return _step(showing.conflicting(shown), 422)
    form.form_errors.append(_("The text has changed. Read it, then confirm again."))
    return _again(slug, form, status=422)


def _said() -> dict[str, Any]:
    """Return which purpose the page before has saved or undone, where it says so."""
    return {"enregistre": _slug("enregistre"), "annule": _slug("annule")}


def _slug(name: str) -> str:
    asked = request.args.get(name, "")
    return asked if asked in showing.SLUGS else ""


def _step(part: Part, status: int = 200) -> Response:
    """Answer the page of one purpose, or the part of it that tells what is recorded."""
    return pages.render(
        "consents/step.html",
        "consents/_state.html",
        status=status,
        member=subject.member(),
        part=part,
        form=part.form,
        order=list(showing.SLUGS),
        **_said(),
    )
