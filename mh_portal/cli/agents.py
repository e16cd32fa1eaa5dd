"""`flask agents`: the first agents of the call centre, and the way back in when nobody is left."""

from __future__ import annotations

import sys

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from mh_portal.core import actors
from mh_portal.core.accounts import rules
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.agents import team
from mh_portal.web import state

group = AppGroup("agents", help="The agents of the call centre.")
ADDRESS = "{base_url}/conseiller/mot-de-passe/{token}"
GOOD_FOR = f"Good once, for {rules.AGENT_LINK_LASTS.total_seconds() / 3600:.0f} hours."


@group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="First name and last name.")
@click.option("--role", type=click.Choice([role.value for role in AgentRole]), required=True)
def add(email: str, name: str, role: str) -> None:
    """Add an agent; print the link by which they choose a password."""
    name = " ".join(name.split())
    if not name:
        sys.exit("The name is empty.")
    try:
        email = validate_email(email, check_deliverability=False).normalized
        with state.database().write() as db:
            account = team.add(db, email, name, AgentRole(role), actors.OPERATOR)
            token = team.make_link(db, account, actors.OPERATOR)
    except EmailNotValidError as error:
        sys.exit(f"{email} is no e-mail address: {error}")
    except team.EmailInUseError:
        sys.exit(f"{email} signs somebody in already.")
    _print(token)


@group.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Let an agent in again who lost password and second factor; print the link for the password."""
    with state.database().write() as db:
        account = team.find_by_email(db, email)
        if account is None:
            sys.exit(f"{email} is no agent's address.")
        try:
            team.reset_second_factor(db, account, actors.OPERATOR)
            token = team.make_link(db, account, actors.OPERATOR)
        except team.InactiveError:
            sys.exit(f"{email} is deactivated: a supervisor reactivates it.")
    _print(token)


def _print(token: str) -> None:
    click.echo(ADDRESS.format(base_url=state.settings().base_url, token=token))
    click.echo(GOOD_FOR)
