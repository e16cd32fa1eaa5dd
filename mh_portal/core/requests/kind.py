"""What a kind of request is: its name in addresses, its answers, and what is promised."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from mh_portal.core.requests.rules import Promise


@dataclasses.dataclass(frozen=True)
class Details:
    """The answers of a request; a subclass names them, all optional and of JSON types.

    A question that has not been answered is None; one that was left empty is not.
    """

    def faults(self) -> frozenset[str]:
        """Return the names of what still lacks a good answer; a subclass adds its own rules."""
        return frozenset(
            field.name for field in dataclasses.fields(self) if getattr(self, field.name) is None
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of request, in the words that every page of it shows.

    `slug` names it in addresses and in the database. `summary` is one sentence for the choice of
    a kind, `next_steps` what happens once it is sent, each one sentence. `picture` is an icon.
    """

    slug: str
    title: str
    summary: str
    picture: str
    details: type[Details]
    promise: Promise
    next_steps: tuple[str, ...]

    def read(self, kept: Mapping[str, Any]) -> Details:
        """Return the answers that were kept; those the kind no longer asks for are left out."""
        names = {field.name for field in dataclasses.fields(self.details)}
        return self.details(**{name: value for name, value in kept.items() if name in names})
