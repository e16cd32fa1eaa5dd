"""The look in figures: contrast, sizes, weight, and vendored files as their script made them."""

from __future__ import annotations

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from mh_portal import language
from scripts import vendor

STATIC = Path(language.__file__).parent / "static"
THEME = (STATIC / "css" / "theme.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "js" / "portal.js").read_text(encoding="utf-8")
PLAIN = re.sub(r"/\*.*?\*/", "", THEME, flags=re.DOTALL)
ROOT = PLAIN[PLAIN.index(":root") : PLAIN.index("}", PLAIN.index(":root"))]
COLOURS = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", ROOT))

# Text on its grounds: WCAG 1.4.6 asks for 7 to 1.
TEXT = {
    "ink": "paper cream peach peach-light blue-tint red-tint green-tint yellow yellow-tint",
    "soft": "paper cream blue-tint",
    "blue": "paper cream peach peach-light blue-tint",
    "blue-bright": "paper cream peach peach-light blue-tint yellow yellow-tint green-tint red-tint",
    "visited": "paper cream peach blue-tint",
    "paper": "blue red red-deep",
    "red": "paper",
    "red-deep": "paper red-tint",
    "green": "green-tint paper",
    "amber": "yellow-tint paper",
}
# Borders and marks that carry meaning: WCAG 1.4.11 asks for 3 to 1.
MARKS = {
    "line": "paper cream",
    "red": "paper cream red-tint blue-tint",
    "blue": "paper cream yellow blue-tint",
    "green": "green-tint paper",
    "yellow-line": "yellow-tint",
    "focus": "paper cream peach yellow blue-tint red-tint green-tint",
    "focus-dark": "blue",
}


def luminance(colour: str) -> float:
    """Return the relative luminance of « #rrggbb » (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(front, ground) for front, grounds in table.items() for ground in grounds.split()]


def test_contrast_is_computed_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("front", "ground"), pairs(TEXT))
def test_text_stands_out_seven_to_one(front: str, ground: str) -> None:
    assert contrast(COLOURS[f"--mh-{front}"], COLOURS[f"--mh-{ground}"]) >= 7


@pytest.mark.parametrize(("front", "ground"), pairs(MARKS))
def test_borders_and_focus_stand_out_three_to_one(front: str, ground: str) -> None:
    assert contrast(COLOURS[f"--mh-{front}"], COLOURS[f"--mh-{ground}"]) >= 3


def test_colours_are_named_once_and_every_one_is_looked_at() -> None:
    rules = PLAIN.replace(ROOT, "").partition("@media print")[0]
    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []
    decoration = {"--mh-sand", "--mh-halo"}
    looked_at = {f"--mh-{name}" for pair in pairs(TEXT) + pairs(MARKS) for name in pair}
    assert COLOURS.keys() - decoration == looked_at


def test_text_follows_the_browsers_size_and_is_large_enough() -> None:
    sizes = re.findall(r"font(?:-size)?:[^;]*?(\d*\.?\d+)(rem|px|pt|em)\b", PLAIN)
    screen = [(float(size), unit) for size, unit in sizes if unit != "pt"]
    assert {unit for _, unit in screen} <= {"rem"}
    assert min(size for size, _ in screen) >= 17 / 16
    assert "font: 400 1.1875rem/1.5" in PLAIN
    assert "text-align: justify" not in PLAIN
    assert all(int(width) <= 70 for width in re.findall(r"max-width: (\d+)ch", PLAIN))
    assert "html.t125 { font-size: 125%; }" in PLAIN
    assert "html.t150 { font-size: 150%; }" in PLAIN


def test_preferences_are_respected() -> None:
    for query in ("prefers-reduced-motion: reduce", "forced-colors: active", "@media print"):
        assert query in PLAIN
    assert "outline: none" not in PLAIN
    assert "@import" not in PLAIN


def test_nothing_is_asked_of_another_site() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", PLAIN)
    assert addresses
    assert all(address.startswith('"../vendor/') for address in addresses)
    for address in addresses:
        assert (STATIC / "css" / address.strip('"')).is_file()
    assert "http" not in PLAIN + SCRIPT
    govuk = (STATIC / "vendor" / "govuk-frontend.css").read_text(encoding="utf-8")
    assert "url(" not in govuk


def test_the_script_adds_no_markup_and_evaluates_nothing() -> None:
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(", ".style"):
        assert word not in SCRIPT


FIRST_VISIT = (
    "vendor/govuk-frontend.css",
    "css/theme.css",
    "js/portal.js",
    "vendor/htmx.min.js",
    "vendor/atkinson-hyperlegible-400.woff2",
    "vendor/atkinson-hyperlegible-700.woff2",
    "images/icons.svg",
    "images/family.svg",
)
PAGE_KB = 4  # a page of 15 KB, compressed
BUDGET_KB = 100


def test_a_first_visit_is_light() -> None:
    sent = {name: len(_as_sent(STATIC / name)) for name in FIRST_VISIT}
    assert sum(sent.values()) / 1024 + PAGE_KB <= BUDGET_KB, sent


def _as_sent(path: Path) -> bytes:
    data = path.read_bytes()
    compressed: bytes = data if path.suffix == ".woff2" else brotli.compress(data)
    return compressed


# Vendored files -----------------------------------------------------------------------------------


def test_vendored_files_are_as_their_script_made_them() -> None:
    assert vendor.list_faults() == []


def test_a_changed_missing_or_foreign_vendored_file_is_named(tmp_path: Path) -> None:
    for path in vendor.VENDOR.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "govuk-frontend.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "htmx.min.js").unlink()
    (tmp_path / "other.js").touch()
    (tmp_path / "other.js.br").touch()
    assert vendor.list_faults(tmp_path) == [
        "other.js: not made by the script",
        "govuk-frontend.css: changed by hand",
        "htmx.min.js: missing",
    ]


def test_the_reserved_typeface_and_unused_blocks_are_left_out() -> None:
    css = (
        '@charset "UTF-8";@font-face{font-family:GDS Transport;src:url(/a.woff2)}'
        ".govuk-header{color:red}.govuk-button,.govuk-tabs{font-family:GDS Transport,arial,sans-serif}"
        "@media print{.govuk-cookie-banner{display:none}}"
        "@supports not (a:b){.govuk-link:focus{color:#000}}.js-enabled .govuk-button{x:y}"
    )
    assert vendor.prune(css) == (
        ".govuk-button{font-family:var(--mh-font,system-ui,sans-serif)}"
        "@supports not (a:b){.govuk-link:focus{color:#000}}"
    )
    made = (STATIC / "vendor" / "govuk-frontend.css").read_text(encoding="utf-8")
    assert "GDS" not in made
    assert "@font-face" not in made
    assert ".govuk-error-summary" in made


def test_every_block_of_govuk_that_a_template_uses_is_kept() -> None:
    templates = Path(language.__file__).parent / "templates"
    used = set()
    for path in templates.rglob("*.html"):
        for name in re.findall(r"govuk-[a-z-]+", path.read_text(encoding="utf-8")):
            used.add(re.split(r"__|--", name)[0].removeprefix("govuk-").rstrip("-"))
    assert used - vendor.BLOCKS <= {"frontend"}
