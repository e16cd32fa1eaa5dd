"""Every table of an export: all that the portal holds of a member, but for keys and hashes."""

from __future__ import annotations

from mh_portal.core.privacy.tables import access, acts, contracts, person, traces

DATASETS = person.TABLES + contracts.TABLES + acts.TABLES + access.TABLES + traces.TABLES
