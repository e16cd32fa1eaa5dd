"""How many certificates and cards a second, beside the same ones without tags and by WeasyPrint."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable

from bench import untagged
from bench.measuring import Round, compare
from bench.results import Result
from bench.run import Run
from mh_portal.documents import card, certificate
from tests.documents import facts

PAIRS = 25
# In a row by ReportLab; WeasyPrint takes as long for one.
IN_A_ROW = 5
UNTAGGED, WEASYPRINT = 0.85, 4


def measure_documents(run: Run) -> list[Result]:
    """Compare tagged certificate and card with plain ReportLab, and the certificate with WeasyPrint.

    Without WeasyPrint, which needs Pango from the system, its comparison is left out.
    """
    pairs = run.pairs(PAIRS)
    ours = of_documents(lambda: certificate.make_pdf(facts.CERTIFICATE, facts.LETTERHEAD))
    plain = of_documents(lambda: untagged.make_certificate(facts.CERTIFICATE, facts.LETTERHEAD))
    our_card = of_documents(lambda: card.make_pdf(facts.CARD, facts.LETTERHEAD))
    plain_card = of_documents(lambda: untagged.make_card(facts.CARD, facts.LETTERHEAD))
    results = [
        _of_speed("certificate", "certificates / untagged", UNTAGGED, (ours, plain), pairs),
        _of_speed("card", "cards / untagged", UNTAGGED, (our_card, plain_card), pairs),
    ]
    try:
        weasy = importlib.import_module("bench.weasy")
    except (ImportError, OSError) as error:
        reason = str(error).partition("\n")[0]
        run.say(f"left out: the certificate by WeasyPrint, which cannot be loaded ({reason})")
        return results
    slow = of_documents(lambda: weasy.make_certificate(facts.CERTIFICATE, facts.LETTERHEAD), 1)
    what = "certificates / by WeasyPrint"
    return [
        *results,
        _of_speed("certificate-weasyprint", what, WEASYPRINT, (ours, slow), pairs),
    ]


def of_documents(make: Callable[[], bytes], count: int = IN_A_ROW) -> Round:
    """Return rounds that make a document several times in this process."""

    def run() -> float:
        began = time.process_time()
        for _ in range(count):
            make()
        return (time.process_time() - began) / count

    return run


def _of_speed(
    name: str, what: str, target: float, sides: tuple[Round, Round], pairs: int
) -> Result:
    """Return how many times as many documents ours makes as the floor does, in the same time."""
    ours, floor = sides
    # Twice as long a time is half as fast: the floor's time stands above.
    found = compare(floor, ours, pairs)
    return Result(
        name=name,
        what=what,
        target=target,
        value=found.ratio,
        unit="×",
        note=f"{1 / found.floor:.0f} / {1 / found.subject:.0f} a second",
        low=found.low,
        high=found.high,
        at_least=True,
    )
