"""The people a view may be open to."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who a view is for; somebody who is signed in has one of them."""

    ANYONE = "anyone"
    MEMBER = "member"
