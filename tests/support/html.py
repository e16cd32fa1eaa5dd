"""A page as a test reads it: its elements, its forms with their values, its words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta path source track use wbr".split())


@dataclasses.dataclass
class Element:
    """An element with its attributes (an attribute without value is empty) and its children."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = dataclasses.field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Give this element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find_all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag whose attributes have these values."""
        return [
            element
            for element in self.walk()
            if element.tag == tag
            and all(element.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    def get(self, name: str, otherwise: str | None = None) -> str | None:
        """Return an attribute."""
        return self.attributes.get(name, otherwise)

    @property
    def text(self) -> str:
        """The words below this element, with single spaces."""
        return re.sub(r"\s+", " ", "".join(self._strings())).strip()

    def _strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style"}:
                yield from child._strings()
                yield "" if child.tag in {"a", "b", "strong", "span"} else " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open[-1].tag != tag:
            raise AssertionError(f"</{tag}> closes <{self._open[-1].tag}>")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(markup: str) -> Element:
    """Return the root above the page's elements; markup that does not nest fails the test."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.root


@dataclasses.dataclass(frozen=True)
class Form:
    """A form as a browser without JavaScript would send it."""

    action: str
    method: str
    values: dict[str, str]


def forms_of(root: Element) -> list[Form]:
    """Return the forms of a page with the values their fields hold."""
    return [
        Form(
            action=form.get("action", "") or "",
            method=(form.get("method", "get") or "get").lower(),
            values=_values(form),
        )
        for form in root.find_all("form")
    ]


def _values(form: Element) -> dict[str, str]:
    values = {}
    for field in form.walk():
        name = field.get("name")
        kind = field.get("type", "text")
        if not name or field.tag not in {"input", "textarea", "select"}:
            continue
        if kind in {"checkbox", "radio"} and "checked" not in field.attributes:
            continue
        if field.tag == "select":
            chosen = [o for o in field.find_all("option") if "selected" in o.attributes]
            options = chosen or field.find_all("option")[:1]
            values[name] = options[0].get("value", "") or "" if options else ""
        elif field.tag == "textarea":
            values[name] = field.text
        else:
            values[name] = field.get("value", "") or ""
    return values
