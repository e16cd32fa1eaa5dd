"""Shared by the tests of pages: a member with a contract."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.members import make_contract, make_member
from tests.support.portal import writing


@pytest.fixture
def number(app: Flask) -> str:
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        return member.member_number
