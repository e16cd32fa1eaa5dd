"""The desk: the home of an agent, the keyboard shortcuts, and one's own account."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.agents import desk
from mh_portal.blueprints.agents.forms import FindForm
from mh_portal.core.accounts import second_factor
from mh_portal.core.agents import files, words
from mh_portal.core.appointments import queries as appointments
from mh_portal.core.processing import queue
from mh_portal.web import identity, pages
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.transaction import db

# Named as the members' own, since pages of both lead back to it.
profile = Blueprint("profile", __name__, url_prefix="/profil")


@desk.blueprint.get("")
@access(ADVISOR)
def home() -> Response:
    """Show the search, what is due, the files that are open in this session, and the ways on."""
    login = identity.member().login
    return pages.render(
        "agents/home.html",
        form=FindForm(formdata=None),
        counts=queue.count(db(), login.account_id),
        calls=appointments.count_due(db()),
        opened=files.list_open(db(), login.id),
        has_closed=request.args.get("fait") == "fermeture",
    )


@desk.blueprint.get("/raccourcis")
@access(ADVISOR)
def shortcuts() -> Response:
    """List the keyboard shortcuts."""
    return pages.render("agents/shortcuts.html")


@profile.get("")
@access(ADVISOR)
def hub() -> Response:
    """Show the agent's own login, role and second factor."""
    login = identity.member().login
    means = second_factor.get_means(db(), login.account_id)
    page, role = "agents/account.html", words.role(login.agent_role)
    return pages.render(page, login=login, means=words.means(means), role=role)
