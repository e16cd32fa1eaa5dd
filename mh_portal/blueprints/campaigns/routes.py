"""The supervisors' campaigns: what goes out when, what came of it, pausing and releasing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mh_portal.blueprints.campaigns import (
    attention,
    calendar,
    letters,
    planning,
    previewing,
    words,
)
from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.campaigns import people, printing, queries, releasing
from mh_portal.core.campaigns import planning as core
from mh_portal.core.campaigns.models import Campaign, CampaignKind
from mh_portal.core.campaigns.planning import StateError
from mh_portal.core.campaigns.queries import CampaignRow
from mh_portal.core.campaigns.releasing import Outcome
from mh_portal.web import errors, forms, pages, signals, state, subject
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("campaigns", __name__, url_prefix="/campagnes")
for part in (planning, previewing, letters):
    part.put_on(blueprint)

Change = Callable[[Session, int, Actor], Campaign]
CHANGES: Mapping[str, Change] = {
    "pause": core.pause,
    "reprise": core.resume,
    "arret": core.stop,
}
LENGTH = 50
MOST_SHIFTS = 50
VERBS = f"any({', '.join(words.ACTS)})"
NUMBER = "int(max=2147483647)"


@blueprint.get("", endpoint="list")
@access(SUPERVISOR)
def list_all() -> Response:
    """Show all campaigns and the calendar of their waves."""
    campaigns = queries.list_campaigns(db())
    found = [(each, queries.list_waves(db(), each.id)) for each in campaigns]
    batches = printing.list_open(db())
    today = clock.today()
    return pages.render(
        "campaigns/list.html",
        campaigns=[(each, calendar.sums(waves)) for each, waves in found],
        asked=[
            (each, item)
            for each, waves in found
            for item in attention.of_campaign(each, waves, batches.get(each.id, ()), today)
            if item.is_urgent
        ],
        gone=calendar.gone(found),
        coming=calendar.coming(campaigns),
        name=words.names(campaigns),
        today=today,
        words=words,
    )


@blueprint.get(f"/<{NUMBER}:number>")
@access(SUPERVISOR)
def show(number: int) -> Response:
    """Show a campaign: what came of each wave, its letters, and what is to be done."""
    return _page(number)


@blueprint.get(f"/<{NUMBER}:number>/sans-adresse")
@access(SUPERVISOR)
def unreached(number: int) -> Response:
    """List the members whom neither an e-mail nor a letter can reach."""
    campaign = _find(db(), number)
    total = calendar.sums(queries.list_waves(db(), number)).nobody
    last = max(1, -(-total // LENGTH))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    return pages.render(
        "campaigns/unreached.html",
        campaign=campaign,
        rows=people.list_unreached(db(), number, page=page, length=LENGTH),
        total=total,
        page=page,
        pages=last,
        words=words,
    )


@blueprint.get(f"/<{NUMBER}:number>/<{VERBS}:verb>")
@access(SUPERVISOR)
def confirm(number: int, verb: str) -> Response:
    """Ask once more before something happens to a campaign; not for what cannot happen to it."""
    campaign = _find(db(), number)
    if verb not in words.POSSIBLE[campaign.state]:
        return _page(number, refusal=words.IMPOSSIBLE[campaign.state], status=409)
    return pages.render(
        "campaigns/confirm.html", campaign=campaign, verb=verb, today=clock.today(), words=words
    )


@blueprint.post(f"/<{NUMBER}:number>/<{VERBS}:verb>")
@access(SUPERVISOR)
def change(number: int, verb: str) -> Response:
    """Pause, resume or stop a campaign, or release what is due."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    _find(reading_db(), number)
    if verb not in CHANGES:
        return _release(number)
    try:
        CHANGES[verb](db(), number, subject.actor())
    except StateError as error:
        return _page(number, refusal=str(error), status=409)
    return redirect(url_for(".show", number=number, fait=verb), 303)


def _release(number: int) -> Response:
    """Release in transactions of its own, whole ones, whatever becomes of this request."""
    (released,) = releasing.release_due(state.database(), campaign_id=number)
    signals.wake()
    if released.outcome in words.REFUSALS:
        return _page(number, refusal=words.REFUSALS[released.outcome], status=409)
    done = "envoi" if released.outcome is Outcome.RELEASED else "rien"
    return redirect(url_for(".show", number=number, fait=done), 303)


def _find(session: Session, number: int) -> CampaignRow:
    return queries.find(session, number) or abort(404)


def _page(number: int, *, refusal: str = "", status: int = 200) -> Response:
    session = reading_db()
    session.rollback()
    campaign = _find(session, number)
    waves, batches = queries.list_waves(session, number), printing.list_batches(session, number)
    is_debit_date = campaign.kind is CampaignKind.DEBIT_DATE
    return pages.render(
        "campaigns/show.html",
        campaign=campaign,
        waves=waves,
        sums=calendar.sums(waves),
        batches=batches,
        asked=attention.of_campaign(campaign, waves, batches, clock.today()),
        shifts=people.get_shifts(session, number, most=MOST_SHIFTS) if is_debit_date else None,
        done=request.args.get("fait", ""),
        refusal=refusal,
        today=clock.today(),
        words=words,
        status=status,
    )
