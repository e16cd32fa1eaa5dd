"""Planning campaigns: a kind for an audience from a day on; pausing, going on, stopping."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor, ActorKind
from mh_portal.core.audit import service as audit
from mh_portal.core.campaigns import audiences, kinds, rules
from mh_portal.core.campaigns.models import Campaign, CampaignKind, CampaignState, Wave
from mh_portal.language import gettext as _
from mh_portal.language import long_date


class PlanError(ValueError):
    """A campaign cannot be planned so; the message says why, to the reader."""


class StateError(RuntimeError):
    """There is no such campaign, or it is not in the state for this; the message says so."""


def plan(
    db: Session,
    kind: CampaignKind | str,
    *,
    audience: str | None,
    starts_on: date,
    per_day: int,
    actor: Actor,
) -> Campaign:
    """Plan a campaign and return it; without an `audience` it is the kind's own.

    Whoever had the kind before is left out. Raises PlanError.
    """
    kind, audience = _named(kind, audience)
    if starts_on < clock.today():
        raise PlanError(_("%(date)s is past.") % {"date": long_date(starts_on)})
    if not 1 <= per_day <= rules.MOST_PER_DAY:
        said = _("A wave holds from 1 to %(most)s members, not %(number)s.")
        raise PlanError(said % {"most": rules.MOST_PER_DAY, "number": per_day})
    expected = audiences.count(db, kind, audience, starts_on)
    if not expected:
        raise PlanError(_("Nobody is left to write to: the audience is empty, or has had it."))
    campaign = Campaign(
        kind=kind,
        audience=audience,
        starts_on=starts_on,
        per_day=per_day,
        state=CampaignState.RUNNING,
        expected=expected,
        reached=0,
        planned_at=clock.utcnow(),
        planned_by=actor.id if actor.kind is ActorKind.AGENT else None,
    )
    db.add(campaign)
    db.flush()
    facts = {
        "audience": audience,
        "starts_on": starts_on.isoformat(),
        "per_day": per_day,
        "expected": expected,
    }
    _record(db, "campaigns:campaign:planned", campaign, actor, **facts)
    return campaign


def pause(db: Session, campaign_id: int, actor: Actor) -> Campaign:
    """Let no more waves go until it goes on; return the campaign. Raises StateError."""
    campaign = lock(db, campaign_id)
    if campaign.state is not CampaignState.RUNNING:
        raise StateError(_("This campaign is not running: there is nothing to pause."))
    return _move(db, campaign, CampaignState.PAUSED, "campaigns:campaign:paused", actor)


def resume(db: Session, campaign_id: int, actor: Actor) -> Campaign:
    """Let a paused campaign go on; return it. Raises StateError."""
    campaign = lock(db, campaign_id)
    if campaign.state is not CampaignState.PAUSED:
        raise StateError(_("This campaign is not paused."))
    return _move(db, campaign, CampaignState.RUNNING, "campaigns:campaign:resumed", actor)


def stop(db: Session, campaign_id: int, actor: Actor) -> Campaign:
    """End a campaign with what it has, for good; return it. Raises StateError."""
    campaign = lock(db, campaign_id)
    if campaign.state is CampaignState.ENDED:
        raise StateError(_("This campaign is over already."))
    return _move(db, campaign, CampaignState.ENDED, "campaigns:campaign:stopped", actor)


def end(db: Session, campaign: Campaign) -> None:
    """End a campaign that has nobody left to write to."""
    _move(db, campaign, CampaignState.ENDED, "campaigns:campaign:ended", actors.SYSTEM)


def lock(db: Session, campaign_id: int) -> Campaign:
    """Return a campaign to change, once nobody else changes one of its kind.

    Two of one kind write to the same members, of whom each is written to once. Raises StateError.
    """
    kind = select(Campaign.kind).where(Campaign.id == campaign_id).scalar_subquery()
    locked = db.scalars(
        select(Campaign)
        .where(Campaign.kind == kind)
        .order_by(Campaign.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = next((each for each in locked if each.id == campaign_id), None)
    if found is None:
        raise StateError(_("There is no campaign %(number)s.") % {"number": campaign_id})
    return found


def _named(kind: str, audience: str | None) -> tuple[CampaignKind, str]:
    if kind not in set(CampaignKind):
        known = ", ".join(CampaignKind)
        said = _("There is no campaign “%(name)s”. There are: %(known)s.")
        raise PlanError(said % {"name": kind, "known": known})
    found = CampaignKind(kind)
    audience = audience or kinds.AUDIENCE[found]
    if audience not in audiences.AUDIENCES:
        known = ", ".join(audiences.AUDIENCES)
        said = _("There is no audience “%(name)s”. There are: %(known)s.")
        raise PlanError(said % {"name": audience, "known": known})
    bound = kinds.bound_to(found)
    if bound not in {None, audience}:
        said = _("The campaign “%(name)s” is for “%(audience)s” alone: it says nothing to others.")
        raise PlanError(said % {"name": found.value, "audience": bound})
    return found, audience


def _move(
    db: Session, campaign: Campaign, state: CampaignState, action: str, actor: Actor
) -> Campaign:
    campaign.state = state
    # What a wave lacks goes with a later one; its letters need not wait for that.
    for wave in db.scalars(
        select(Wave).where(Wave.campaign_id == campaign.id, Wave.completed_at.is_(None))
    ):
        wave.completed_at = clock.utcnow()
    _record(db, action, campaign, actor)
    return campaign


def _record(db: Session, action: str, campaign: Campaign, actor: Actor, **facts: object) -> None:
    about = {"campaign": campaign.id, "message": campaign.kind.value}
    audit.record(db, action, actor, changes={**about, **facts})
