"""What the pages of a termination say of the money: as this end leads to it, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from mh_portal.core.contracts.models import Frequency, PaymentMethod
from tests.support.client import PageClient
from tests.support.ending import PAPERS, add, begin, choose, on
from tests.support.requests import sign_in, words

LEFT = (
    "Il vous restera 5,96 € à payer, pour les derniers jours couverts. Nous vous écrirons comment "
    "payer. Rien n'est prélevé d'ici là."
)
CHEQUE = {"payment_method": PaymentMethod.CHEQUE, "debit_day": None}


@pytest.mark.parametrize(
    ("day", "facts", "said", "unsaid"),
    [
        (date(2022, 4, 20), {}, ["nous vous remboursons les jours après la fin", "dans les 30 jours", "des intérêts"],
         ["chèque", "comment payer"]),
        (date(2022, 4, 20), CHEQUE, ["Un chèque paie une période entière", "dans les 30 jours"], ["prélèvement"]),
        # The debit of 5 May comes after the end, and is stopped.
        (date(2022, 4, 3), {"frequency": Frequency.MONTHLY, "premium": Decimal("92.40")}, [LEFT],
         ["nous vous remboursons", "est remboursé", "intérêts"]),
        (date(2022, 4, 1), {"frequency": Frequency.MONTHLY}, ["Il n'y a rien à rembourser"],
         ["nous vous remboursons", "est remboursé", "intérêts", "comment payer"]),
    ],
)  # fmt: skip
def test_each_page_says_of_the_money_what_this_end_leads_to(
    app: Flask,
    client: PageClient,
    member: int,
    day: date,
    facts: dict[str, Any],
    said: list[str],
    unsaid: list[str],
) -> None:
    on(day)
    add(app, member, **facts)
    sign_in(client)
    address = begin(client)
    recap = choose(client, address, "any_time")
    client.fill(recap, f"{address}/verification")
    receipt = f"{PAPERS}/{address.rpartition('/')[2]}/accuse"
    confirmed, kept = words(client.get(f"{address}/confirmation")), words(client.get(receipt))
    assert all(each in confirmed + kept for each in said)
    for page in (words(recap), confirmed, kept):
        assert [each for each in unsaid if each in page] == []
