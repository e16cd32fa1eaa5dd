"""The care of a contract's people, and what the statutory scheme and the contract paid for it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.demo import acts, products
from mh_portal.demo.acts import Act
from mh_portal.demo.profiles import AS_OF, Visits
from mh_portal.demo.rows import BeneficiaryRow, ContractRow, GuaranteeRow, ReimbursementRow

FIRST_CARE = products.FIRST
# The latest care that is sure to be paid by the day of the extract.
LAST_CARE = AS_OF - timedelta(days=24)
VISITS_A_YEAR = {Visits.NONE: (0, 0), Visits.USUAL: (3, 14), Visits.MANY: (240, 300)}
CENT = Decimal("0.01")


@dataclasses.dataclass
class _Patient:
    """A covered person: what decides a reimbursement, and what the person has had so far."""

    contract: ContractRow
    rank: int
    local_scheme: bool
    acts: Counter[str] = dataclasses.field(default_factory=Counter)
    paid_in_year: dict[tuple[str, int], Decimal] = dataclasses.field(default_factory=dict)


def draw_care(
    random: Random,
    contract: ContractRow,
    people: list[BeneficiaryRow],
    visits: Visits,
    *,
    local_scheme: bool,
) -> list[ReimbursementRow]:
    """Return the contract's reimbursements in the order of care; their identifiers are empty."""
    first = max(contract.started_on, FIRST_CARE)
    last = min(contract.ended_on or LAST_CARE, LAST_CARE)
    days = (last - first).days
    rows: list[ReimbursementRow] = []
    for person in people:
        patient = _Patient(contract, person.rank, local_scheme)
        count = round(random.randint(*VISITS_A_YEAR[visits]) * max(days, 0) / 365)
        for care_date in sorted(_care_day(random, first, days) for _ in range(count)):
            act = random.choices(acts.ACTS, weights=[act.weight for act in acts.ACTS])[0]
            row = _reimbursement(random, patient, act, care_date)
            if row is not None:
                rows.append(row)
    return rows


def _care_day(random: Random, first: date, days: int) -> date:
    day = first + timedelta(days=random.randint(0, days))
    is_sunday = day.weekday() == 6
    return day - timedelta(days=1) if is_sunday and day > first else day


def _reimbursement(
    random: Random, patient: _Patient, act: Act, care_date: date
) -> ReimbursementRow | None:
    line = products.guarantee_at(patient.contract.product_code, act.guarantee, care_date)
    if (line is None and not act.even_uncovered) or patient.acts[act.code] >= act.at_most:
        return None
    patient.acts[act.code] += 1
    times = random.randint(*act.times)
    base = acts.draw_amount(random, act.base) * times
    billed = acts.draw_amount(random, act.billed) * times if act.billed else base
    rate = act.local_rate if patient.local_scheme else act.rate
    share = _round(min(base, billed) * rate / 100)
    row = ReimbursementRow(
        reimbursement_id="",
        contract_number=patient.contract.contract_number,
        beneficiary_rank=patient.rank,
        care_date=care_date,
        paid_on=_paid_on(random, care_date),
        act_code=act.code,
        act_label=act.label,
        provider=random.choice(acts.PROVIDERS[act.provider]),
        billed=billed,
        base=base,
        statutory_paid=share - min(Decimal(act.flat) * times, share),
        complementary_paid=Decimal("0.00"),
    )
    if line is None:
        return row
    paid = _within_year(patient, line, care_date.year, _promised(line, row, share, times))
    return dataclasses.replace(row, complementary_paid=paid)


def _promised(line: GuaranteeRow, row: ReimbursementRow, share: Decimal, times: int) -> Decimal:
    """Return what `line` promises for `row`, of which the statutory scheme bears `share`.

    The flat participation the statutory scheme keeps back stays with the member: a responsible
    contract may not pay it (CSS L871-1).
    """
    value = line.value or Decimal(0)
    promised = {
        Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY: value * row.base / 100 - share,
        Basis.PERCENT_OF_BASE_ON_TOP: value * row.base / 100,
        Basis.FIXED_AMOUNT: value * times if line.per == Per.DAY else value,
        Basis.COPAYMENT_ONLY: min(row.base, row.billed) - share,
        Basis.PERCENT_OF_COST: value * row.billed / 100,
        Basis.FULL_COVER: row.billed - share,
    }[Basis(line.basis)]
    return _round(max(min(promised, row.billed - share), Decimal(0)))


def _within_year(patient: _Patient, line: GuaranteeRow, year: int, promised: Decimal) -> Decimal:
    """Return what is left of `promised` when the line grants its value once a year."""
    if line.per != Per.YEAR or line.value is None:
        return promised
    before = patient.paid_in_year.get((line.code, year), Decimal(0))
    paid = min(promised, line.value - before)
    patient.paid_in_year[line.code, year] = before + paid
    return paid


def _paid_on(random: Random, care_date: date) -> date:
    day = care_date + timedelta(days=random.randint(4, 20))
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
