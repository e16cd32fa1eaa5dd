"""The pages of a termination without a login that stand in nobody's walk."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.html import Element, parse
from tests.support.sample import Sample


def pages(sample: Sample) -> Iterator[Element]:
    """Give the pages of somebody who goes all the way but for the last button, and of the link."""
    client, home = sample.client(), "/resilier"
    facts = {
        "last_name": "Roche",
        "first_name": "Anne",
        "birth_date__day": "24",
        "birth_date__month": "3",
        "birth_date__year": "1944",
    }
    client.submit(home, member_number=sample.facts["termination_number"], **facts)
    yield parse(client.get(f"{home}/contrat").text)
    client.submit(f"{home}/contrat", reason="moving")
    yield parse(client.get(f"{home}/date").text)
    client.submit(f"{home}/contrat", reason="any_time")
    yield parse(client.get(f"{home}/verification").text)
    yield parse(client.get(sample.fill(f"{home}/suivi/{{termination_link}}")).text)
