"""The kinds of campaigns: whom each is for, and whether consent is needed."""

from __future__ import annotations

from collections.abc import Mapping

from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.consents.rules import Purpose

AUDIENCE: Mapping[CampaignKind, str] = {
    CampaignKind.AWARENESS: "in-force",
    CampaignKind.LAUNCH: "in-force-without-account",
    CampaignKind.IDENTIFIER: "migrated-logins",
    CampaignKind.ACTIVATION: "awaiting-activation",
    CampaignKind.DEBIT_DATE: "month-end-direct-debit",
    CampaignKind.SERVICES: "in-force",
}
# These speak of what only their own audience has: an old login, an account begun, a debit to come.
_BOUND = frozenset({CampaignKind.IDENTIFIER, CampaignKind.ACTIVATION, CampaignKind.DEBIT_DATE})


def bound_to(kind: CampaignKind) -> str | None:
    """Return the only audience that a kind may be written to; None when any will do."""
    return AUDIENCE[kind] if kind in _BOUND else None


def purpose(kind: CampaignKind) -> Purpose | None:
    """Return what a member must have agreed to; None: a message the contract or account needs."""
    return Purpose.OFFERS if kind is CampaignKind.SERVICES else None
