"""A dental quote worked out: each line with its shares, its reasoning and what would cost less."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from mh_portal.core.contracts import queries as contracts
from mh_portal.core.guarantees import acts
from mh_portal.core.members.models import Member
from mh_portal.core.quotes import catalogue, confidence, covering, reasoning, settling, teeth
from mh_portal.core.quotes.catalogue import DentalAct
from mh_portal.core.quotes.covering import Insured
from mh_portal.core.quotes.lines import Line
from mh_portal.core.quotes.settling import ZERO, Cover, Estimate

# Cheaper acts are looked for in these baskets: their price is limited by law.
BASKETS = ("dental_full_cover", "dental_controlled")
# An inlay-core and a provisional crown have the basket of the crown they belong to.
FOLLOW = frozenset({"core", "temporary", "care", "repair"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Alternative:
    """An act that could be done instead, at most at its legal price, with what it would leave."""

    act: DentalAct
    basket: str
    price: Decimal
    left: Decimal
    is_sure: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Result:
    """A line worked out; without an `estimate` its tariff is not known.

    `basket` is the guarantee line the act falls under on the day, empty where none is known.
    `reserves` say why it is to be confirmed; `left_reasons` why something is left.
    """

    line: Line
    basket: str
    estimate: Estimate | None
    steps: tuple[reasoning.Step, ...]
    left_reasons: tuple[str, ...]
    reserves: tuple[str, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def act(self) -> DentalAct:
        """The act of the line."""
        return self.line.act

    @property
    def teeth(self) -> str:
        """The teeth with their names, empty where the line names none."""
        chosen = self.line.teeth
        if len(chosen) == 1:
            return f"{chosen[0]} ({teeth.name(chosen[0])})"
        return teeth.numbers(chosen)

    @property
    def is_sure(self) -> bool:
        """Whether no value it rests on is to be confirmed."""
        return self.estimate is not None and not self.reserves


@dataclasses.dataclass(frozen=True, kw_only=True)
class Quote:
    """A quote worked out; the amounts are those of the lines whose tariff is known, in euros.

    `yearly` is the most a year brings for dentures outside of 100 % Santé, None without such a
    cap; `used_before` of it is used already, `used_by_lines` this quote would take.
    """

    insured: Insured
    day: date
    cover: Cover
    results: tuple[Result, ...]
    price: Decimal
    statutory: Decimal
    complementary: Decimal
    left: Decimal
    yearly: Decimal | None
    used_before: Decimal
    used_by_lines: Decimal

    @property
    def unknown(self) -> tuple[Result, ...]:
        """The lines that are not in the sums."""
        return tuple(result for result in self.results if result.estimate is None)

    @property
    def is_sure(self) -> bool:
        """Whether nothing in it is to be confirmed."""
        return all(result.is_sure for result in self.results)


def work_out(
    db: Session, member: Member, insured_value: str | None, day: date | None, found: Sequence[Line]
) -> Quote | None:
    """Return a member's quote worked out; None when it is not known for whom or for which day."""
    owned = contracts.list_of_member(db, member.id)
    insured = covering.find_insured(owned, insured_value)
    if insured is None or day is None:
        return None
    return settle(insured, covering.get_cover(db, member, insured, day), found)


def settle(insured: Insured, cover: Cover, found: Sequence[Line]) -> Quote:
    """Return the lines worked out one after the other, each leaving less of the year's amount.

    100 % Santé comes first: it takes nothing of that amount (CSS R871-2).
    """
    first = [line for line in found if _is_full_cover(line, cover.day)]
    order = first + [line for line in found if line not in first]
    results, standing = {}, cover
    for line in order:
        result = _result(standing, line)
        results[line.id] = result
        if result.estimate is not None:
            standing = standing.after(result.estimate)
    told = tuple(results[line.id] for line in found)
    known = [result.estimate for result in told if result.estimate is not None]
    used_before = cover.used.get(acts.CAP, ZERO)
    return Quote(
        insured=insured,
        day=cover.day,
        cover=cover,
        results=told,
        price=sum((each.price for each in known), ZERO),
        statutory=sum((each.outcome.statutory for each in known), ZERO),
        complementary=sum((each.outcome.complementary for each in known), ZERO),
        left=sum((each.outcome.left for each in known), ZERO),
        yearly=cover.yearly,
        used_before=used_before,
        used_by_lines=standing.used.get(acts.CAP, ZERO) - used_before,
    )


def estimate_line(cover: Cover, line: Line) -> Estimate | None:
    """Return who will pay what of a line; None where its tariff is not known."""
    act = acts.find(line.act.tariff, cover.day)
    if act is None:
        return None
    return settling.settle(cover, act, line.price, times=_times(line))


def _times(line: Line) -> Decimal:
    """Return how often the base counts: a second sitting may count for half."""
    return 1 + Decimal(line.act.further) / 100 * (line.quantity - 1)


def _is_full_cover(line: Line, day: date) -> bool:
    act = acts.find(line.act.tariff, day)
    return act is not None and act.line in settling.FULL_COVER


def _result(cover: Cover, line: Line) -> Result:
    estimate = estimate_line(cover, line)
    act = acts.find(line.act.tariff, cover.day)
    marks = confidence.of(line.act.tariff, cover.day)
    return Result(
        line=line,
        basket=act.line if act else "",
        estimate=estimate,
        steps=reasoning.steps_of(
            estimate,
            base_is_sure=marks.base in confidence.SURE,
            ceiling_is_sure=marks.ceiling in confidence.SURE,
        )
        if estimate
        else (),
        left_reasons=reasoning.left_reasons(estimate) if estimate else (),
        reserves=marks.reserves if act else (),
        alternatives=_alternatives(cover, line, estimate) if estimate else (),
    )


def _alternatives(cover: Cover, line: Line, estimate: Estimate) -> tuple[Alternative, ...]:
    """Return what would leave less, one act for each basket whose price the law limits.

    The dentist has to offer one (dental agreement of 2018); which one suits is theirs to say.
    """
    left = estimate.outcome.left
    found: list[Alternative] = []
    if estimate.act.line in settling.FULL_COVER:
        # What is left of it is above the legal price: that is to be corrected, not replaced.
        return ()
    for basket in BASKETS:
        candidates = [
            other
            for act in catalogue.ACTS.values()
            if act.family == line.act.family and act.code != line.code and act.family not in FOLLOW
            if (other := _instead(cover, line, act, basket)) is not None and other.left < left
        ]
        if candidates:
            found.append(min(candidates, key=lambda other: (other.left, -other.price)))
    return tuple(found)


def _instead(cover: Cover, line: Line, act: DentalAct, basket: str) -> Alternative | None:
    tariff = acts.find(act.tariff, cover.day)
    if tariff is None or tariff.line != basket or tariff.ceiling is None:
        return None
    is_like = act.place is line.act.place and act.count == line.act.count
    if not is_like or not act.is_done_on(cover.day) or not act.fits(line.teeth):
        return None
    estimate = settling.settle(cover, tariff, tariff.ceiling)
    if estimate is None:
        return None
    marks = confidence.of(act.tariff, cover.day)
    return Alternative(
        act=act,
        basket=basket,
        price=tariff.ceiling,
        left=estimate.outcome.left,
        is_sure=marks.base in confidence.SURE and marks.ceiling in confidence.SURE,
    )
