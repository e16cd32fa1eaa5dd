"""What the route table says of an address."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from mh_portal.web.roles import Role

ANYONE, MEMBER = frozenset({Role.ANYONE}), frozenset({Role.MEMBER})
MIGRATING, SIGNED_IN = frozenset({Role.MIGRATING}), frozenset({Role.MEMBER, Role.MIGRATING})
# Where those are led who may not use an address; who is not signed in has no role.
LED_TO = {None: "/connexion", Role.MIGRATING: "/identifiant", Role.MEMBER: "/espace"}
GET, POST = "GET", "POST"


class Reached(StrEnum):
    """How somebody gets to a page without typing its address."""

    LINK = "a link of another page"
    FORM = "a form that was sent"
    MAIL = "an e-mail"
    MACHINE = "a program that knows it"
    STATE = "whoever is in a state that the sample portal's member is not in"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Route:
    """An endpoint with a sample request.

    `status` is the answer to whoever may use it, `signed_in` another one for members; `queries`
    counts the SQL statements of a GET, the look-up of the session among them. What `is_bare` has
    nothing of the portal's layout. What `is_owned` has a reference of the owner in its address:
    another member gets 404. `fragment` is the id of the part that htmx gets. A POST has the
    `fields` of a good form, the page it `leads_to` (a migrating member: `leads_migrating_to`), and
    the status of the same form sent empty, `empty`. `seen_by` is the account that the request is
    of, wherever one is signed in.
    """

    endpoint: str
    path: str
    access: frozenset[Role] = ANYONE
    method: str = GET
    status: int = 200
    signed_in: int | None = None
    queries: int = 0
    reached: Reached = Reached.LINK
    mimetype: str = "text/html"
    is_bare: bool = False
    is_owned: bool = False
    fragment: str = ""
    fields: dict[str, str] = dataclasses.field(default_factory=dict)
    leads_to: str = ""
    leads_migrating_to: str = ""
    empty: int = 303
    seen_by: str = "owner"

    def expected(
        self, *, is_member: bool, is_owner: bool = True, is_migrating: bool = False
    ) -> int:
        """Return the status a visitor, a member, or the member it is about gets."""
        if not self.is_open_to(role_of(is_member=is_member, is_migrating=is_migrating)):
            return 302 if self.method == GET else 303
        if self.is_owned and not is_owner:
            return 404
        is_other = is_member and not (is_migrating and self.seen_by == "migrating")
        return self.signed_in if is_other and self.signed_in else self.status

    def is_open_to(self, role: Role | None) -> bool:
        """Tell whether a role may use it; None is that of who is not signed in."""
        return Role.ANYONE in self.access or role in self.access

    @property
    def is_page(self) -> bool:
        """Whether it shows a whole page of the portal."""
        return self.method == GET and self.mimetype == "text/html" and not self.is_bare


def role_of(*, is_member: bool, is_migrating: bool = False) -> Role | None:
    """Return the role of a viewer of the tests, None for a visitor."""
    if not is_member:
        return None
    return Role.MIGRATING if is_migrating else Role.MEMBER
