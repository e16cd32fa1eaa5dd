"""Where a service is asked for: the partner's site and telephone, as they are configured."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlsplit

from mh_portal.config import Settings
from mh_portal.core.services.catalogue import Partner, Service
from mh_portal.web import state, templating


@dataclasses.dataclass(frozen=True)
class Way:
    """The way to a partner: its site, the name of that site, its number to read and to dial."""

    href: str
    site: str
    phone: str
    phone_uri: str


def find_way(service: Service) -> Way | None:
    """Return the way to the partner who gives a service; None for one that is asked for here."""
    return None if service.partner is None else _way(state.settings(), service.partner)


def _way(settings: Settings, partner: Partner) -> Way:
    href: str = getattr(settings, f"partner_{partner.value}_url")
    phone: str = getattr(settings, f"partner_{partner.value}_phone")
    return Way(
        href=href,
        site=(urlsplit(href).hostname or href).removeprefix("www."),
        phone=phone.replace(" ", "\N{NO-BREAK SPACE}"),
        phone_uri=templating.phone_uri(phone),
    )
