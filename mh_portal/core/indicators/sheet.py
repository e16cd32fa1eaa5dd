"""What an indicator is told by: a table, a chart of the same figures, and a sentence."""

from __future__ import annotations

import dataclasses

from mh_portal.language import gettext as _

Cell = int | str


@dataclasses.dataclass(frozen=True)
class Columns:
    """Columns by day, week or wave: what each stands for, and the series with their values.

    They stand one on the other, or side by side where one is a part of the other.
    """

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    is_stacked: bool = True

    @property
    def most(self) -> int:
        """The height of the highest column."""
        values = [values for _label, values in self.series]
        if self.is_stacked:
            return max(map(sum, zip(*values, strict=True)))
        return max(map(max, values))


@dataclasses.dataclass(frozen=True)
class Bars:
    """Lying bars, each with its label, its length and what stands behind it.

    `goal` is where every bar should reach, if anywhere.
    """

    rows: tuple[tuple[str, int, str], ...]
    most: int
    goal: int | None = None
    goal_label: str = ""


@dataclasses.dataclass(frozen=True)
class Sheet:
    """An indicator over a period; `chart` is None where nothing happened."""

    slug: str
    title: str
    about: str
    headline: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Columns | Bars | None


def compared(total: int, before: int) -> str:
    """Say how often something happened, beside the period before."""
    return _("%(total)s in this period, %(before)s in the one before.") % {
        "total": total,
        "before": before,
    }
