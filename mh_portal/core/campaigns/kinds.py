"""The kinds of campaigns: whom each is for unless told otherwise, and whether consent is needed."""

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


def purpose(kind: CampaignKind) -> Purpose | None:
    """Return what a member must have agreed to; None: a message the contract or account needs."""
    return Purpose.OFFERS if kind is CampaignKind.SERVICES else None
