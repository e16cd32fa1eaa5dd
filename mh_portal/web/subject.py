"""Whose pages these are: the member that the views of the space read and change."""

from __future__ import annotations

from mh_portal.core.members.models import Member
from mh_portal.web import identity


def member() -> Member:
    """Return the member of the pages under way, which is who is signed in."""
    return identity.member().member
