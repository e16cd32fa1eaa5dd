"""Facts to fill every e-mail with, easy ones and hard ones, and a clock to move."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from mh_portal.core.outbox.email import Email, list_kinds

TOKEN = "Zk3v1qYt0cUe8mJx7LwPa5RbNd2HsGf9oVyTiKlQe4A"
EASY: dict[str, Any] = {
    "greeting": "Madame Martin",
    "token": TOKEN,
    "masked_email": "m…n@orange.example",
    "reference": "D-2022-7K4M-2Q",
    "promised_on": "24 avril 2022",
    "closes_on": "24 avril 2022",
    "choices": ["Communication ciblée, par SMS\u00a0: oui"],
    "change": "Vos codes imprimés ne servent plus.",
    "left": 1,
    "what": "votre adresse postale",
    "contract_number": "C00000042",
    "masked_iban": "FR76 •••• •••• 0189",
    "usable_from": "27 mars 2022 à 9 h 05",
}
HARD: dict[str, Any] = {
    "greeting": 'Madame D\'Hérouville <b>&amp; {{ 7*7 }} "x" %(a)s',
    "token": TOKEN,
    "masked_email": "<…'@exa&mple.example",
    "reference": "D-2022-7K4M-2Q",
    "promised_on": "24 avril 2022",
    "closes_on": "24 avril 2022",
    "choices": ["<b>&amp; {{ 7*7 }} %(a)s"],
    "change": "<b>&amp; {{ 7*7 }} %(a)s",
    "left": 0,
    "what": "<b>&amp; {{ 7*7 }} %(a)s",
    "contract_number": "<b>&amp; {{ 7*7 }} %(a)s",
    "masked_iban": "<b>&amp; {{ 7*7 }} %(a)s",
    "usable_from": "<b>&amp; {{ 7*7 }} %(a)s",
}


def all_kinds() -> list[str]:
    """Return the kinds that the portal sends."""
    return sorted(kind for kind in list_kinds() if not kind.startswith("tests_"))


def email(kind: str, facts: Mapping[str, Any] = EASY) -> Email:
    """Return an e-mail of that kind; fails when a field has no sample."""
    made = list_kinds()[kind]
    return made(**{field.name: facts[field.name] for field in dataclasses.fields(made)})


class Ticks:
    """A clock in seconds that moves when a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now
