"""The portal's script in a browser: focus, busy, failures, passwords, double submission, session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from mh_portal import language
from tests.support import browser as browsers

STATIC = Path(language.__file__).parent / "static"
ORIGIN = "http://portal.test"
HEAD = """<!DOCTYPE html><html lang="fr"><title>t</title>
<meta name="htmx-config" content='{"includeIndicatorStyles":false,"responseHandling":
[{"code":"[23]..","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}'>
<script src="/js/portal.js" defer></script><script src="/vendor/htmx.min.js" defer></script>"""
STATUS = '<p role="status" data-failure="La connexion a échoué."></p>'
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser to the tests of this file."""
    with sync_playwright() as playwright, browsers.launch(playwright) as started:
        yield started


class Portal:
    """Stands for the server: answers pages by path, counts what is posted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages: dict[str, tuple[int, str]] = {}
        self.posted: list[Request] = []
        page.route("**/*", self._answer)

    def show(self, body: str) -> None:
        """Open a page with this body."""
        self.pages["/"] = (200, HEAD + body)
        self.page.goto(f"{ORIGIN}/")

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        if route.request.method == "POST":
            self.posted.append(route.request)
        if path.endswith(".js"):
            route.fulfill(path=STATIC / path[1:])
        elif path in self.pages:
            status, body = self.pages[path]
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": POLICY,
            }
            route.fulfill(status=status, body=body, headers=headers)
        else:
            route.abort()


@pytest.fixture
def portal(browser: Browser) -> Iterator[Portal]:
    """Give a page of its own, which fails on an error in the script."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield Portal(page)
    context.close()
    assert faults == []


LIST = f"""{STATUS}<div id="list"><a href="/more" data-hx-get="/more" data-hx-target="#list">Plus</a></div>"""


def test_the_marked_element_of_a_fragment_takes_the_focus(portal: Portal) -> None:
    portal.pages["/more"] = (200, "<h2 data-focus>Page 2</h2><p>…</p>")
    portal.show(LIST)
    portal.page.get_by_role("link", name="Plus").click()
    expect(portal.page.get_by_role("heading", name="Page 2")).to_be_focused()
    expect(portal.page.locator("#list")).to_have_attribute("aria-busy", "false")


def test_a_refused_fragment_is_shown_and_its_summary_takes_the_focus(portal: Portal) -> None:
    portal.pages["/send"] = (422, '<div data-focus tabindex="-1" id="sum">Erreur</div>')
    portal.show(
        f"""{STATUS}<div id="part"><form method="post" action="/send" data-hx-post="/send"
        data-hx-target="#part"><button>Valider</button></form></div>"""
    )
    portal.page.get_by_role("button", name="Valider").click()
    expect(portal.page.locator("#sum")).to_be_focused()


@pytest.mark.parametrize("answer", [None, 500])
def test_a_failure_is_said_and_the_page_stays(portal: Portal, answer: int | None) -> None:
    if answer:
        portal.pages["/more"] = (answer, "<p>Panne</p>")
    portal.show(LIST)
    portal.page.get_by_role("link", name="Plus").click()
    expect(portal.page.get_by_role("status")).to_have_text("La connexion a échoué.")
    expect(portal.page.get_by_role("link", name="Plus")).to_be_visible()
    expect(portal.page.locator("#list")).to_have_attribute("aria-busy", "false")


PASSWORD = """<form method="post" action="/sent"><input id="p" name="p" type="password">
<button type="button" hidden data-toggle="p" data-show="Afficher" data-hide="Masquer"
 data-suffix=" le mot de passe">Afficher</button><button>Valider</button></form>"""


def test_a_password_can_be_shown_and_is_hidden_when_it_is_sent(portal: Portal) -> None:
    portal.pages["/sent"] = (200, HEAD + "<p>ok</p>")
    portal.show(PASSWORD)
    field = portal.page.locator("#p")
    field.fill("quatre mots")
    portal.page.get_by_role("button", name="Afficher le mot de passe").click()
    expect(field).to_have_attribute("type", "text")
    portal.page.get_by_role("button", name="Masquer le mot de passe").click()
    expect(field).to_have_attribute("type", "password")
    portal.page.get_by_role("button", name="Afficher le mot de passe").click()
    portal.page.evaluate(
        "document.forms[0].addEventListener('submit', () => { sessionStorage.kind = p.type; })"
    )
    portal.page.get_by_role("button", name="Valider").click()
    expect(portal.page.get_by_text("ok")).to_be_visible()
    assert portal.page.evaluate("sessionStorage.kind") == "password"


def test_two_clicks_send_once_and_coming_back_allows_again(portal: Portal) -> None:
    portal.show(
        """<form method="post" action="/slow"><input name="a" value="1">
        <button name="size" value="t125">Valider</button></form>"""
    )
    portal.page.evaluate("document.forms[0].target = 'elsewhere'")
    portal.page.context.route("**/slow", lambda route: route.fulfill(body="ok"))
    sent: list[str] = []
    portal.page.context.on(
        "request", lambda r: sent.append(r.post_data or "") if r.method == "POST" else None
    )
    button = portal.page.get_by_role("button", name="Valider")
    button.click()
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    portal.page.wait_for_timeout(200)
    assert sent == ["a=1&size=t125"]
    portal.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()
    portal.page.wait_for_timeout(200)
    assert len(sent) == 2


SESSION = f"""{STATUS}<input id="typing">
<div role="alertdialog" aria-labelledby="w" data-session="1800" hidden><form method="post" action="/go-on">
<input type="hidden" name="csrf_token" value="t"><p id="w">Deux minutes.</p><button>Rester</button>
<p data-session-over hidden>Fini. <a href="/connexion">Me reconnecter</a></p></form></div>"""


def test_the_session_is_extended_by_one_button_and_typing_goes_on(portal: Portal) -> None:
    portal.pages["/go-on"] = (204, "")
    portal.page.clock.install()
    portal.show(SESSION)
    portal.page.locator("#typing").focus()
    warning = portal.page.get_by_role("alertdialog")
    portal.page.clock.run_for((1800 - 125) * 1000)
    expect(warning).to_be_hidden()
    portal.page.clock.run_for(6 * 1000)
    expect(warning).to_be_visible()
    expect(portal.page.get_by_role("button", name="Rester")).to_be_focused()
    portal.page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    expect(portal.page.locator("#typing")).to_be_focused()
    assert "csrf_token" in (portal.posted[0].post_data or "")
    portal.page.clock.run_for(1600 * 1000)
    expect(warning).to_be_hidden()


def test_after_its_end_the_session_says_so_and_leads_to_sign_in(portal: Portal) -> None:
    portal.page.clock.install()
    portal.show(SESSION)
    portal.page.clock.run_for(1801 * 1000)
    expect(portal.page.get_by_role("link", name="Me reconnecter")).to_be_focused()
    expect(portal.page.get_by_role("button", name="Rester")).to_be_hidden()


def test_an_extension_that_fails_is_said(portal: Portal) -> None:
    portal.page.clock.install()
    portal.show(SESSION)
    portal.page.clock.run_for(1700 * 1000)
    portal.page.get_by_role("button", name="Rester").click()
    expect(portal.page.get_by_role("status")).to_have_text("La connexion a échoué.")
    expect(portal.page.get_by_role("alertdialog")).to_be_visible()


def test_work_in_another_tab_keeps_this_one_signed_in(portal: Portal) -> None:
    portal.page.clock.install()
    portal.show(SESSION)
    portal.page.clock.run_for(1000 * 1000)
    portal.page.evaluate("localStorage.setItem('mh-session-end', String(Date.now() + 1800000))")
    portal.page.clock.run_for(1000 * 1000)
    expect(portal.page.get_by_role("alertdialog")).to_be_hidden()
