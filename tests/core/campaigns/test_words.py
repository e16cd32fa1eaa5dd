"""The sentences about a member's own debits: monthly, quarterly, on another day, on a closed one."""

from __future__ import annotations

from datetime import date
from typing import Any

from mh_portal.core.campaigns.words import DebitMove, debit_move

MONTHLY = {
    "contract": "SG0021048",
    "frequency": "monthly",
    "amount": "92.40",
    "last_on": "2022-03-28",
    "last_from": "2022-03-01",
    "last_to": "2022-03-31",
    "next_on": "2022-04-05",
    "next_from": "2022-04-01",
    "next_to": "2022-04-30",
}
QUARTERLY = MONTHLY | {
    "frequency": "quarterly",
    "amount": "277.20",
    "last_on": "2022-01-30",
    "last_from": "2022-01-01",
    "next_to": "2022-06-30",
}


BEFORE = date(2022, 3, 18)


def said(debit: dict[str, str], told_on: date = BEFORE, **changes: str) -> dict[str, Any]:
    move: DebitMove = debit_move(debit | changes, told_on)
    return {name: text.replace("\xa0", " ") for name, text in vars(move).items()}


def test_who_pays_monthly_reads_of_28_march_and_5_april() -> None:
    assert said(MONTHLY) == {
        "contract": "Contrat SG0021048 : vous payez chaque mois",
        "last": "Le 28 mars 2022, rien ne change : nous prélevons 92,40 € pour mars 2022.",
        "following": (
            "Ensuite, le prélèvement a lieu le 5 de chaque mois. "
            "Le premier : 92,40 € le 5 avril 2022, pour avril 2022."
        ),
    }


def test_who_pays_quarterly_reads_of_30_january_and_5_april() -> None:
    assert said(QUARTERLY) == {
        "contract": "Contrat SG0021048 : vous payez chaque trimestre",
        "last": (
            "Le 30 janvier 2022, rien n’a changé : vous avez payé 277,20 € pour la période du "
            "1er janvier 2022 au 31 mars 2022. "
            "Les banques étaient fermées le 30 janvier 2022 : "
            "le prélèvement a eu lieu le 31 janvier 2022."
        ),
        "following": (
            "Pour le trimestre suivant, nous prélevons 277,20 € le 5 avril 2022, pour la période "
            "du 1er avril 2022 au 30 juin 2022. "
            "Ensuite, le prélèvement a lieu le 5 du premier mois de chaque trimestre."
        ),
    }


def test_who_has_chosen_another_day_reads_of_that_day() -> None:
    following = said(MONTHLY, next_on="2022-04-15")["following"]
    assert "a lieu le 15 de chaque mois" in following
    # Good Friday: banks draw nothing before the Tuesday after Easter.
    assert "92,40 € le 15 avril 2022, pour avril 2022. " in following
    assert following.endswith(
        "Les banques sont fermées le 15 avril 2022 : le prélèvement a lieu le 19 avril 2022."
    )


def test_a_debit_that_was_made_is_told_as_past() -> None:
    today, tomorrow = date(2022, 3, 28), date(2022, 3, 29)
    assert "rien ne change : nous prélevons" in said(MONTHLY, today)["last"]
    late = said(MONTHLY, tomorrow)
    assert late["last"] == (
        "Le 28 mars 2022, rien n’a changé : vous avez payé 92,40 € pour mars 2022."
    )
    assert "Le premier : 92,40 € le 5 avril 2022" in late["following"]
    # On a Sunday the banks draw nothing: on the Monday it is not over yet.
    assert "nous prélevons" in said(MONTHLY, date(2022, 1, 31), last_on="2022-01-30")["last"]
    assert "nous prélevons 277,20 € le 5 avril" in said(QUARTERLY, date(2022, 4, 5))["following"]
    assert "vous avez payé 277,20 € le 5 avril" in said(QUARTERLY, date(2022, 4, 6))["following"]


def test_a_month_that_the_contract_cuts_is_told_by_its_days() -> None:
    last = said(MONTHLY, last_from="2022-03-10")["last"]
    assert last.endswith("pour la période du 10 mars 2022 au 31 mars 2022.")
