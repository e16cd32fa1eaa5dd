"""What is wrong in the French catalogue is named; what is right is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from devtools import catalogue


def _catalogue(*messages: tuple[Any, Any], flags: set[str] = frozenset()) -> Catalog:  # type: ignore[assignment]
    made = Catalog(locale="fr")
    for text, french in messages:
        made.add(text, french, flags=flags)
    return made


@pytest.mark.parametrize(
    ("french", "texts", "fault"),
    [
        (_catalogue(("Yes", "Oui")), _catalogue(("Yes", "")), None),
        (_catalogue(), _catalogue(("Yes", "")), "without French: 'Yes'"),
        (_catalogue(("Yes", "Oui")), _catalogue(), "no longer in the code: 'Yes'"),
        (_catalogue(("Yes", "Oui"), flags={"fuzzy"}), _catalogue(("Yes", "")), "fuzzy: 'Yes'"),
        (
            _catalogue((("%(num)s page", "%(num)s pages"), ("%(num)s page", ""))),
            _catalogue((("%(num)s page", "%(num)s pages"), "")),
            "without French: ('%(num)s page', '%(num)s pages')",
        ),
        (
            _catalogue(("Hello %(name)s", "Bonjour %(nom)s")),
            _catalogue(("Hello %(name)s", "")),
            "unknown named placeholder 'nom': 'Hello %(name)s'",
        ),
        (_catalogue(("100 % of it", "100 % du tout")), _catalogue(("100 % of it", "")), None),
    ],
)
def test_what_is_wrong_in_the_catalogue_is_named(
    french: Catalog, texts: Catalog, fault: str | None
) -> None:
    found = list(catalogue.faults(catalogue.merge(french, texts)))
    assert found == ([fault] if fault else [])


def test_texts_of_code_and_of_templates_are_extracted() -> None:
    found = {message.id: message.locations for message in catalogue.extract() if message.id}
    suffixes = {Path(file).suffix for locations in found.values() for file, _line in locations}
    assert {".py", ".html"} <= suffixes
