"""A stay in hospital: asked for while it can be, accepted until a day, told on a sheet."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing, service
from mh_portal.core.requests.kinds import hospital
from mh_portal.core.requests.kinds.hospital import HospitalDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.processing import ObjectionError
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.requests.service import ObstacleError
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_guarantee
from tests.factories.kinds import HOSPITAL, make_agent, make_hospital_draft, send
from tests.factories.members import make_contract, make_member, make_product

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
GOOD = HospitalDetails(person="C1.1", **HOSPITAL)


@dataclasses.dataclass
class Desk:
    """A member with a contract in force, and the session both are in."""

    db: Session
    member: Member
    contract: Contract
    agent: actors.Actor

    def draft(self, **answers: str) -> Request:
        return make_hospital_draft(self.db, self.member, **answers)

    def sent(self, **answers: str) -> Request:
        return send(self.db, self.draft(**answers))

    def complaint(self, **answers: str) -> str:
        with pytest.raises(ObstacleError) as caught:
            self.sent(**answers)
        return " ".join(caught.value.reasons)

    def accept(self, request: Request, until: str) -> None:
        processing.take(self.db, request, self.agent)
        processing.accept(self.db, request, until, "", self.agent)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db)
        make_account(db, member)
        contract = make_contract(db, member)
        make_guarantee(db, "hospital_daily")
        make_guarantee(
            db, "private_room", basis=Basis.FIXED_AMOUNT, value=Decimal(65), per=Per.DAY,
            note="60 jours par an",
        )  # fmt: skip
        yield Desk(db, member, contract, make_agent(db))


def test_answers_know_their_faults() -> None:
    assert GOOD.faults() == frozenset()
    assert GOOD.stay is not None
    assert HospitalDetails().faults() == {
        "person", "urgency", "hospital", "city", "finess", "entry_on", "nature", "mode",
        "speciality", "doctor", "optam",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"finess": "750712185"}, {"finess"}),
        ({"finess": ""}, set()),
        ({"entry_on": "2022-02-30"}, {"entry_on"}),
        ({"nature": "cosmetics"}, {"nature"}),
        ({"nights": "0"}, {"nights", "private_nights"}),
        ({"nights": "181"}, {"nights"}),
        ({"private_nights": "5"}, {"private_nights"}),
        ({"private_nights": "0"}, set()),
        ({"mode": "ambulatory", "nights": None, "private_nights": None}, set()),
        ({"speciality": "18"}, {"speciality"}),
        ({"speciality": "18A"}, {"speciality"}),
        ({"speciality": ""}, set()),
        ({"optam": "perhaps"}, {"optam"}),
        ({"doctor": "A" * 81}, {"doctor"}),
    ],
)
def test_each_wrong_answer_is_one(changes: dict[str, str], faults: set[str]) -> None:
    details = dataclasses.replace(GOOD, **changes)
    assert details.faults() == faults
    assert (details.stay is None) is bool(faults)


def test_from_the_first_page_to_the_acceptance(desk: Desk, backend: str) -> None:
    request = desk.sent()
    assert request.promised_on == date(2022, 3, 28)
    waiting = hospital.sheet_of(desk.db, request, desk.member)
    assert waiting is not None
    assert "pas encore un accord" in waiting.statement
    assert hospital.KIND.proposal(desk.db, request) == "2022-05-08"
    desk.accept(request, "2022-05-08")
    assert request.state is RequestState.ACCEPTED
    number = "PEC" + request.reference[1:]
    assert request.outcome == {"date": "2022-05-08", "number": number}
    sheet = hospital.sheet_of(desk.db, request, desk.member)
    assert sheet is not None
    assert number in sheet.statement
    assert (sheet.patient, sheet.amc_number, sheet.contract_number) == (
        "Jeanne Martin", "77567222", desk.contract.contract_number,
    )  # fmt: skip
    told = dict(sheet.stay_facts)
    assert told["Numéro FINESS"] == "750712184"
    room = next(line for line in sheet.lines if "60 jours par an" in line.notes)
    assert room.figures.replace("\N{NO-BREAK SPACE}", " ") == "65 € par jour"


def test_a_stay_is_asked_for_once(desk: Desk, backend: str) -> None:
    first = desk.sent()
    assert first.reference in desk.complaint()
    assert desk.sent(entry_on="2022-06-01").submitted_at
    service.withdraw(desk.db, first, actors.member(desk.member.id))
    assert desk.sent().submitted_at


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"entry_on": "2022-03-23"}, "Cette date est passée"),
        ({"entry_on": "2022-02-21", "urgency": "urgent"}, "plus de 30 jours"),
        ({"entry_on": "2023-03-25"}, "dans plus d’un an"),
        ({"person": "C404.1"}, "pas couverte"),
    ],
)
def test_days_and_people_that_cannot_be_asked_for(
    desk: Desk, answers: dict[str, str], words: str
) -> None:
    assert words in desk.complaint(**answers)


def test_an_urgent_stay_may_have_begun(desk: Desk) -> None:
    assert desk.sent(entry_on="2022-03-20", urgency="urgent").submitted_at


def test_a_contract_that_ends_before_the_entry_does_not_cover_it(desk: Desk) -> None:
    desk.contract.ended_on = date(2022, 4, 3)
    desk.db.flush()
    assert "ne couvre pas Jeanne Martin" in desk.complaint()


def test_an_acceptance_ends_with_the_contract(desk: Desk, backend: str) -> None:
    desk.contract.ended_on = date(2022, 4, 20)
    desk.db.flush()
    request = desk.sent()
    assert hospital.KIND.proposal(desk.db, request) == "2022-04-20"
    with pytest.raises(ObjectionError):
        desk.accept(request, "2022-04-21")


@pytest.mark.parametrize("until", ["", "soon", "2022-04-03", "2023-04-05"])
def test_no_other_last_day_is_taken(desk: Desk, until: str) -> None:
    request = desk.sent()
    with pytest.raises(ObjectionError):
        desk.accept(request, until)
    assert request.outcome is None


def test_the_hospital_asks_the_main_contract_first(desk: Desk) -> None:
    make_product(desk.db, "TOP").responsible = False
    make_contract(desk.db, desk.member, product_code="TOP", started_on=date(2021, 1, 1))
    sheet = hospital.sheet_of(desk.db, desk.sent(), desk.member)
    assert sheet is not None
    assert sheet.contract_number == desk.contract.contract_number


def test_a_day_in_hospital_has_no_nights(desk: Desk) -> None:
    sheet = hospital.sheet_of(desk.db, desk.sent(mode="ambulatory", nights="4"), desk.member)
    assert sheet is not None
    assert sheet.stay.nights == 0
    assert "Nuits prévues" not in dict(sheet.stay_facts)
