"""The people a view may be open to."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who a view is for; somebody who is signed in has one of them, or several."""

    ANYONE = "anyone"
    # In their own affairs.
    MEMBER = "member"
    HELPER = "helper"
    ADVISOR = "advisor"
    SUPERVISOR = "supervisor"
    # A member who came by an old login and still has to give an e-mail address.
    MIGRATING = "migrating"
    # Somebody who has shown the password and still has to show the second factor.
    VERIFYING = "verifying"
    # An agent who must still take a second factor.
    ENROLLING = "enrolling"
    # In a member's pages: an agent who has opened the file, a trusted helper by what was granted.
    AGENT = "agent"
    HELPER_READS = "helper_reads"
    HELPER_REQUESTS = "helper_requests"
    HELPER_DOCUMENTS = "helper_documents"
