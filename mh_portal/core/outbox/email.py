"""What an e-mail is to the areas that send one: a kind, and the facts its texts are filled with."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, ClassVar

from mh_portal.core.actors import Actor, ActorKind

_KIND = re.compile(r"[a-z][a-z0-9_]{1,59}")
_kinds: dict[str, type[Email]] = {}
# Those who act for the member: an e-mail about what they did says so, and never « you have ».
FOR_MEMBER = frozenset({ActorKind.AGENT, ActorKind.HELPER})


@dataclasses.dataclass(frozen=True)
class Email:
    """The base of the e-mails; the fields of a subclass are texts, numbers and lists of them.

    A field that is added later has a default: it is that of the messages queued before.

    `kind` names the folder of its texts. `security` mail goes first, and is tried once more when
    nobody knows whether it arrived. `useful_for` is how long after it was due it is worth sending:
    a link that no longer works is not. Subclasses are plain frozen dataclasses, without slots,
    which would make the class twice.
    """

    kind: ClassVar[str]
    security: ClassVar[bool] = False
    useful_for: ClassVar[timedelta] = timedelta(days=4)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = cls.__dict__.get("kind")
        if not isinstance(kind, str) or not _KIND.fullmatch(kind):
            raise TypeError(f"{cls.__name__} needs a kind in lower-case letters")
        if kind in _kinds:
            raise TypeError(f"two e-mails have the kind {kind}")
        _kinds[kind] = cls

    def context(self, by: Actor | None = None) -> dict[str, Any]:
        """Return the facts by name, as they are kept, encrypted, until the e-mail is sent.

        `by` is who did what the e-mail tells, if it was not the member: « agent » or « helper ».
        """
        facts = dataclasses.asdict(self)
        return facts if by is None or by.kind not in FOR_MEMBER else {**facts, "by": by.kind.value}


@functools.cache
def defaults_of(kind: str) -> Mapping[str, Any]:
    """Return the facts of a kind that have a default, for what an earlier version has queued."""
    fields = dataclasses.fields(_kinds[kind]) if kind in _kinds else ()
    known = {each.name: each.default for each in fields}
    return {name: value for name, value in known.items() if value is not dataclasses.MISSING}


def list_kinds() -> Mapping[str, type[Email]]:
    """Return every kind of e-mail that has been imported, by its name."""
    return MappingProxyType(_kinds)
