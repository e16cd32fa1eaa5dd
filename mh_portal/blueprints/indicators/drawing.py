"""Where the marks of a chart stand: columns and bars with their patterns, lines, labels."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from mh_portal.core.indicators.sheet import Bars, Columns

# In units of the drawing; a letter is 16 of them high.
WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 24, 36
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
# Names below the columns are about as wide as this; where there are more, some are left out.
LABEL_WIDTH, HALF_LETTER = 58, 4.4
WIDEST_COLUMN = 56
PATTERNS = 5
BAR_HEIGHT, BAR_STEP, BAR_RIGHT = 20, 54, 70
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


def draw(chart: Columns | Bars) -> Drawing:
    """Return the drawing of a chart."""
    return _columns(chart) if isinstance(chart, Columns) else _bars(chart)


def ceiling(most: int) -> int:
    """Return the round number at the top of an axis that reaches `most`, four times a whole one."""
    power = 1
    while 40 * power < most:
        power *= 10
    return next(4 * step * power for step in _STEPS if 4 * step * power >= most)


def _columns(chart: Columns) -> Drawing:
    top = ceiling(chart.most)
    room = PLOT_WIDTH / len(chart.labels)
    lines = [
        Label(LEFT - 8, _height(top * quarter // 4, top), str(top * quarter // 4))
        for quarter in range(5)
    ]
    every = max(1, -(-LABEL_WIDTH // max(1, int(room))))
    widest = max(map(len, chart.labels)) * HALF_LETTER
    last = len(chart.labels) - 1
    labels = [
        Label(
            round(min(LEFT + room * (number + 0.5), WIDTH - widest), 1),
            HEIGHT - BOTTOM + 24,
            text,
        )
        for number, text in enumerate(chart.labels)
        # Counted from the end: the newest one has its name.
        if (last - number) % every == 0
    ]
    legend = [(number, label) for number, (label, _values) in enumerate(chart.series, 1)]
    marks = list(_stacks(chart, room, top) if chart.is_stacked else _groups(chart, room, top))
    return Drawing(WIDTH, HEIGHT, marks, labels, lines, legend if len(legend) > 1 else [])


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


def _bars(chart: Bars) -> Drawing:
    length = WIDTH - BAR_RIGHT
    scale = length / chart.most if chart.most else 0
    marks, labels = [], []
    for number, (label, value, text) in enumerate(chart.rows):
        y = 16 + BAR_STEP * number
        width = round(max(value * scale, 1), 1)
        labels.append(Label(0, y, label))
        marks.append(Mark(0, y + 8, width, BAR_HEIGHT, 1, f"{label} : {text}"))
        labels.append(Label(length + 10, y + 24, text))
    height = BAR_STEP * len(chart.rows) + 8
    goal = Label(length, height, chart.goal_label) if chart.goal is not None else None
    return Drawing(WIDTH, height, marks, labels, [], [], goal)
