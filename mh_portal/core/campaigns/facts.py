"""What the message of a campaign is filled with, as it is kept with the mailing."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of one member's message, JSON types only.

    `token` names the mailing in the button's address. Each of `debits`, of a debit date's message
    alone: « contract », « frequency » (monthly or quarterly), « amount » (« 24.50 »), and as ISO
    dates the last debit in arrears and the next one, with what they pay for: « last_on »,
    « last_from », « last_to », « next_on », « next_from », « next_to »; both `_on` are the days
    that the rules name, be the banks open on them or not. `unsubscription` ends a commercial kind.
    """

    greeting: str
    member_number: str
    token: str
    debits: list[dict[str, str]] = dataclasses.field(default_factory=list)
    unsubscription: str = ""
