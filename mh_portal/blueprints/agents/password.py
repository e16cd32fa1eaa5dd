"""An agent's password, chosen by a one-time link."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from mh_portal.core.accounts import account_links, links, passwords
from mh_portal.core.accounts.models import AccountLink
from mh_portal.core.agents import team
from mh_portal.web import pages
from mh_portal.web.access import ANYONE, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.new_password import NewPasswordForm
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("agent_password", __name__, url_prefix="/conseiller/mot-de-passe")


@blueprint.get("/<token:token>")
@access(ANYONE)
def ask(token: str) -> Response:
    """Ask for the password when the link is good; explain it otherwise."""
    link = _usable(token)
    return _over() if link is None else _page(NewPasswordForm(), link, token)


@blueprint.post("/<token:token>")
@access(ANYONE)
@limited("activation", each="30 per hour", overall="600 per minute")
def choose(token: str) -> Response:
    """Set the password; every session ends, and the agent signs in with it."""
    link = _usable(token)
    if link is None:
        return _over()
    words = account_links.personal_words(link.account.name, link.account.email or "")
    form = NewPasswordForm(words)
    if not form.validate_on_submit():
        return _page(form, link, token, 422)
    hashed = passwords.hash_password(form.password.data)
    try:
        team.set_password(db(), token, hashed)
    except links.LinkNotUsableError:
        return _over()
    return redirect(url_for("agents.sign_in", fait="mot-de-passe"), 303)


def _usable(token: str) -> AccountLink | None:
    """Return the link of an agent that still opens something, or None."""
    link = account_links.find(reading_db(), token)
    is_agents = link is not None and link.account.agent_role is not None
    return link if link is not None and is_agents and account_links.is_usable(link) else None


def _page(form: NewPasswordForm, link: AccountLink, token: str, status: int = 200) -> Response:
    page, email = "agents/password.html", link.account.email
    return pages.render(page, form=form, token=token, email=email, status=status)


def _over() -> Response:
    return pages.render("agents/link_over.html", status=404)
