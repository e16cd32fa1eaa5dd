"""What every document of the running portal carries: its letterhead and its seal."""

from __future__ import annotations

import functools

from mh_portal.config import Settings
from mh_portal.core.documents.seal import Seal
from mh_portal.documents.letterhead import Letterhead
from mh_portal.web import state, templating


def letterhead() -> Letterhead:
    """Return the brand, the telephone and the address that documents print."""
    return _letterhead(state.settings())


def seal() -> Seal:
    """Return what numbers, codes and signs the documents of this portal."""
    settings = state.settings()
    return _seal(settings.signing_key, settings.base_url)


@functools.cache
def _letterhead(settings: Settings) -> Letterhead:
    portal = templating.portal_of(settings)
    return Letterhead(
        phone=portal.phone,
        phone_uri=portal.phone_uri,
        phone_hours=portal.phone_hours,
        base_url=portal.base_url,
    )


@functools.cache
def _seal(signing_key: bytes, base_url: str) -> Seal:
    return Seal(signing_key, base_url)
