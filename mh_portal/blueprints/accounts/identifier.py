"""« Mettre à jour mon identifiant »: a migrated member's e-mail address becomes the login."""

from __future__ import annotations

from flask import Blueprint, redirect, request, session
from werkzeug.wrappers import Response

from mh_portal.blueprints.accounts.forms import EmailForm
from mh_portal.core.accounts import identifier, links
from mh_portal.core.accounts.models import Link, LinkPurpose
from mh_portal.web import device, errors, forms, identity, pages
from mh_portal.web.access import ANYONE, MIGRATING, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("identifier", __name__, url_prefix="/identifiant")

# The address just typed, and where the member was going; in this browser's cookie only.
EMAIL, GOING_TO = "identifier_email", "identifier_going_to"
FOREIGN, TAKEN, UNKNOWN = "foreign", "taken", "unknown"


@blueprint.get("")
@access(MIGRATING)
def ask() -> Response:
    """Ask for the e-mail address to sign in with from now on."""
    # The address that the insurer knows is not offered: it would tell it to who has stolen a login.
    form = EmailForm(data={"email": session.get(EMAIL, "")})
    suite = request.args.get("suite") or session.get(GOING_TO, "")
    return pages.render("accounts/identifier.html", form=form, suite=suite)


@blueprint.post("")
@access(MIGRATING)
@limited("links", each="20 per hour", overall="300 per minute")
def send_link() -> Response:
    """Send the link that confirms the address; the answer never tells who has it already."""
    form = EmailForm()
    suite = request.form.get("suite", "")
    if not form.validate_on_submit():
        return pages.render("accounts/identifier.html", form=form, suite=suite, status=422)
    identifier.request_link(db(), identity.member().member, form.email.data)
    session[EMAIL] = form.email.data
    session[GOING_TO] = pages.local_path(suite, "")
    return redirect(url_for(".email_sent"), 303)


@blueprint.get("/email-envoye")
@access(MIGRATING)
def email_sent() -> Response:
    """Say what to do next: look into the mailbox, or correct the address."""
    form = EmailForm(data={"email": session.get(EMAIL, "")})
    return pages.render(
        "accounts/identifier_sent.html",
        form=form,
        suggestion=form.email.suggestion,
        suite=session.get(GOING_TO, ""),
    )


@blueprint.get("/<token:token>")
@access(ANYONE)
def confirmation(token: str) -> Response:
    """Ask to confirm the address of a good link; reading the e-mail alone does nothing."""
    link = _find(token)
    reason = _fault(link)
    if link is None or reason:
        return _explain(reason)
    return pages.render("accounts/identifier_confirmation.html", token=token, email=link.email)


@blueprint.post("/<token:token>")
@access(ANYONE)
@limited("activation", each="30 per hour", overall="600 per minute")
def confirm(token: str) -> Response:
    """Make the address the login; in the member's own browser, go on into the space."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    viewer = identity.viewer()
    try:
        login = identifier.confirm(db(), token, viewer and viewer.login, device.describe())
    except identifier.EmailTakenError:
        return _explain(TAKEN)
    except (identifier.ForeignLinkError, links.LinkNotUsableError):
        return _explain(_fault(_find(token)) or links.LinkState.USED)
    if login is None:
        return redirect(url_for(".confirmed"), 303)
    going_to = pages.local_path(session.get(GOING_TO), url_for("space.home"))
    return identity.remember(redirect(going_to, 303), login)


@blueprint.get("/confirme")
@access(ANYONE)
def confirmed() -> Response:
    """Say that the address is the login from now on, and lead to the sign-in."""
    return pages.render("accounts/identifier_confirmed.html")


def _find(token: str) -> Link | None:
    return links.find(reading_db(), LinkPurpose.IDENTIFIER, token)


def _fault(link: Link | None) -> str:
    """Return why a link is no longer good, or never was for this browser; empty: it is good."""
    if link is None:
        return UNKNOWN
    viewer = identity.viewer()
    if viewer is not None and viewer.login.member_id != link.member_id:
        return FOREIGN
    state = links.state_of(link)
    return "" if state is links.LinkState.USABLE else state.value


def _explain(reason: str) -> Response:
    return pages.render("accounts/identifier_link_over.html", reason=reason, status=404)
