"""`flask demo`: the fictitious member base, loaded, emptied, and who is who in it."""

from __future__ import annotations

import dataclasses
import json
import sys

import click
from flask.cli import AppGroup

from mh_portal.core.audit.chain import HEADS_FILE
from mh_portal.core.extracts.faults import ExtractError
from mh_portal.demo import helper, identities, loading, maildir, team
from mh_portal.demo.identities import Identity
from mh_portal.demo.loading import Outcome
from mh_portal.demo.team import DemoAgent
from mh_portal.web import state

NO_DEMO = "The demo commands need MH_PORTAL_DEMO=1."
SAID = {
    Outcome.LOADED: "The demo base is loaded: {count} fictitious members.",
    Outcome.ALREADY_THERE: "The demo base is there already: {count} members.",
    Outcome.OTHER_BASE: (
        "The database holds {count} members of another base: the demo base was left out."
    ),
}
# The identities a newcomer needs first, and what to do with each.
FIRST = {
    "without_account": "Create an account (« Créer mon compte ») with the facts of this card:",
    "with_account": "Or sign in (« Accéder à mon espace ») with this account:",
}

group = AppGroup("demo", help="The fictitious member base (needs MH_PORTAL_DEMO=1).")


@group.command("load")
def load() -> None:
    """Load the demo base, once; a database with other members is left alone."""
    _require_demo()
    _load()


@group.command("reset")
@click.option("--yes", is_flag=True, help="Empty the database and the mailbox without asking.")
def reset(*, yes: bool) -> None:
    """Empty everything, mailbox and journal included, and load the demo base again."""
    from mh_portal.cli import schema  # noqa: PLC0415 - see there

    _require_demo()
    count = loading.count_members(state.database())
    if not yes:
        question = f"Everything about the {count} members of this database will be deleted. Go on?"
        click.confirm(question, abort=True)
    settings = state.settings()
    state.database().dispose()
    schema.empty(settings.database_url)
    # The journal starts again with the database; its published heads would call that a break.
    (settings.instance / HEADS_FILE).unlink(missing_ok=True)
    schema.upgrade(settings.database_url)
    folder = maildir.folder_of(settings.mail_url)
    if folder is not None:
        click.echo(f"{maildir.empty(folder)} e-mails deleted.")
    _load()


@group.command("identities")
@click.option("--json", "as_json", is_flag=True, help="For scripts: one object a kind.")
@click.option(
    "--more",
    metavar="N",
    default=0,
    type=click.IntRange(min=0),
    help="Beside them, N members without an account, under « more » (with --json).",
)
def show_identities(*, as_json: bool, more: int) -> None:
    """Name one member of each kind to try the portal as, as things stand."""
    _require_demo()
    with state.database().read() as db:
        found = {identity.kind: identity for identity in identities.list_identities(db)}
        shown = [identity.member_number for identity in found.values()]
        agents = team.list_agents(db)
        helping = helper.list_helpers(db)
        extra = identities.list_without_account(db, more, besides=shown)
    if as_json:
        listed: dict[str, object] = {kind: _as_json(one) for kind, one in found.items()}
        listed |= {agent.kind: _facts(agent) for agent in agents}
        listed |= {each.kind: dataclasses.asdict(each) for each in helping}
        if more:
            listed["more"] = [_as_json(one) for one in extra]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("No demo member is in this database.")
    for kind, what in FIRST.items():
        if kind in found:
            click.echo(f"\n{what}\n{_card(found[kind])}")
    others = {one.shows: one for kind, one in reversed(found.items()) if kind not in FIRST}
    if others:
        click.echo(f"\nThe e-mails arrive at {state.settings().base_url}/demo/boite-mail")
        click.echo("\nOther members to try: situation, name, date of birth, card number")
    for one in reversed(others.values()):
        click.echo(_line(one))
    if agents:
        click.echo(
            "\nThe call centre, at /conseiller/connexion: name, e-mail, password, app secret"
        )
    for agent in agents:
        click.echo(f"  {agent.name:<18} {agent.email}  {agent.password}  {agent.totp_secret}")


def _require_demo() -> None:
    if not state.settings().demo:
        sys.exit(NO_DEMO)


def _load() -> None:
    try:
        outcome = loading.load(state.database())
    except ExtractError as error:
        sys.exit(str(error))
    count = loading.count_members(state.database())
    click.echo(SAID[outcome].format(count=count))


def _facts(identity: Identity | DemoAgent) -> dict[str, object]:
    facts = dataclasses.asdict(identity)
    del facts["kind"]
    return facts


def _as_json(identity: Identity) -> dict[str, object]:
    return {**_facts(identity), "birth_date": identity.birth_date.isoformat()}


def _card(one: Identity) -> str:
    facts = {
        "Nom": one.last_name,
        "Prénom": one.first_name,
        "Date de naissance": f"{one.birth_date:%d/%m/%Y}",
        "N° de carte": one.member_number,
        "Adresse e-mail": one.email,
    }
    if one.password:
        facts = {"Adresse e-mail": one.email, "Mot de passe": one.password}
    return "\n".join(f"  {label:<18} {value}" for label, value in facts.items())


def _line(one: Identity) -> str:
    name = f"{one.first_name} {one.last_name}"
    line = f"  {one.shows:<41} {name:<37} {one.birth_date:%d/%m/%Y}  {one.member_number}"
    return f"{line}  {one.identifier} / {one.password}" if one.identifier else line
