"""The indicators' pages: charts that say what they show, the same as tables, and the monitoring."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from mh_portal.blueprints.indicators import drawing
from mh_portal.config import Settings, SettingsError
from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.audit import service as audit
from mh_portal.core.indicators import service
from mh_portal.core.indicators.sheet import Bars, Columns
from tests.documents import reading as pdf
from tests.factories.accounts import PASSWORD
from tests.factories.agents import SUPERVISOR, code, make_agent
from tests.factories.members import make_member
from tests.factories.messages import make_thread
from tests.support.client import PageClient
from tests.support.portal import database_of, writing
from tests.support.portal import spaces_made_plain as plain

PAGE = "/conseiller/indicateurs"
WEEK = f"{PAGE}/semaine/2022-W12"
TOKEN = "a token of the monitoring, made at random"
TOKEN = TOKEN.replace(" ", "-")


@pytest.fixture(autouse=True)
def history(app: Flask) -> None:
    """Let three sign-ins fail, a complaint wait and calls be made; count them."""
    clock.start_at(datetime.fromisoformat("2022-03-23T10:00:00+01:00"))
    with writing(app) as db:
        member = make_member(db)
        for failures in (1, 2, 3):
            changes = {"failures": failures}
            audit.record(db, "accounts:session:refused", actors.VISITOR, changes=changes)
        for reason in ("debit", "debit", "complaint"):
            audit.record(db, "desk:file:opened", actors.VISITOR, changes={"reason": reason})
        make_thread(db, member, is_complaint=True, waits_for_advisor=True)
    service.refresh(database_of(app))
    clock.start_at(datetime.fromisoformat("2022-03-24T09:00:00+01:00"))


@pytest.fixture
def boss(app: Flask, client: PageClient) -> PageClient:
    """Return the browser of a supervisor who is signed in."""
    return sign_in(app, client)


def sign_in(app: Flask, client: PageClient) -> PageClient:
    with writing(app) as db:
        number = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR).id
    client.submit("/conseiller/connexion", email=SUPERVISOR, password=PASSWORD)
    client.submit("/connexion/verification", code=code(number))
    return client


def test_a_chart_has_a_name_a_sentence_and_its_table(boss: PageClient) -> None:
    page = boss.page(PAGE)
    charts = [each for each in page.find_all("svg") if each.get("role") == "img"]
    chart = next(each for each in charts if "Échecs de connexion" in each.text)
    title, desc = chart.find_all("title")[0], chart.find_all("desc")[0]
    assert chart.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "3 sur cette période, 0 sur la précédente." in desc.text
    assert "23/03, Mot de passe faux : 3" in chart.text
    narrow = next(each for each in charts if "g-echecs-2-t" in (each.get("aria-labelledby") or ""))
    assert (narrow.get("viewbox") or "").split()[2] == str(drawing.NARROW)
    assert "23/03, Mot de passe faux : 3" in narrow.text
    table = next(each for each in page.find_all("table") if "Mot de passe faux" in each.text)
    (row,) = (row for row in table.find_all("tr") if "23 mars 2022" in plain(row.text))
    assert [cell.text for cell in row.find_all("td")] == ["3", "0", "0", "0", "0", "3"]


def test_what_waits_today_leads_to_where_it_is_done(boss: PageClient) -> None:
    found = {plain(link.text): link.get("href") for link in boss.page(PAGE).find_all("a")}
    words = "1 réclamation dont il faut accuser réception"
    assert found[words] == "/conseiller/messages"


def test_the_table_for_a_spreadsheet_says_the_same(boss: PageClient) -> None:
    text = boss.get(f"{PAGE}/appels.csv?pas=semaine&nombre=13").get_data(as_text=True)
    assert "semaine du 21 mars 2022;0;0;0;0;2;0;1;0;3" in plain(text)


def test_the_report_of_a_week_is_a_page_and_a_conforming_pdf(
    boss: PageClient, tmp_path: Path
) -> None:
    (heading,) = boss.page(WEEK).find_all("h1")
    assert plain(heading.text) == "Indicateurs de la semaine du 21 mars 2022"
    content = boss.get(f"{WEEK}.pdf").get_data()
    assert pdf.faults(content, tmp_path / "week.pdf") == []
    large = boss.get(f"{WEEK}.pdf?caracteres=grands").get_data()
    assert pdf.faults(large, tmp_path / "large.pdf") == []


@pytest.mark.parametrize(("today", "borne"), [(24, 24), (27, 27), (29, 27)])
def test_the_report_bears_its_sunday_or_today_before(
    app: Flask, client: PageClient, today: int, borne: int
) -> None:
    clock.start_at(datetime(2022, 3, today, 9, tzinfo=clock.ZONE))
    content = sign_in(app, client).get(f"{WEEK}.pdf").get_data()
    assert f"Le {borne} mars 2022" in plain(pdf.text_of(content))
    facts = pdf.open_pdf(content).metadata
    assert facts is not None
    assert str(facts["/CreationDate"]).startswith(f"D:202203{borne}")


def test_a_period_that_nobody_offers_is_not_there(boss: PageClient) -> None:
    for address in (
        f"{PAGE}?pas=mois",
        f"{PAGE}?nombre=7000",
        f"{PAGE}?fin=hier",
        f"{PAGE}?fin=0001-01-01",
        f"{PAGE}/inconnu.csv",
        f"{PAGE}/semaine/2022-W60",
        f"{PAGE}/semaine/2022-W13",
    ):
        assert boss.get(address).status_code == 404, address
    assert boss.get(f"{PAGE}?pas=semaine&nombre=52&fin=2022-02-01").status_code == 200


def test_the_click_on_i_do_not_know_is_counted_and_writes_nothing(
    app: Flask, boss: PageClient
) -> None:
    boss.get("/acces/sante-prevoyance/je-ne-sais-pas")
    table = f"{PAGE}/oublis.csv"
    assert "24 mars 2022;0" in plain(boss.get(table).get_data(as_text=True))
    service.refresh(database_of(app))
    assert "24 mars 2022;1" in plain(boss.get(table).get_data(as_text=True))


def test_the_monitoring_reads_the_figures_on_this_machine(client: PageClient) -> None:
    answer = client.get("/metriques")
    assert answer.mimetype == "text/plain"
    text = answer.get_data(as_text=True)
    assert 'mh_portal_events_total{detail="password",name="sign_in_failed"} 3.0' in text
    assert 'mh_portal_waiting{what="complaints"} 1.0' in text


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ("192.0.2.7", {}, 404),
        ("192.0.2.7", {"Authorization": "Bearer guessed"}, 403),
        ("192.0.2.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("::1", {}, 200),
    ],
)
def test_others_need_the_token(
    environment: dict[str, str], peer: str, headers: dict[str, str], status: int
) -> None:
    variables = environment | {"MH_PORTAL_METRICS_TOKEN": TOKEN, "MH_PORTAL_PROXIES": "1"}
    portal = create_app(Settings.from_environment(variables))
    asked = portal.test_client().get(
        "/metriques", headers=headers, environ_base={"REMOTE_ADDR": peer}
    )
    assert asked.status_code == status


def test_a_short_token_stops_the_start(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="METRICS_TOKEN"):
        Settings.from_environment(environment | {"MH_PORTAL_METRICS_TOKEN": "secret"})


def test_the_commands_count_and_count_anew(app: Flask) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["indicators", "refresh"]).output == "0 events looked at.\n"
    assert "events looked at" in run.invoke(args=["indicators", "rebuild"]).output


def test_columns_stay_within_the_drawing_whatever_their_number() -> None:
    for length in (1, 8, 60):
        values = tuple(range(length, 0, -1))
        labels = tuple(f"{day:02}/03" for day in range(length))
        for is_stacked in (True, False):
            chart = Columns(labels, (("a", values), ("b", values)), is_stacked)
            for width in (drawing.WIDTH, drawing.NARROW):
                drawn = drawing.draw(chart, width)
                for mark in drawn.marks:
                    assert drawing.LEFT <= mark.x <= mark.x + mark.width <= width
                    assert 0 <= mark.y <= mark.y + mark.height <= drawing.HEIGHT
                # The newest one has its name, and none of them stands in another.
                assert drawn.labels[-1].text == labels[-1]
                places = [label.x for label in drawn.labels]
                assert all(
                    b - a > 2 * 5 * drawing.HALF_LETTER for a, b in itertools.pairwise(places)
                )


def test_on_a_telephone_a_long_name_takes_two_lines() -> None:
    chart = Bars((("Faire prendre en charge une hospitalisation", 3, "3"),) * 2, 3)
    drawn = drawing.draw(chart, drawing.NARROW)
    names = [label for label in drawn.labels if not label.x]
    assert [label.text for label in names[:2]] == ["Faire prendre en charge une", "hospitalisation"]
    assert names[1].y < drawn.marks[0].y < names[2].y < drawn.marks[1].y < drawn.height
    assert all(mark.x + mark.width <= drawing.NARROW for mark in drawn.marks)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 8), (101, 120), (999_999, 1_200_000)]
)
def test_an_axis_ends_at_a_round_number(most: int, top: int) -> None:
    assert drawing.ceiling(most) == top
