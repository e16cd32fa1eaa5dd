"""The people a view may be open to."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who a view is for; somebody who is signed in has one of them."""

    ANYONE = "anyone"
    MEMBER = "member"
    # A member who came by an old login and still has to give an e-mail address.
    MIGRATING = "migrating"
    # Somebody who has shown the password and still has to show the second factor.
    VERIFYING = "verifying"
