"""Draws on pictures of a page what a hand would show: a frame around a thing, an arrow, a click."""

from __future__ import annotations

import functools

from PIL import Image, ImageDraw

RED, WHITE, INK = (169, 15, 44), (255, 255, 255), (20, 36, 92)
# An arrow whose tip is at the origin, for a height of 20.
ARROW = ((0, 0), (0, 17), (4, 13.4), (6.8, 19.6), (9.6, 18.3), (6.9, 12.4), (12.2, 12.2))
# Everything is drawn this much larger first: Pillow draws hard edges.
FINE = 3
# Room for edges around what is drawn.
EDGE = 6
Box = tuple[float, float, float, float]


def ring(picture: Image.Image, box: Box, width: float) -> None:
    """Frame the box (left, top, right, bottom in pixels) in red, with a white edge."""
    layer, draw = _layer(*picture.size)
    left, top, right, bottom = box
    for thickness, colour in ((width * 2, WHITE), (width, RED)):
        grown = (thickness - width) / 2 + width
        corners = (left - grown, top - grown, right + grown, bottom + grown)
        draw.rounded_rectangle(
            [round(each * FINE) for each in corners],
            radius=round(14 * FINE),
            outline=colour,
            width=round(thickness * FINE),
        )
    _put(picture, _fine(layer), (0, 0))


def arrow(picture: Image.Image, tip: tuple[float, float], height: int) -> None:
    """Draw the pointer with its tip there, white with a dark edge, `height` pixels high."""
    _put(picture, _arrow(height), (tip[0] - EDGE, tip[1] - EDGE))


def click(picture: Image.Image, centre: tuple[float, float], radius: int) -> None:
    """Draw the circle of a click."""
    _put(picture, _circle(radius), (centre[0] - radius - EDGE, centre[1] - radius - EDGE))


@functools.cache
def _arrow(height: int) -> Image.Image:
    layer, draw = _layer(height + 2 * EDGE, height + 2 * EDGE)
    scale = height / 20
    points = [((EDGE + x * scale) * FINE, (EDGE + y * scale) * FINE) for x, y in ARROW]
    draw.polygon(points, fill=WHITE)
    # Round once more over the first corner, so that it closes.
    outline = [*points, points[0], points[1]]
    draw.line(outline, fill=INK, width=round(2 * scale * FINE), joint="curve")
    return _fine(layer)


@functools.cache
def _circle(radius: int) -> Image.Image:
    size = 2 * (radius + EDGE)
    layer, draw = _layer(size, size)
    corners = (EDGE * FINE, EDGE * FINE, (size - EDGE) * FINE, (size - EDGE) * FINE)
    draw.ellipse(corners, outline=RED, width=5 * FINE)
    return _fine(layer)


def _layer(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    layer = Image.new("RGBA", (width * FINE, height * FINE), (0, 0, 0, 0))
    return layer, ImageDraw.Draw(layer)


def _fine(layer: Image.Image) -> Image.Image:
    size = (layer.width // FINE, layer.height // FINE)
    return layer.resize(size, Image.Resampling.LANCZOS)


def _put(picture: Image.Image, drawn: Image.Image, corner: tuple[float, float]) -> None:
    picture.paste(drawn, (round(corner[0]), round(corner[1])), drawn)
