"""Creating an account in three steps: the card's facts, the e-mail, the password."""

from __future__ import annotations

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from mh_portal.blueprints.accounts.forms import CreationForm, EmailForm
from mh_portal.core.accounts import creation, links, passwords
from mh_portal.core.accounts.models import Link, LinkPurpose
from mh_portal.language import gettext as _
from mh_portal.web import device, errors, forms, identity, kept, pages, waiting
from mh_portal.web.access import ANYONE, access
from mh_portal.web.limits import limited
from mh_portal.web.new_password import NewPasswordForm
from mh_portal.web.transaction import db, keep_refusal, reading_db

blueprint = Blueprint("account_creation", __name__, url_prefix="/compte")

# The address just typed, so that the next page can play it back; in this browser's cookie only.
EMAIL = "creation_email"


@blueprint.get("/creation")
@access(ANYONE)
def facts() -> Response:
    """Show step 1, the card's facts."""
    return kept.render("accounts/creation.html", form=CreationForm)


@blueprint.post("/creation")
@access(ANYONE)
@limited("creation", each="20 per hour", overall="600 per minute")
def submit_facts() -> Response:
    """Check the facts and send the e-mail that follows from them."""
    form = CreationForm()
    if form.validate_on_submit():
        try:
            creation.request_account(db(), _facts(form))
        except creation.CardWaitsError as error:
            form.form_errors.append(waiting.message(error.until))
        except creation.FactsDoNotMatchError:
            keep_refusal()
            form.form_errors.append(_mismatch())
        else:
            session[EMAIL] = form.email.data
            return redirect(url_for(".email_sent"), 303)
    return pages.render("accounts/creation.html", form=form, status=422)


@blueprint.get("/creation/email-envoye")
@access(ANYONE)
def email_sent() -> Response:
    """Show step 2: look into your mailbox."""
    form = EmailForm(data={"email": session.get(EMAIL, "")})
    suggestion = form.email.suggestion
    return pages.render("accounts/email_sent.html", form=form, suggestion=suggestion)


@blueprint.get("/activation/nouveau-lien")
@access(ANYONE)
def new_link() -> Response:
    """Ask which mailbox a new link should go to."""
    return pages.render(
        "accounts/new_link.html", form=EmailForm(data={"email": session.get(EMAIL, "")})
    )


@blueprint.post("/activation/nouveau-lien")
@access(ANYONE)
@limited("links", each="20 per hour", overall="300 per minute")
def send_new_link() -> Response:
    """Send a new activation link to an address that waits for one; the answer never tells."""
    form = EmailForm()
    if not form.validate_on_submit():
        return pages.render("accounts/new_link.html", form=form, status=422)
    creation.renew_by_email(db(), form.email.data)
    session[EMAIL] = form.email.data
    return redirect(url_for(".email_sent"), 303)


@blueprint.get("/activation/<token:token>")
@access(ANYONE)
def activation(token: str) -> Response:
    """Show step 3, the password, when the link is good; explain it otherwise."""
    link = _usable(token)
    if link is None:
        return _explain(token)
    form = NewPasswordForm()
    return pages.render("accounts/activation.html", form=form, token=token, email=link.email)


@blueprint.post("/activation/<token:token>")
@access(ANYONE)
@limited("activation", each="30 per hour", overall="600 per minute")
def activate(token: str) -> Response:
    """Open the account with its password and sign the member in."""
    link = _usable(token)
    if link is None:
        return _explain(token)
    form = NewPasswordForm(creation.personal_words(link.member, link.email))
    if not form.validate_on_submit():
        page = "accounts/activation.html"
        return pages.render(page, form=form, token=token, email=link.email, status=422)
    hashed = passwords.hash_password(form.password.data)
    try:
        login = creation.activate(db(), token, hashed, device.describe())
    except links.LinkNotUsableError:
        return _explain(token)
    return identity.remember(redirect(url_for("space.home"), 303), login)


@blueprint.post("/activation/<token:token>/nouveau-lien")
@access(ANYONE)
@limited("links", each="20 per hour", overall="300 per minute")
def renew(token: str) -> Response:
    """Send a new link to the mailbox of a link that has expired."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    creation.renew_by_link(db(), token)
    return redirect(url_for(".email_sent"), 303)


@blueprint.get("/opposition/<token:token>")
@access(ANYONE)
def opposition(token: str) -> Response:
    """Ask to confirm « ce n'est pas moi »; reading the e-mail alone does nothing."""
    link = links.find(db(), LinkPurpose.OPPOSITION, token)
    if link is None or links.state_of(link) is not links.LinkState.USABLE:
        return pages.render("accounts/opposition_over.html", status=404)
    return pages.render("accounts/opposition.html", token=token)


@blueprint.post("/opposition/<token:token>")
@access(ANYONE)
@limited("links", each="20 per hour", overall="300 per minute")
def oppose(token: str) -> Response:
    """Stop the creation that the member did not ask for."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        creation.oppose(db(), token)
    except links.LinkNotUsableError:
        return pages.render("accounts/opposition_over.html", status=404)
    return redirect(url_for(".opposed"), 303)


@blueprint.get("/opposition")
@access(ANYONE)
def opposed() -> Response:
    """Say that the creation is stopped and that somebody will call."""
    return pages.render("accounts/opposed.html")


def _facts(form: CreationForm) -> creation.Facts:
    return creation.Facts(
        last_name=form.last_name.data,
        first_name=form.first_name.data,
        birth_date=form.birth_date.data,
        member_number=form.member_number.data,
        email=form.email.data,
    )


def _mismatch() -> str:
    return _(
        "These details do not match a card we know. Compare your name, your first name, your date "
        "of birth and the 8 digits with your third-party-payment card. You can also call us."
    )


def _usable(token: str) -> Link | None:
    link = links.find(reading_db(), LinkPurpose.ACTIVATION, token)
    if link is None or links.state_of(link) is not links.LinkState.USABLE:
        return None
    return link


def _explain(token: str) -> Response:
    link = links.find(reading_db(), LinkPurpose.ACTIVATION, token)
    reason = "unknown" if link is None else links.state_of(link).value
    if reason == links.LinkState.USABLE:
        # An account was opened meanwhile with this card or this address.
        reason = links.LinkState.USED.value
    return pages.render("accounts/link_over.html", reason=reason, token=token, status=404)
