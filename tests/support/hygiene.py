"""What every HTML page of the portal must be, whoever asks for it and however."""

from __future__ import annotations

import re

from tests.support.html import Element, forms_of, parse

INLINE_HANDLER = re.compile(r"on[a-z]+")
# English words that no French page holds; a text without its French would show one.
ENGLISH = re.compile(r"\b(the|your|you|with|and|please|this)\b", re.IGNORECASE)
LONGEST_SENTENCE = 30
LARGEST_PAGE = 15 * 1024
# A long table is what its page is for: each row beyond ten may weigh this much more.
ROWS, ROW = 10, 800
# Whose pages these are, for whoever acts for another, and their longer addresses.
BANNER, ON_BEHALF = 'class="mh-behalf"', 2 * 1024


def check_page(markup: str) -> Element:
    """Fail when a page breaks a rule; return it parsed."""
    root = parse(markup)
    # On a list of cards, each card is a row.
    rows = len(root.find_all("tr")) + len(root.find_all("article"))
    most = LARGEST_PAGE + max(0, rows - ROWS) * ROW + (ON_BEHALF if BANNER in markup else 0)
    assert len(markup.encode()) <= most, f"page of {len(markup.encode())} bytes, {rows} rows"
    assert [html.get("lang") for html in root.find_all("html")] == ["fr"]
    titles = root.find_all("head")[0].find_all("title")
    assert len(titles) == 1
    assert titles[0].text
    _check_structure(root)
    _check_fields(root)
    _check_no_inline_code(root)
    _check_links(root)
    _check_words(root)
    return root


def check_fragment(markup: str) -> Element:
    """Fail when a part of a page breaks a rule that holds for parts; return it parsed."""
    root = parse(markup)
    assert not root.find_all("html"), "a fragment holds a whole page"
    _check_fields(root)
    _check_no_inline_code(root)
    _check_links(root)
    return root


def _check_structure(root: Element) -> None:
    assert len(root.find_all("h1")) == 1, "a page has one h1"
    assert len(root.find_all("main")) == 1, "a page has one main"
    skip = next(element for element in root.find_all("body")[0].walk() if element.tag == "a")
    assert (skip.get("href") or "").startswith("#"), "the first link skips to the content"
    header = root.find_all("header")[0]
    numbers = [a for a in header.find_all("a") if (a.get("href") or "").startswith("tel:")]
    # The number is that of the agents' own room.
    is_desk = "mh-desk" in (root.find_all("body")[0].get("class") or "")
    assert numbers or is_desk, "no telephone number in the header"
    ids = [element.get("id") for element in root.walk() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for image in root.find_all("img"):
        assert "alt" in image.attributes, "an image without alternative text"


def _check_fields(root: Element) -> None:
    known = {element.get("id") for element in root.walk()}
    labelled = {label.get("for") for label in root.find_all("label")}
    for form in root.find_all("form"):
        assert "novalidate" in form.attributes or form.get("method", "get") == "get"
        if (form.get("method") or "get").lower() == "post":
            names = {field.get("name") for field in form.find_all("input")}
            assert "csrf_token" in names, f"no token in the form to {form.get('action')}"
    for tag in ("input", "select", "textarea"):
        for field in root.find_all(tag):
            kind = field.get("type", "text")
            assert kind != "number", "type=number"
            assert "placeholder" not in field.attributes, "a placeholder"
            if kind == "hidden" or field.get("hidden") is not None:
                continue
            assert field.get("id") in labelled, f"no label for {field.get('name')}"
    for element in root.walk():
        for reference in (element.get("aria-describedby") or "").split():
            assert reference in known, f"aria-describedby names {reference}, which is not there"
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            assert (element.get("href") or "")[1:] in known, "a link inside the page leads nowhere"


def _check_no_inline_code(root: Element) -> None:
    for element in root.walk():
        for name in element.attributes:
            assert name != "style", f"inline style on <{element.tag}>"
            assert not INLINE_HANDLER.fullmatch(name), f"{name} on <{element.tag}>"
            assert not name.startswith("hx-"), "hx-* is not HTML: write data-hx-*"
        if element.tag == "script":
            assert element.get("src"), "inline script"
        assert element.tag != "style", "inline style sheet"


def _check_links(root: Element) -> None:
    for link in root.find_all("a"):
        assert link.get("href"), f"a link without address: {link.text}"
        assert link.get("target") is None, "a link opens a new window"
        assert link.text, f"a link without words to {link.get('href')}"
        assert "cliquez ici" not in link.text.lower(), "a link that does not say where it leads"
    for element in root.walk():
        for verb in ("data-hx-get", "data-hx-post"):
            if verb in element.attributes:
                plain = element.get("href") or element.get("action")
                assert plain == element.get(verb), f"{verb} without its plain address"


def _check_words(root: Element) -> None:
    main = root.find_all("main")[0]
    words = main.text
    english = ENGLISH.search(words)
    assert not english, f"English on a French page: …{words[max(0, english.start() - 40) :][:90]}…"
    paragraphs = [p.text for tag in ("p", "li") for p in main.find_all(tag)]
    for paragraph in paragraphs:
        for sentence in re.split(r"(?<=[.!?])\s+", paragraph):
            assert len(sentence.split()) <= LONGEST_SENTENCE, f"long sentence: {sentence}"


def has_form_to(root: Element, action: str) -> bool:
    """Tell whether a page has a form to an address."""
    return any(form.action == action for form in forms_of(root))
