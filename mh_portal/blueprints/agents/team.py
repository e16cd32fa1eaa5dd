"""The team, for its supervisors: who belongs to it, in which role, how they get in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mh_portal.blueprints.agents.forms import AgentForm, RoleForm
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.actors import Actor
from mh_portal.core.agents import queries, words
from mh_portal.core.agents import team as core
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, pages, subject
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("team", __name__, url_prefix="/equipe")
# What the page says afterwards.
DONE = {
    "desk.team.change_role": "role",
    "desk.team.send_link": "lien",
    "desk.team.reset_second_factor": "double-authentification",
    "desk.team.deactivate": "desactivation",
    "desk.team.reactivate": "reactivation",
}
REFUSALS: dict[type[core.TeamError], str] = {
    core.LastSupervisorError: _(
        "Nobody else could manage the team. Give another agent the role of supervisor first."
    ),
    core.InactiveError: _("This access is deactivated. Reactivate it first."),
    core.OwnAccountError: _("For your own access, ask another supervisor."),
}


@blueprint.get("", endpoint="list")
@access(SUPERVISOR)
def list_agents() -> Response:
    """List the team."""
    found, done = queries.list_team(db()), request.args.get("fait")
    return pages.render("agents/team.html", agents=found, done=done, words=words)


@blueprint.get("/nouveau")
@access(SUPERVISOR)
def ask() -> Response:
    """Ask who the new agent is."""
    return pages.render("agents/new.html", form=AgentForm())


@blueprint.post("/nouveau")
@access(SUPERVISOR)
@confirmed_recently
def add() -> Response:
    """Add an agent, and send them a link."""
    form, actor = AgentForm(), subject.actor()
    if form.validate_on_submit():
        role = AgentRole(form.role.data)
        try:
            account = core.add(db(), form.email.data, form.name.data, role, actor)
        except core.EmailInUseError:
            form.email.errors = [_("This address already signs somebody in. Write another one.")]
        else:
            core.send_link(db(), account, actor)
            return redirect(url_for(".list", fait="ajout"), 303)
    return pages.render("agents/new.html", form=form, status=422)


@blueprint.get("/<int(max=2147483647):number>")
@access(SUPERVISOR)
def show(number: int) -> Response:
    """Show one agent, and what can be changed."""
    return _page(number, RoleForm())


@blueprint.post("/<int(max=2147483647):number>")
@access(SUPERVISOR)
@confirmed_recently
def change_role(number: int) -> Response:
    """Give an agent another role."""
    form = RoleForm()
    if not form.validate_on_submit():
        return _page(number, form, 422)
    role = AgentRole(form.role.data)
    return _done(number, form, lambda db, one, by: core.change_role(db, one, role, by))


@blueprint.post("/<int(max=2147483647):number>/lien")
@access(SUPERVISOR)
@confirmed_recently
def send_link(number: int) -> Response:
    """Send an agent another link for the password."""
    return _confirmed(number, core.send_link)


@blueprint.post("/<int(max=2147483647):number>/double-authentification")
@access(SUPERVISOR)
@confirmed_recently
def reset_second_factor(number: int) -> Response:
    """Take a lost second factor away."""
    return _confirmed(number, core.reset_second_factor)


@blueprint.post("/<int(max=2147483647):number>/desactivation")
@access(SUPERVISOR)
@confirmed_recently
def deactivate(number: int) -> Response:
    """Shut an agent out at once."""
    return _confirmed(number, core.deactivate)


@blueprint.post("/<int(max=2147483647):number>/reactivation")
@access(SUPERVISOR)
@confirmed_recently
def reactivate(number: int) -> Response:
    """Let an agent in again."""
    return _confirmed(number, core.reactivate)


def _confirmed(number: int, change: Callable[[Session, Account, Actor], None]) -> Response:
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    return _done(number, RoleForm(), change)


def _done(
    number: int, form: RoleForm, change: Callable[[Session, Account, Actor], None]
) -> Response:
    """Change one agent, or say why that cannot be."""
    account = core.get(db(), number)
    if account is None:
        abort(404)
    try:
        change(db(), account, subject.actor())
    except core.TeamError as error:
        form.form_errors.append(REFUSALS[type(error)])
        return _page(number, form, 422)
    return redirect(url_for(".show", number=number, fait=DONE[request.endpoint or ""]), 303)


def _page(number: int, form: RoleForm, status: int = 200) -> Response:
    found = queries.find(reading_db(), number)
    if found is None:
        abort(404)
    done = request.args.get("fait")
    page = "agents/agent.html"
    return pages.render(page, form=form, agent=found, done=done, words=words, status=status)
