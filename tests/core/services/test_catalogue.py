"""Every service is explained in full, and has a way in that exists."""

from __future__ import annotations

import dataclasses

import pytest

from mh_portal.config import Settings
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.services import catalogue
from mh_portal.core.services.catalogue import SERVICES, Partner, Service

ALL = list(SERVICES.values())


def test_the_services_are_those_of_the_product() -> None:
    assert list(SERVICES) == [
        "analyse-devis",
        "rendez-vous-medical",
        "teleconsultation",
        "accompagnement-sante",
        "aide-a-domicile",
    ]
    assert {service.partner for service in ALL} - {None} == set(Partner)


@pytest.mark.parametrize("service", ALL, ids=lambda service: service.slug)
def test_a_service_answers_the_four_questions(service: Service) -> None:
    for answers in (service.what, service.for_whom, service.cost, service.steps):
        assert len(answers) >= 2
        assert all(sentence.endswith(".") for sentence in answers)
    assert service.summary.endswith(".")


@pytest.mark.parametrize("service", ALL, ids=lambda service: service.slug)
def test_a_service_has_one_way_in(service: Service) -> None:
    assert (service.partner is None) != (service.request is None)
    assert service.request is None or service.request in KINDS


def test_every_partner_has_a_site_and_a_number() -> None:
    names = {field.name for field in dataclasses.fields(Settings)}
    for partner in Partner:
        assert {f"partner_{partner}_url", f"partner_{partner}_phone"} <= names


def test_a_name_that_is_no_service_stands_for_itself() -> None:
    assert catalogue.title_of("teleconsultation") == "Téléconsultation"
    assert catalogue.title_of("cure-thermale") == "cure-thermale"
