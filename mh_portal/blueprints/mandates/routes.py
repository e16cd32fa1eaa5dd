"""The member's trusted helpers: listed, invited, taken back; the paper mandate."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.mandates.forms import (
    SCOPE_WORDS,
    MandateForm,
    PaperForm,
    RecapForm,
    wish,
)
from mh_portal.core import clock
from mh_portal.core.mandates import queries, service
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.profile import drafts
from mh_portal.documents import mandate_form
from mh_portal.language import gettext as _
from mh_portal.web import errors, files, forms, letterhead, pages, subject
from mh_portal.web.access import AGENT, MEMBER, WHO_CHANGES, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("mandates", __name__, url_prefix="/profil/aidants")
# Of what was typed and waits to be confirmed.
SUBJECT = "mandate"


@blueprint.get("", endpoint="list")
@access(*WHO_CHANGES)
def list_all() -> Response:
    """Show who may look at the space, who has not answered yet, and who did in the past."""
    member, today = subject.member(), clock.today()
    current = {each.id for each in queries.list_current(db(), member.id, today)}
    given = queries.list_of_member(db(), member.id)
    return pages.render(
        "mandates/list.html",
        current=[each for each in given if each.id in current],
        former=[each for each in given if each.id not in current],
        words=SCOPE_WORDS,
    )


@blueprint.get("/invitation")
@access(MEMBER)
@confirmed_recently
def ask() -> Response:
    """Ask whom the member trusts with what."""
    typed = drafts.find(db(), subject.member().id, SUBJECT)
    return pages.render("mandates/ask.html", form=MandateForm(data=typed), is_paper=False)


@blueprint.post("/invitation")
@access(MEMBER)
@confirmed_recently
def keep() -> Response:
    """Keep what is typed, and go on to reading it again."""
    form = MandateForm()
    if not form.validate_on_submit():
        return pages.render("mandates/ask.html", form=form, is_paper=False, status=422)
    drafts.keep(db(), subject.member().id, SUBJECT, form.values)
    return redirect(space_url("mandates.recap"), 303)


@blueprint.get("/invitation/verification")
@access(MEMBER)
def recap() -> Response:
    """Show what is about to be granted."""
    return _recap_page(RecapForm())


@blueprint.post("/invitation/verification")
@access(MEMBER)
@confirmed_recently
@limited("links", each="20 per hour", overall="300 per minute")
def invite() -> Response:
    """Give the mandate and send the invitation."""
    form, member = RecapForm(), subject.member()
    if not form.validate_on_submit() or not form.shown.data:
        return errors.answer(400)
    typed = drafts.find(db(), member.id, SUBJECT)
    if typed is None:
        return redirect(space_url("mandates.list"), 303)
    if drafts.fingerprint(typed) != form.shown.data:
        form.form_errors.append(
            _("Something was changed elsewhere since you opened this page. Check it again.")
        )
        return _recap_page(form, status=422)
    try:
        service.invite(db(), member, wish(typed), subject.actor())
    except service.MandateError as error:
        form.form_errors.append(REFUSALS[type(error)])
        return _recap_page(form, status=422)
    drafts.drop(db(), member.id, SUBJECT)
    return redirect(space_url("mandates.list", invite="oui"), 303)


@blueprint.get("/papier")
@access(AGENT)
def ask_paper() -> Response:
    """Ask an advisor for what stands on the signed paper mandate."""
    return pages.render("mandates/ask.html", form=PaperForm(), is_paper=True)


@blueprint.post("/papier")
@access(AGENT)
def enter_paper() -> Response:
    """Enter a mandate that came signed on paper; its helper is invited by e-mail."""
    form = PaperForm()
    if form.validate_on_submit():
        try:
            service.invite(db(), subject.member(), form.wish, subject.actor())
        except service.MandateError as error:
            form.form_errors.append(REFUSALS[type(error)])
        else:
            return redirect(space_url("mandates.list", invite="oui"), 303)
    return pages.render("mandates/ask.html", form=form, is_paper=True, status=422)


@blueprint.get("/<int:number>/retrait")
@access(*WHO_CHANGES)
def ask_revocation(number: int) -> Response:
    """Ask to confirm that somebody may no longer look."""
    return pages.render("mandates/revocation.html", mandate=_mandate(number), words=SCOPE_WORDS)


@blueprint.post("/<int:number>/retrait")
@access(*WHO_CHANGES)
def revoke(number: int) -> Response:
    """Take a mandate back, at once."""
    mandate = _mandate(number)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    service.revoke(db(), mandate.member_id, mandate.id, subject.actor())
    return redirect(space_url("mandates.list", retire="oui"), 303)


@blueprint.get("/mandat")
@access(*WHO_CHANGES)
def paper() -> Response:
    """Show the mandate to sign on paper."""
    head = letterhead.letterhead()
    return pages.render("mandates/paper.html", facts=_paper(), address=head.postal_address)


@blueprint.get("/mandat.pdf")
@access(*WHO_CHANGES)
def paper_pdf() -> Response:
    """Give the mandate to sign on paper as a file, also in large print."""
    large = request.args.get("caracteres") == "grands"
    content = mandate_form.make_pdf(_paper(), letterhead.letterhead(), large=large)
    return files.pdf(content, "mandat-aidant")


REFUSALS: dict[type[service.MandateError], str] = {
    service.TooManyError: _("You have five helpers already. Take one back first, or call us."),
    service.OwnAddressError: _(
        "This is your own e-mail address. Write the address of the person who helps you."
    ),
}


def _paper() -> mandate_form.MandateFacts:
    member = subject.member()
    return mandate_form.MandateFacts(member.full_name, member.member_number, clock.today())


def _mandate(number: int) -> Mandate:
    """Return the member's mandate that can still be taken back; 404 for any other."""
    found = queries.find_of_member(db(), subject.member().id, number)
    return found if found is not None and found.revoked_at is None else abort(404)


def _recap_page(form: RecapForm, *, status: int = 200) -> Response:
    typed = drafts.find(reading_db(), subject.member().id, SUBJECT)
    if typed is None:
        return redirect(space_url("mandates.ask"), 303 if status >= 400 else 302)
    return pages.render(
        "mandates/recap.html",
        form=form,
        wish=wish(typed),
        words=SCOPE_WORDS,
        shown=drafts.fingerprint(typed),
        status=status,
    )
