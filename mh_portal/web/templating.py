"""What every template may use: the catalogue, dates and amounts, the portal's facts, the viewer."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from flask import Flask, url_for
from jinja2 import StrictUndefined

from mh_portal import language
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.web import addresses, display, folding, identity, pages, subject, visits

INTERNATIONAL_PREFIX = "+33"


@dataclasses.dataclass(frozen=True)
class Partners:
    """Addresses of the insurer's other spaces."""

    retirement: str
    savings: str
    international: str
    nine_digits: str


@dataclasses.dataclass(frozen=True)
class Portal:
    """The facts of the portal that pages show."""

    phone: str
    phone_uri: str
    phone_hours: str
    base_url: str
    demo: bool
    partners: Partners

    @property
    def demo_clock_text(self) -> str:
        """The demo's moment in words."""
        return language.long_moment(clock.now())


@dataclasses.dataclass(frozen=True)
class SessionEnd:
    """When the viewer's session ends, and where it is extended."""

    idle_seconds: int
    keep_alive_url: str


def phone_uri(phone: str) -> str:
    """Return a French telephone number as a `tel:` address: « 09 69 … » is « tel:+33969… »."""
    digits = "".join(character for character in phone if character.isdigit())
    return f"tel:{INTERNATIONAL_PREFIX}{digits.removeprefix('0')}"


def _hold_numbers(text: str) -> str:
    """Keep the parts of an hour together: « 8 h 30 » never breaks across lines."""
    return re.sub(r"(?<=\d) (?=h\b)|(?<=\bh) (?=\d)", "\N{NO-BREAK SPACE}", text)


def portal_of(settings: Settings) -> Portal:
    """Return what pages show of the settings."""
    return Portal(
        phone=settings.phone.replace(" ", "\N{NO-BREAK SPACE}"),
        phone_uri=phone_uri(settings.phone),
        phone_hours=_hold_numbers(settings.phone_hours),
        base_url=settings.base_url,
        demo=settings.demo,
        partners=Partners(
            retirement=settings.retirement_url,
            savings=settings.savings_url,
            international=settings.international_url,
            nine_digits=settings.nine_digits_url,
        ),
    )


def init(app: Flask, settings: Settings) -> None:
    """Prepare the templates' environment: a name that is not there is an error, never a blank."""
    app.jinja_environment = folding.FoldingEnvironment
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    environment.globals["fixed_text"] = language.gettext
    environment.filters["long_date"] = language.long_date
    environment.filters["long_moment"] = language.long_moment
    environment.filters["euros"] = language.euros
    environment.globals["portal"] = portal_of(settings)
    environment.globals["csrf_token"] = visits.token
    environment.globals["url_for"] = addresses.url_for
    environment.globals["space_url"] = addresses.space_url
    environment.globals["own_layout"] = subject.layout
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    viewer = identity.viewer()
    ends = None
    if viewer is not None:
        ends = SessionEnd(identity.seconds_left(viewer.login), url_for("sign_in.extend"))
    return {
        "viewer": viewer,
        "on_behalf": None if viewer is None else subject.standing(),
        "text_size": display.text_size(),
        "current_path": pages.current_path(),
        "session_ends": ends,
    }
