"""Shared by the tests of pages: a member with a contract, a couple with reimbursements, a member signed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from mh_portal.core import clock
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.household import Household
from tests.support.portal import writing
from tests.support.requests import sign_in

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)


@pytest.fixture
def number(app: Flask) -> str:
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        return member.member_number


@pytest.fixture
def household(app: Flask, client: PageClient) -> Iterator[Household]:
    clock.start_at(MORNING)
    yield Household(app, client)
    clock.start_at(None)


@pytest.fixture
def member(app: Flask) -> int:
    clock.start_at(MORNING)
    with writing(app) as db:
        found = make_member(db)
        make_account(db, found)
        return found.id


@pytest.fixture
def signed_in(client: PageClient, member: int) -> PageClient:
    sign_in(client)
    return client
