"""Where the marks of a chart stand: columns and bars with their patterns, lines, labels."""

from __future__ import annotations

import dataclasses
import math
import textwrap
from collections.abc import Iterator

from mh_portal.core.indicators.sheet import Bars, Columns

# In units of the drawing; a letter is 16 of them high.
WIDTH, HEIGHT = 720, 300
# For a telephone, on which the wide one would be too small to read.
NARROW = 320
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 24, 36
PLOT_HEIGHT = HEIGHT - TOP - BOTTOM
# Names below the columns are so wide at least; where there are more, some are left out.
LABEL_WIDTH, HALF_LETTER, LABEL_GAP = 58, 4.4, 10
# Columns side by side need room: the newest ones have it.
NARROW_GROUPS = 4
WIDEST_COLUMN = 56
PATTERNS = 5
BAR_HEIGHT, BAR_STEP, BAR_RIGHT = 20, 54, 70
LINE_HEIGHT, LETTER = 19, 8.6
_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclasses.dataclass(frozen=True)
class Mark:
    """A rectangle filled with one of the patterns, counted from 1."""

    x: float
    y: float
    width: float
    height: float
    pattern: int
    words: str


@dataclasses.dataclass(frozen=True)
class Label:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclasses.dataclass(frozen=True)
class Drawing:
    """A chart, ready to be written down; `goal` is where a dashed line stands, if anywhere."""

    width: int
    height: int
    marks: list[Mark]
    labels: list[Label]
    lines: list[Label]
    legend: list[tuple[int, str]]
    goal: Label | None = None


def draw(chart: Columns | Bars, width: int = WIDTH) -> Drawing:
    """Return the drawing of a chart, `width` units wide: WIDTH or NARROW."""
    if isinstance(chart, Bars):
        return _bars(chart, width)
    is_crowded = width < WIDTH and not chart.is_stacked
    return _columns(_newest(chart) if is_crowded else chart, width)


def ceiling(most: int) -> int:
    """Return the round number at the top of an axis that reaches `most`, four times a whole one."""
    power = 1
    while 40 * power < most:
        power *= 10
    return next(4 * step * power for step in _STEPS if 4 * step * power >= most)


def _newest(chart: Columns) -> Columns:
    """Return the same with its last columns alone."""
    return dataclasses.replace(
        chart,
        labels=chart.labels[-NARROW_GROUPS:],
        series=tuple((label, values[-NARROW_GROUPS:]) for label, values in chart.series),
    )


def _columns(chart: Columns, width: int) -> Drawing:
    top = ceiling(chart.most)
    room = (width - LEFT - RIGHT) / len(chart.labels)
    lines = [
        Label(LEFT - 8, _height(top * quarter // 4, top), str(top * quarter // 4))
        for quarter in range(5)
    ]
    widest = max(map(len, chart.labels)) * HALF_LETTER
    every = math.ceil(max(LABEL_WIDTH, 2 * widest + LABEL_GAP) / room)
    last = len(chart.labels) - 1
    labels = [
        Label(
            round(min(LEFT + room * (number + 0.5), width - widest), 1),
            HEIGHT - BOTTOM + 24,
            text,
        )
        for number, text in enumerate(chart.labels)
        # Counted from the end: the newest one has its name.
        if (last - number) % every == 0
    ]
    legend = [(number, label) for number, (label, _values) in enumerate(chart.series, 1)]
    marks = list(_stacks(chart, room, top) if chart.is_stacked else _groups(chart, room, top))
    return Drawing(width, HEIGHT, marks, labels, lines, legend if len(legend) > 1 else [])


def _height(value: float, top: int) -> float:
    return round(TOP + PLOT_HEIGHT * (1 - value / top), 1)


def _stacks(chart: Columns, room: float, top: int) -> Iterator[Mark]:
    width = min(room * 0.72, WIDEST_COLUMN)
    for number, label in enumerate(chart.labels):
        below = 0
        for pattern, (series, values) in enumerate(chart.series, 1):
            value = values[number]
            if value:
                x = LEFT + room * (number + 0.5) - width / 2
                words = f"{label}, {series} : {value}"
                yield _mark((x, width), (below, value, top), pattern, words)
            below += value


def _groups(chart: Columns, room: float, top: int) -> Iterator[Mark]:
    width = min(room * 0.84 / len(chart.series), WIDEST_COLUMN)
    for number, label in enumerate(chart.labels):
        start = LEFT + room * (number + 0.5) - width * len(chart.series) / 2
        for place, (series, values) in enumerate(chart.series):
            if values[number]:
                words = f"{label}, {series} : {values[number]}"
                x = start + width * place
                yield _mark((x, width), (0, values[number], top), place + 1, words)


def _mark(
    across: tuple[float, float], values: tuple[int, int, int], pattern: int, words: str
) -> Mark:
    """Return a rectangle; `across` is (x, width), `values` are (below it, its own, of the axis)."""
    (x, width), (below, value, top) = across, values
    y, bottom = _height(below + value, top), _height(below, top)
    height = round(max(bottom - y, 1), 1)
    return Mark(round(x, 1), y, round(width, 1), height, pattern, words)


def _bars(chart: Bars, width: int) -> Drawing:
    length = width - BAR_RIGHT
    scale = length / chart.most if chart.most else 0
    marks, labels = [], []
    # The name of the goal stands above the first bar, beside its name where there is room.
    y = 16 if chart.goal is None or width == WIDTH else 16 + LINE_HEIGHT
    for label, value, text in chart.rows:
        for line in textwrap.wrap(label, int(width / LETTER)):
            labels.append(Label(0, y, line))
            y += LINE_HEIGHT
        y -= LINE_HEIGHT
        long = round(max(value * scale, 1), 1)
        marks.append(Mark(0, y + 8, long, BAR_HEIGHT, 1, f"{label} : {text}"))
        labels.append(Label(length + 10, y + 24, text))
        y += BAR_STEP
    height = y - 8
    goal = Label(length, height, chart.goal_label) if chart.goal is not None else None
    return Drawing(width, height, marks, labels, [], [], goal)
