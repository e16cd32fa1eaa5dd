"""One question about a finished request or the first visit, without signing in."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from mh_portal.core import clock
from mh_portal.core.surveys import links, queries, rules, service
from mh_portal.core.surveys.queries import Question
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms, identity, pages, transaction
from mh_portal.web.access import ANYONE, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("surveys", __name__, url_prefix="/avis")

SCORES = {
    5: _("Very satisfied"),
    4: _("Rather satisfied"),
    3: _("Neither satisfied nor dissatisfied"),
    2: _("Rather dissatisfied"),
    1: _("Very dissatisfied"),
}


class SurveyForm(forms.BaseForm):
    """The question and what one likes to add."""

    score = fields.ChoiceField(
        _("Are you satisfied?"),
        [fields.Required(_("Choose one of the five answers."))],
        choices=[SelectChoice(str(score), SCORES[score]) for score in rules.SCORES],
    )
    comment = fields.TextField(
        _("What would you like to tell us?"),
        description=_("Do not write anything about your health here."),
        longest=rules.LONGEST_COMMENT,
    )


@blueprint.get("/<token:token>")
@access(ANYONE)
@limited("surveys", each="60 per hour", overall="6000 per hour", reads=True)
def ask(token: str) -> Response:
    """Show the question; a mail scanner that opens the address answers nothing."""
    return _page(token, _question(token), SurveyForm(formdata=None))


@blueprint.post("/<token:token>")
@access(ANYONE)
@limited("surveys", each="60 per hour", overall="6000 per hour")
def answer(token: str) -> Response:
    """Keep the answer; a second one takes the place of the first for thirty days."""
    question, form = _question(token), SurveyForm()
    if question is None or not form.validate_on_submit():
        return _page(token, question, form, 422)
    score, comment = int(form.score.data), form.comment.data or ""
    try:
        service.answer(db(), question, score, comment, identity.actor())
    except service.ClosedError:
        return _page(token, question, form)
    is_complaint = rules.is_complaint(score, comment)
    return redirect(url_for(".complaint_heard" if is_complaint else ".thanks"), 303)


@blueprint.get("/merci")
@access(ANYONE)
def thanks() -> Response:
    """Say that the answer is recorded."""
    return pages.render("surveys/thanks.html", is_complaint=False)


@blueprint.get("/merci/reclamation")
@access(ANYONE)
def complaint_heard() -> Response:
    """Say that the answer is recorded, and that somebody deals with what is wrong."""
    return pages.render("surveys/thanks.html", is_complaint=True)


def _question(token: str) -> Question | None:
    asked = links.read(token)
    return None if asked is None else queries.find_question(reading_db(), asked)


def _page(token: str, question: Question | None, form: SurveyForm, status: int = 200) -> Response:
    """Answer the question, or why it is not asked any more."""
    if question is None:
        return pages.render("surveys/unknown.html", status=404)
    if not question.may_be_answered(clock.utcnow()):
        transaction.nothing_was_done()
        return pages.render("surveys/closed.html", status=410)
    return pages.render(
        "surveys/ask.html", status=status, token=token, question=question, form=form
    )
