"""Every kind is complete: an address, answers of JSON types, a promise, and rules that hold."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.requests import kinds
from mh_portal.core.requests.kind import Kind
from mh_portal.core.requests.kinds import rights
from mh_portal.core.requests.kinds.rights import RightsDetails
from mh_portal.core.requests.models import KIND_LENGTH
from tests.factories.requests import ANSWERS

PACKAGE = Path(kinds.__file__).resolve().parents[3]
# The kinds' names in addresses are public interface.
KNOWN = {
    "message", "carte", "resiliation", "lentilles", "devis-dentaire", "hospitalisation",
    "prelevement", "analyse-devis", "difficulte-paiement", "droits",
}  # fmt: skip
ALL = list(kinds.KINDS.values())


def test_the_kinds_are_those_of_the_interface() -> None:
    assert set(kinds.KINDS) <= KNOWN
    assert "droits" in kinds.KINDS
    assert [kind.title for kind in ALL] == sorted(kind.title for kind in ALL)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.slug)
def test_a_kind_begins_without_answers_and_keeps_them_as_json(kind: Kind) -> None:
    blank = kind.details()
    assert set(dataclasses.asdict(blank).values()) == {None}
    assert blank.faults()
    assert kind.read(json.loads(json.dumps(dataclasses.asdict(blank)))) == blank
    assert len(kind.slug) <= KIND_LENGTH
    assert all(sentence.endswith(".") for sentence in (kind.summary, *kind.next_steps))


def test_an_answer_that_is_no_longer_asked_for_is_left_out() -> None:
    assert rights.KIND.read({"right": "erasure", "colour": "blue"}) == RightsDetails("erasure")


def test_data_rights_know_their_faults() -> None:
    good = RightsDetails(**ANSWERS)
    assert good.faults() == frozenset()
    assert RightsDetails().faults() == {"right", "about", "answer_by"}
    assert dataclasses.replace(good, about="a" * 2000).faults() == frozenset()
    assert dataclasses.replace(good, about="a" * 2001).faults() == {"about"}


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_only_answers_that_were_offered_are_good(right: str, about: str, answer_by: str) -> None:
    faults = RightsDetails(right, about, answer_by).faults()
    assert ("right" in faults) == (right not in {each.value for each in rights.Right})
    assert ("about" in faults) == (about == "")
    assert ("answer_by" in faults) == (answer_by not in {"portal", "post"})


def test_nothing_but_its_own_three_files_knows_a_kind() -> None:
    """A new kind is one core module, one form and one template."""
    areas = [PACKAGE / each for each in ("core/requests", "blueprints/requests")]
    files = [path for area in areas for path in area.rglob("*.py")]
    files += (PACKAGE / "templates/requests").glob("*.html")
    files += (PACKAGE / "templates/emails").glob("request_*/*")
    assert len(files) > 20
    knowing = {
        path.relative_to(PACKAGE).as_posix()
        for path in files
        if re.search(r"\brights\b|\bdroits?\b|rectification|RightsDetails", path.read_text())
    }
    assert knowing == {
        "core/requests/kinds/rights.py",
        "blueprints/requests/forms/rights.py",
        "templates/requests/rights.html",
    }
