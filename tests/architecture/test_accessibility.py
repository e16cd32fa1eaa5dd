"""Every page, as it is and with its mistakes, measured in a browser against WCAG 2.2."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.architecture.routes import FORMS, PAGES, SPACE_STATES, STATES
from tests.support import browser as browsers
from tests.support import sample as samples
from tests.support import server as servers
from tests.support.sample import VISITOR, Sample

pytestmark = pytest.mark.browser

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Beyond level AA: the contrast of AAA; and the target size, which axe leaves off by default.
BEYOND = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
OPTIONS = {
    "runOnly": {"type": "tag", "values": STANDARD},
    "rules": BEYOND,
    "resultTypes": ["violations", "incomplete"],
}
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
# WCAG 2.5.5; links inside a sentence are excepted there.
TARGET = 44
_closed = [page.path for page in PAGES if page.expected("visitor") == 302]
PUBLIC_PAGES = [page.path for page in PAGES if page.path not in _closed] + list(STATES)
MEMBER_PAGES = _closed + [state for state in SPACE_STATES if ".pdf" not in state]
_SEEN_BY = {page.path: page.seen_by for page in PAGES}
# Forms that can be filled in wrong: the page shows itself with its mistakes. Those that are sent to
# an address of their own are looked at by the tests of their pages.
MISTAKES = [form.path for form in FORMS if form.empty == 422 and form.path in _SEEN_BY]

# Text that axe cannot tell the ground of: beside the banner's drawing, and the links of a label
# that the box is drawn over; words in a drawing. Their colours are in the table of
# tests/web/test_look.py.
MEASURED_ELSEWHERE = re.compile(
    r"banner|text\[|\.mh-chart|\.govuk-checkboxes__label > a|label\[for=.* > a"
)

# Stops within a player beside the first: the browser's own buttons, which are all the one element.
PLAYER = 8

# What a person can empty; the read-only one tells a password manager whose password it is.
TYPED = "input:not([type=hidden], [type=checkbox], [type=radio], [type=file], [readonly])"

SCROLLS_SIDEWAYS = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1)
    .map(e => e.tagName + "." + e.className).slice(0, 5).concat(page.scrollWidth);
}"""
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(e => {
  const style = getComputedStyle(e);
  if (!e.checkVisibility() || e.closest(".govuk-visually-hidden, svg, [role=region]")) return false;
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) return false;
  const hides = v => v === "hidden" || v === "clip";
  return (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
      || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map(e => e.tagName + ": " + e.textContent.trim().slice(0, 40))"""
SMALL_TARGETS = """least => [...document.querySelectorAll("button, input, select, textarea, nav a")]
  .filter(e => e.checkVisibility() && e.type !== "hidden" && !e.closest("[aria-hidden=true]"))
  .filter(e => !e.classList.contains("govuk-visually-hidden") && e.tabIndex >= 0)
  .map(e => ["checkbox", "radio"].includes(e.type) ? e.parentElement : e)
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([_, box]) => box.width < least - 0.5 || box.height < least - 0.5)
  .map(([what, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${what}`)"""
FOCUSED = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  const near = e.matches("[type=checkbox], [type=radio]")
    ? getComputedStyle(e.nextElementSibling, "::before") : style;
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: e.outerHTML.slice(0, 100), place: [...document.querySelectorAll("*")].indexOf(e),
    marked: outline >= 2 || near.boxShadow !== "none"
      || (near.outlineStyle !== "none" && parseFloat(near.outlineWidth) >= 2),
    covered: !(seen && (e === seen || e.contains(seen) || seen.contains(e)
      || (e.labels && [...e.labels].some(l => l.contains(seen))))),
  };
}"""
REACHABLE = """() => {
  const all = [...document.querySelectorAll("*")];
  return all.filter(e => e.matches("a[href], button, input, select, textarea, summary, [tabindex='0']"))
    .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && e.type !== "hidden")
    .filter(e => !(e.type === "radio" && !e.checked
      && [...document.getElementsByName(e.name)].some(
        o => o.form === e.form && (o.checked || all.indexOf(o) < all.indexOf(e)))))
    .map(e => all.indexOf(e));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser to the tests of this file."""
    with sync_playwright() as playwright, browsers.launch(playwright) as started:
        yield started


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Sample]:
    """Give the sample portal behind a port."""
    folder = tmp_path_factory.mktemp("portal")
    shutil.copy(sqlite_template, folder / "portal.db")
    with servers.run(folder, f"sqlite:///{folder / 'portal.db'}") as server:
        yield samples.fill_portal(server.app, server.settings)


@pytest.fixture(scope="module")
def pages(browser: Browser, portal: Sample) -> Iterator[Callable[[str], Page]]:
    """Give what opens a tab of the visitor or of the signed-in member; each has one."""
    contexts: list[BrowserContext] = []
    tabs: dict[str, Page] = {}

    def tab(viewer: str) -> Page:
        if viewer not in tabs:
            context = browser.new_context(base_url=portal.settings.base_url, locale="fr-FR")
            contexts.append(context)
            tabs[viewer] = context.new_page()
        if viewer != VISITOR:
            # Anew for each page: the tests take longer than a password just shown is good for.
            url = portal.settings.base_url
            cookie = {"name": "login", "value": portal.sign_in(viewer), "url": url}
            tabs[viewer].context.add_cookies([cookie])  # type: ignore[list-item]
        return tabs[viewer]

    yield tab
    for context in contexts:
        context.close()


@pytest.fixture(
    scope="module", params=[*PUBLIC_PAGES, *MEMBER_PAGES, *(f"{path} !" for path in MISTAKES)]
)
def shown(request: pytest.FixtureRequest, pages: Callable[[str], Page], portal: Sample) -> Page:
    """Open a page, once for all its tests; « ! » stands for its form sent empty."""
    path, _, mistakes = str(request.param).partition(" ")
    page = pages(_SEEN_BY.get(path, "owner") if path in MEMBER_PAGES else VISITOR)
    page.goto(portal.fill(path))
    # What a page asks for by itself is there: until then a part of it is dimmed.
    page.wait_for_function("() => !document.querySelector('[aria-busy=true], .htmx-request')")
    if mistakes:
        # The confirmation offers a code beside the password, in a form of its own.
        form = page.locator(f"main form[action='{portal.fill(path)}']").first
        for typed in form.locator(TYPED).all():
            typed.fill("")
        form.locator("button:not([type=button])").click()
        assert page.title().startswith("Erreur")
        assert page.evaluate("() => document.activeElement.querySelector('[role=alert]') !== null")
    return page


@pytest.fixture
def page(shown: Page) -> Page:
    """Give a page as it was opened, in a wide window."""
    shown.set_viewport_size(WIDE)
    return shown


def test_the_measures_find_what_is_wrong(pages: Callable[[str], Page]) -> None:
    page = pages(VISITOR)
    page.set_viewport_size(NARROW)
    page.set_content(
        """<html lang="en"><title>t</title><main><h1>t</h1><img src="a.svg">
        <p style="color:#767676">contrast of 4.5</p><p style="width:400px">wide</p>
        <p style="width:2em;overflow:hidden;white-space:nowrap">cut off in the middle</p>
        <button style="outline:0;box-shadow:none;padding:0;font-size:9px">a</button>
        <button style="padding:0;font-size:9px">b</button>"""
    )
    found = {each["id"] for each in measure(page)["violations"]}
    assert {"image-alt", "color-contrast-enhanced", "target-size"} <= found
    assert len(page.evaluate(SMALL_TARGETS, TARGET)) == 2
    assert page.evaluate(SCROLLS_SIDEWAYS)
    assert page.evaluate(CUT_OFF) == ["P: cut off in the middle"]
    page.keyboard.press("Tab")
    assert not page.evaluate(FOCUSED)["marked"]


def measure(page: Page) -> dict[str, Any]:
    """Return what axe finds: violations, and what it could not tell."""
    found: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    return found


def test_a_page_is_accessible(page: Page) -> None:
    found = measure(page)
    assert found["violations"] == []
    unsure = {
        node["target"][0]
        for each in found["incomplete"]
        if "contrast" in each["id"]
        for node in each["nodes"]
    }
    assert [target for target in unsure if not MEASURED_ELSEWHERE.search(target)] == []
    assert page.evaluate(SMALL_TARGETS, TARGET) == []


def test_a_page_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size(NARROW)
    assert page.evaluate(SCROLLS_SIDEWAYS) == []
    assert measure(page)["violations"] == []
    assert page.evaluate(SMALL_TARGETS, TARGET) == []


def test_text_twice_as_large_loses_nothing(page: Page) -> None:
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    found = page.evaluate(SCROLLS_SIDEWAYS) + page.evaluate(CUT_OFF)
    page.evaluate("() => document.documentElement.removeAttribute('style')")
    assert found == []


def test_wide_spacing_loses_nothing(page: Page) -> None:
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`* {
          line-height: 1.5 !important; letter-spacing: .12em !important;
          word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
          document.adoptedStyleSheets = [sheet]; }"""
    )
    found = page.evaluate(SCROLLS_SIDEWAYS) + page.evaluate(CUT_OFF)
    page.evaluate("() => { document.adoptedStyleSheets = [] }")
    assert found == []


def test_the_keyboard_reaches_everything(page: Page) -> None:
    wanted: list[int] = page.evaluate(REACHABLE)
    # A page with mistakes begins at their summary: back to the top first.
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    order: list[dict[str, Any]] = []
    page.keyboard.press("Tab")
    for _ in range(len(wanted) + 2 + PLAYER * page.locator("video[controls]").count()):
        focused = page.evaluate(FOCUSED)
        if focused["what"].startswith(("<body", "<html")):
            break
        order.append(focused)
        page.keyboard.press("Tab")
    reached = [each["place"] for each in order]
    assert 'href="#contenu"' in order[0]["what"], "the first stop skips to the content"
    assert set(wanted) <= set(reached), [each for each in wanted if each not in reached]
    assert [each["what"] for each in order if not each["marked"]] == []
    assert [each["what"] for each in order if each["covered"]] == []
