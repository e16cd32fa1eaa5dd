"""Days on which somebody is covered; pure rules."""

from __future__ import annotations

import dataclasses
from datetime import date


@dataclasses.dataclass(frozen=True)
class Cover:
    """Days on which a person is covered, both included; no end is known for None."""

    starts_on: date
    ends_on: date | None

    def includes(self, day: date) -> bool:
        """Tell whether a day is covered."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
