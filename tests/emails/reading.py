"""Takes the HTML of an e-mail apart, as a person and a mail program see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = {"h1", "h2", "h3", "p", "li", "title"}
EMPTY = {"br", "meta"}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class Reader(HTMLParser):
    """The texts of a page block by block, its links, its tags, and each text's ink, paper, size."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inked: list[tuple[str, str, float]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag == "br":
            self._end_block()
        if tag not in EMPTY:
            self._open.append((tag, values))
        if tag in BLOCKS:
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(tag == "style" for tag, _ in self._open):
            return
        self._text.append(data)
        for tag, values in reversed(self._open):
            if tag == "a":
                self.links.append((values["href"], data.strip()))
        if not any(tag == "title" for tag, _ in self._open):
            self.inked.append((self._style("color"), self._style("background-color"), self._size()))

    def _end_block(self) -> None:
        text = plain("".join(self._text))
        if text:
            self.blocks.append(text)
        self._text = []

    def _style(self, name: str) -> str:
        for _, values in reversed(self._open):
            found = re.search(rf"(?<![\w-]){name}:\s*(#[0-9a-f]{{6}})", values.get("style", ""))
            if found:
                return found.group(1)
        raise AssertionError(f"a text without {name}")

    def _size(self) -> float:
        for _, values in reversed(self._open):
            found = re.search(r"font-size:\s*(\d+)px", values.get("style", ""))
            if found:
                return float(found.group(1))
        raise AssertionError("a text without a size")
