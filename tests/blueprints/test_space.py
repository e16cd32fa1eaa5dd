"""The home of the member's space: it says what the facts say, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.contracts.models import Contract, DebitDay, Frequency, PaymentMethod
from tests.conftest import ON_BOTH
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_table
from tests.factories.members import make_contract, make_member
from tests.factories.reimbursements import make_reimbursement
from tests.support.client import PageClient
from tests.support.html import Element
from tests.support.portal import spaces_made_plain, writing

# What each test tells of the member's contracts: their facts, one dictionary each.
Told = dict[str, Any]
CHEQUE: Told = {"payment_method": PaymentMethod.CHEQUE, "debit_day": None}
QUARTERLY: Told = {"frequency": Frequency.QUARTERLY, "premium": Decimal("277.20")}
FIFTH: Told = {"debit_day": DebitDay.FIFTH}
NOTHING_TO_DO = "Rien à faire de votre côté"
Open = Callable[..., "Home"]


class Home:
    """The page as it is read, section by section."""

    def __init__(self, page: Element) -> None:
        self.page = page
        self.text = spaces_made_plain(page.find_all("main")[0].text)

    def section(self, heading: str) -> str:
        """Return what stands in the section of that heading, the heading left out."""
        for section in self.page.find_all("section"):
            title = section.find_all("h2")[0].text
            if title == heading:
                return spaces_made_plain(section.text).removeprefix(title).strip()
        raise AssertionError(f"no section {heading}")

    @property
    def expected(self) -> str:
        """What is expected of the member."""
        return self.section("Ce que nous attendons de vous")

    @property
    def payment(self) -> str:
        """The next debit."""
        return self.section("Prochain paiement")

    @property
    def news(self) -> str:
        """What has changed."""
        return self.section("Ce qui a changé")


@pytest.fixture
def opened(app: Flask, client: PageClient) -> Open:
    """Return what signs a member in at an hour of a day, and opens the home."""

    def show(
        on: str,
        *contracts: Told,
        paid: tuple[Told, ...] = (),
        tables: tuple[str, ...] = (),
        **facts: Any,
    ) -> Home:
        clock.start_at(datetime.fromisoformat(f"{on}T09:00:00").replace(tzinfo=clock.ZONE))
        with writing(app) as db:
            member = make_member(db, **facts)
            made: list[Contract] = [make_contract(db, member, **told) for told in contracts]
            for told in paid:
                make_reimbursement(db, made[0], **told)
            for valid_from in tables:
                make_table(db, valid_from=date.fromisoformat(valid_from))
            account = make_account(db, member)
            client.set_cookie("login", sessions.open_session(db, account.id, "test"))
        return Home(client.page("/espace"))

    return show


def paid_on(day: str, amount: str = "7.50", **facts: Any) -> Told:
    return {"paid_on": date.fromisoformat(day), "complementary_paid": Decimal(amount), **facts}


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_morning_of_the_go_live(opened: Open) -> None:
    home = opened(
        "2022-03-24",
        {},
        paid=(paid_on("2022-03-11", "5.53"), paid_on("2022-02-15", "29.50")),
        tables=("2020-01-01", "2022-01-01"),
    )
    assert home.page.find_all("h1")[0].text == "Bonjour Madame Martin"
    assert home.expected.startswith(NOTHING_TO_DO)
    assert home.payment == (
        "Le 28 mars 2022, nous prélèverons 92,40 € pour la période du 1er au 31 mars 2022. "
        "Tous mes prélèvements, et changer de jour"
    )
    assert "Vos garanties ont évolué" in home.news
    assert "depuis le 1er janvier 2022" in home.news
    assert "Nous avons remboursé 5,53 €" in home.news
    assert "En cours" in home.section("Mon contrat")
    assert "Aucune demande en cours" in home.section("Mes demandes en cours")


@pytest.mark.parametrize(
    ("on", "told", "sentence"),
    [
        ("2022-03-29", {}, "Le 5 avril 2022, nous prélèverons 92,40 € pour la période du 1er au 30 avril 2022."),
        ("2022-04-05", {}, "Le 5 avril 2022, nous prélèverons 92,40 €"),
        ("2022-04-06", FIFTH, "Le 5 mai 2022, nous prélèverons 92,40 €"),
        ("2022-03-24", QUARTERLY, "Le 5 avril 2022, nous prélèverons 277,20 € pour la période du 1er avril au 30 juin 2022."),
        ("2022-04-01", {"debit_day": DebitDay.FIFTEENTH}, "Le 19 avril 2022, nous prélèverons"),
        ("2022-03-24", QUARTERLY | CHEQUE, "Vous payez par chèque : 277,20 € pour la période du 1er avril au 30 juin 2022."),
        ("2022-03-24", {"started_on": date(2022, 4, 1)}, "Le 5 avril 2022, nous prélèverons 92,40 €"),
        ("2022-03-24", {"ended_on": date(2021, 12, 31)}, "Aucun paiement n'est prévu."),
        ("2022-03-24", CHEQUE | {"ended_on": date(2022, 3, 31)}, "Aucun paiement n'est prévu."),
    ],
)  # fmt: skip
def test_the_next_debit_is_told_in_one_sentence(
    opened: Open, on: str, told: Told, sentence: str
) -> None:
    assert opened(on, told).payment.startswith(sentence)


@pytest.mark.parametrize(
    ("told", "before", "after"),
    [
        ({}, "28 mars 2022 : 92,40 € pour la période du 1er au 31 mars 2022",
         "5 avril 2022 : 92,40 € pour la période du 1er au 30 avril 2022"),
        (QUARTERLY, "31 janvier 2022 : 277,20 € pour la période du 1er janvier au 31 mars 2022",
         "5 avril 2022 : 277,20 € pour la période du 1er avril au 30 juin 2022"),
    ],
)  # fmt: skip
def test_around_the_move_both_debits_are_told(
    opened: Open, told: Told, before: str, after: str
) -> None:
    news = opened("2022-03-24", told).news
    assert "Votre prélèvement change de date" in news
    assert "à l'avance, le 5. Vous n'avez rien à faire" in news
    assert news.index(before) < news.index(after)


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2022-02-20", {}),
        ("2022-05-20", {}),
        ("2022-03-24", FIFTH),
        ("2022-03-24", CHEQUE),
        ("2022-03-24", {"ended_on": date(2022, 3, 31)}),
    ],
)
def test_whom_the_move_does_not_concern_reads_nothing_of_it(
    opened: Open, on: str, told: Told
) -> None:
    assert "change de date" not in opened(on, told).news


@pytest.mark.parametrize(
    ("on", "told", "tables"),
    [
        ("2022-05-20", {}, ("2020-01-01", "2022-01-01")),
        ("2022-02-20", {"started_on": date(2022, 1, 1)}, ("2022-01-01",)),
        ("2022-02-20", {"ended_on": date(2022, 1, 31)}, ("2020-01-01", "2022-01-01")),
        ("2021-12-20", {}, ("2020-01-01", "2022-01-01")),
    ],
    ids=["long ago", "the contract's first table", "contract over", "not yet in force"],
)
def test_a_guarantee_table_that_is_no_news_is_not_told(
    opened: Open, on: str, told: Told, tables: tuple[str, ...]
) -> None:
    assert "garanties ont évolué" not in opened(on, FIFTH | told, tables=tables).news


def test_payments_of_thirty_days_are_added_up(opened: Open) -> None:
    payments = ("2022-05-20", "10.00"), ("2022-04-21", "2.50"), ("2022-04-20", "100.00")
    news = opened("2022-05-20", {}, paid=tuple(paid_on(*one) for one in payments)).news
    assert news.startswith("Nous avons remboursé 12,50 €")
    assert "depuis le 21 avril 2022" in news


def test_when_nothing_happened_the_page_says_so(opened: Open) -> None:
    home = opened("2022-06-20", {})
    assert home.news == "Rien de nouveau ces dernières semaines."
    assert "Aucun remboursement pour le moment" in home.section("Derniers remboursements")
    assert home.expected.startswith(NOTHING_TO_DO)


def test_the_three_newest_reimbursements_lead_to_their_page(
    opened: Open, client: PageClient
) -> None:
    days = ("2022-03-01", "2022-03-15", "2022-03-08", "2022-02-22")
    paid = tuple(
        paid_on(day, reimbursement_id=f"R-{day}", act_label=f"Soin du {day}") for day in days
    )
    home = opened("2022-03-24", {}, paid=paid)
    latest = next(one for one in home.page.find_all("section") if "Derniers remb" in one.text)
    links = [(link.text, link.get("href") or "") for link in latest.find_all("a")]
    assert [text for text, _ in links] == [
        "Soin du 2022-03-15", "Soin du 2022-03-08", "Soin du 2022-03-01", "Tous mes remboursements",
    ]  # fmt: skip
    assert "Soin du 2022-03-15" in client.page(links[0][1]).text


def test_a_contract_that_ends_soon_asks_for_a_call(opened: Open) -> None:
    home = opened("2022-03-24", {"ended_on": date(2022, 4, 30)})
    assert home.expected.startswith("Votre couverture dure jusqu'au 30 avril 2022 inclus")
    assert "appelez-nous" in home.expected
    assert NOTHING_TO_DO not in home.expected


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"phone": ""}, "Nous n'avons pas votre numéro de téléphone"),
        ({"address_1": ""}, "Votre adresse postale est incomplète"),
        ({"city": " "}, "Votre adresse postale est incomplète"),
    ],
)
def test_what_the_insurer_does_not_know_is_asked_for(
    opened: Open, facts: dict[str, str], told: str
) -> None:
    home = opened("2022-03-24", {}, **facts)
    assert home.expected.startswith(told)
    assert NOTHING_TO_DO not in home.expected


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"ended_on": date(2021, 12, 31)}, "Son dernier jour était le 31 décembre 2021."),
        ({"started_on": date(2022, 4, 1)}, "Votre contrat commence le 1er avril 2022"),
        ({"started_on": date(2022, 3, 1)}, "Nous remboursons vos soins depuis le 1er mars 2022."),
    ],
)
def test_a_contract_that_begins_or_ended_is_news(opened: Open, told: Told, sentence: str) -> None:
    assert sentence in opened("2022-03-24", FIFTH | told).news


def test_with_two_contracts_each_sentence_names_its_own(opened: Open) -> None:
    home = opened(
        "2022-03-24",
        {"contract_number": "C-ONE", "premium": Decimal("50.00")},
        FIFTH | {"contract_number": "C-TWO", "premium": Decimal("20.00")},
        {"contract_number": "C-OLD", "ended_on": date(2015, 12, 31)},
    )
    assert "C-ONE Le 28 mars 2022, nous prélèverons 50,00 €" in home.payment
    assert "C-TWO Le 5 avril 2022, nous prélèverons 20,00 €" in home.payment
    assert home.payment.index("C-ONE") < home.payment.index("C-TWO")
    assert "C-OLD" not in home.payment
    assert "C-OLD" in home.section("Mes contrats")
    assert "C-TWO" not in home.news


def test_without_any_contract_the_page_says_what_to_do(opened: Open) -> None:
    home = opened("2022-03-24")
    assert "Nous ne voyons pas de contrat" in home.text
    assert home.payment == "Aucun paiement n'est prévu."


def test_the_six_actions_lead_somewhere(opened: Open, client: PageClient) -> None:
    cards = [
        card for card in opened("2022-03-24", {}, tables=("2020-01-01",)).page.find_all("li")
        if card.get("class") == "mh-card"
    ]  # fmt: skip
    found = {card.find_all("a")[0].text: card.find_all("a")[0].get("href") for card in cards}
    assert found == {
        "Remboursements": "/espace/remboursements",
        "Carte de tiers payant": "/espace/documents/carte",
        "Attestation": "/espace/documents/attestation",
        "Contrats et garanties": "/espace/contrats",
        "Relevés": "/espace/releves",
        "Aide": "/aide",
    }
    for address in found.values():
        client.page(str(address))


MENU = {
    "Accueil": "/espace",
    "Contrats et garanties": "/espace/contrats",
    "Mes prélèvements": "/espace/prelevement",
    "Remboursements": "/espace/remboursements",
    "Relevés": "/espace/releves",
    "Documents": "/espace/documents",
    "Mes demandes": "/espace/demandes",
    "Mes messages": "/espace/messages",
    "Services": "/espace/services",
    "Mon profil": "/espace/profil",
}


@pytest.mark.parametrize(
    ("path", "current", "mark"),
    [
        *((path, label, "page") for label, path in MENU.items()),
        ("/espace/documents/attestation", "Documents", "true"),
        ("/espace/contrats/C-ONE", "Contrats et garanties", "true"),
        ("/espace/remboursements/R-ONE", "Remboursements", "true"),
        ("/espace/releves/2022-02", "Relevés", "true"),
        ("/espace/remboursements/estimation", "Remboursements", "true"),
        ("/espace/garanties/C-ONE", "Contrats et garanties", "true"),
        ("/espace/demandes/nouvelle/droits", "Mes demandes", "true"),
        ("/espace/profil/consentements", "Mon profil", "true"),
        ("/espace/profil/aidants", "Mon profil", "true"),
    ],
)
def test_the_menu_stands_on_every_page_and_marks_where_one_is(
    opened: Open, client: PageClient, path: str, current: str, mark: str
) -> None:
    opened(
        "2022-03-24", {"contract_number": "C-ONE"},
        paid=({"reimbursement_id": "R-ONE"},), tables=("2020-01-01",),
    )  # fmt: skip
    menus = [nav for nav in client.page(path).find_all("nav") if nav.get("class") == "mh-side"]
    links = menus[0].find_all("a")
    assert {link.text: link.get("href") for link in links} == MENU
    assert {link.text: link.get("aria-current") for link in links if link.get("aria-current")} == {
        current: mark
    }


def test_a_request_made_by_telephone_is_followed_here_too(opened: Open) -> None:
    text = opened("2022-03-24", {}).text
    assert "Une demande faite par téléphone ou par courrier apparaît ici" in text
    assert "Pour suivre une demande faite par téléphone" not in text
