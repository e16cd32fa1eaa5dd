"""Facts to fill every e-mail with, easy ones and hard ones, and a clock to move."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from mh_portal.core.outbox.email import Email, list_kinds
from mh_portal.emails.smtp import Timeouts

# For tests whose server hangs: it is given up soon, though not as soon as a busy machine answers.
HASTY = Timeouts(connect=3, command=3, data=3)
hasty = pytest.mark.parametrize("timeouts", [HASTY], ids=["hasty"])
TOKEN = "Zk3v1qYt0cUe8mJx7LwPa5RbNd2HsGf9oVyTiKlQe4A"
EASY: dict[str, Any] = {
    "greeting": "Madame Martin",
    "token": TOKEN,
    "masked_email": "m…n@orange.example",
    "reference": "D-2022-7K4M-2Q",
    "promised_on": "24 avril 2022",
    "resolve_by": "24 mai 2022",
    "unsubscription": "AQAAAAAAAAAvc2VhbGVkIGJ5IHRoZSBwb3J0YWwgYQo",
    "closes_on": "24 avril 2022",
    "choices": ["Communication ciblée, par SMS\u00a0: oui"],
    "change": "Vos codes imprimés ne servent plus.",
    "left": 1,
    "home": "/espace",
    "what": "votre adresse postale",
    "wants_certificate": True,
    "received_at": "24 mars 2022 à 9 h 05",
    "effect_on": "24 avril 2022",
    "last_day": "23 avril 2022",
    "money": "127,94 €",
    "why": "Ce contrat a moins d’un an.",
    "contract_number": "C00000042",
    "follows": ["Votre contrat C00000042 continue.", "Le remboursement n’aura pas lieu."],
    "member_name": "Jeanne Martin",
    "until": "24 mars 2023",
    "agent": "Claire Aubert",
    "failures": "3",
    "reason": "une demande",
    "has_account": True,
    "can_be_ended": True,
    "masked_iban": "FR76 •••• •••• 0189",
    "usable_from": "27 mars 2022 à 9 h 05",
    "moment": "jeudi 24 mars 2022 à 14 h 30",
    "code": "Zk3v1qYt0cUe8mJx7LwPa5",
    "day_of_month": 15,
    "untouched": ["28 mars 2022\u00a0: 92,40\u00a0€"],
    "member_number": "10203057",
    "contracts": ["Contrat SG0021048\u00a0: vous payez chaque mois"],
    "lasts": ["Le 28 mars 2022, rien ne change\u00a0: 92,40\u00a0€ pour mars 2022."],
    "followings": ["Le premier\u00a0: 92,40\u00a0€ le 5 avril 2022."],
    "debits": ["19 avril 2022\u00a0: 92,40\u00a0€", "16 mai 2022\u00a0: 92,40\u00a0€"],
}
HOSTILE = "<b>&amp; {{ 7*7 }} %(a)s"
# Of a list of texts, each is hostile; what is no free text stays as it is.
HARD: dict[str, Any] = {
    name: HOSTILE
    if isinstance(value, str)
    else [HOSTILE] * len(value)
    if isinstance(value, list)
    else value
    for name, value in EASY.items()
} | {
    "greeting": 'Madame D\'Hérouville <b>&amp; {{ 7*7 }} "x" %(a)s',
    "masked_email": "<…'@exa&mple.example",
    "left": 0,
    "home": "/conseiller",
    "day_of_month": 5,
    **{name: EASY[name] for name in ("token", "reference", "unsubscription", "code")},
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
