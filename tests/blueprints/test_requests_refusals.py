"""What a request refuses, and how: two tabs, other people's, what has moved on, wrong and odd values."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from mh_portal.core.members.models import Member
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.factories.members import make_contract, make_member
from tests.factories.requests import ANSWERS, make_draft, make_request
from tests.support.client import PageClient, form_to
from tests.support.html import parse
from tests.support.portal import writing
from tests.support.requests import (
    LIST,
    NEW,
    STEPS,
    draft_of,
    heading,
    main_of,
    open_first_step,
    requests_of,
    sent_by,
    words,
)

S = RequestState


def test_the_second_of_two_tabs_is_shown_what_changed(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    address = draft_of(app, member)
    step = f"{address}/reponses/donnees"
    first, second = signed_in.get(step), signed_in.get(step)
    signed_in.fill(first, step, about="Ma date de naissance est fausse.")
    answer = signed_in.fill(second, step, about="Mon nom est faux.")
    assert answer.status_code == 422
    assert parse(answer.text).find_all("title")[0].text.startswith("Erreur")
    assert "modifiée ailleurs" in words(answer)
    assert "Ma date de naissance est fausse." in words(answer)
    assert form_to(parse(answer.text), step).values["about"] == "Mon nom est faux."
    assert requests_of(app)[0].details["about"] == "Ma date de naissance est fausse."
    # Confirmed once more, knowing what it replaces, the second answer is kept.
    assert signed_in.fill(answer, step).status_code == 303
    assert requests_of(app)[0].details["about"] == "Mon nom est faux."


def test_an_old_tab_stays_old_when_its_answer_is_refused(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    address = draft_of(app, member)
    step = f"{address}/reponses/donnees"
    old = signed_in.get(step)
    signed_in.submit(step, about="Ma date de naissance est fausse.")
    refused = signed_in.fill(old, step, about="")
    assert refused.status_code == 422
    answer = signed_in.fill(refused, step, about="Mon nom est faux.")
    assert answer.status_code == 422
    assert "Ma date de naissance est fausse." in words(answer)


def test_a_recap_that_is_no_longer_right_is_shown_again(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    address = draft_of(app, member)
    recap = signed_in.get(f"{address}/verification")
    signed_in.submit(f"{address}/reponses/donnees", about="Mon nom est faux.")
    answer = signed_in.fill(recap, f"{address}/verification")
    assert answer.status_code == 422
    assert "Vérifiez-les de nouveau" in words(answer)
    assert "Mon nom est faux." in words(answer)
    assert requests_of(app)[0].state is S.DRAFT
    assert signed_in.fill(answer, f"{address}/verification").status_code == 303


def test_what_lacks_an_answer_is_led_back_to_it(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    address = draft_of(app, member)
    recap = signed_in.get(f"{address}/verification")
    with writing(app) as db:
        request = db.query(Request).one()
        request.details = {"right": "erasure", "answer_by": "portal"}
    assert signed_in.get(f"{address}/verification").location == f"{address}/reponses/donnees"
    values = {"version": str(requests_of(app)[0].version)}
    answer = signed_in.fill(recap, f"{address}/verification", **values)
    assert answer.location == f"{address}/reponses/donnees"
    assert requests_of(app)[0].state is S.DRAFT


@pytest.mark.parametrize("state", [S.IN_PROGRESS, S.ACCEPTED, S.WITHDRAWN])
def test_what_has_moved_on_since_is_said_plainly(
    app: Flask, signed_in: PageClient, member: int, state: S
) -> None:
    address = draft_of(app, member)
    opened = {
        f"{address}/reponses/droit": {"right": "erasure"},
        f"{address}/verification": {},
    }
    pages = {path: signed_in.get(path) for path in opened}
    with writing(app) as db:
        db.query(Request).one().state = state
    for path, values in opened.items():
        answer = signed_in.fill(pages[path], path, **values)
        assert answer.status_code == 409
        assert heading(answer) == "Ce n'est plus possible"
        assert address in {a.get("href") for a in main_of(answer).find_all("a")}
    assert requests_of(app)[0].details == ANSWERS


@pytest.mark.parametrize(
    "kind",
    ["carte", "devis-dentaire", "difficulte-paiement", "hospitalisation", "lentilles",
     "prelevement", "resiliation"],
)  # fmt: skip
def test_nothing_is_begun_where_nothing_can_be_asked_for(
    app: Flask, signed_in: PageClient, member: int, kind: str
) -> None:
    long_ago = date(2019, 12, 31)
    with writing(app) as db:
        make_contract(db, db.get_one(Member, member), ended_on=long_ago)
    key = form_values(signed_in)
    page = f"{LIST}/nouvelle/{kind}"
    shown = signed_in.get(page)
    assert "Cette demande n'est pas possible aujourd'hui" in words(shown)
    assert not main_of(shown).find_all("form")
    links = {link.get("href") for link in main_of(shown).find_all("a")}
    assert {LIST, "/espace/contrats"} <= links
    assert signed_in.post(page, data=key).location == page
    assert requests_of(app) == []


def form_values(client: PageClient) -> dict[str, str]:
    """Return what the form of a kind that is always open would send."""
    return form_to(parse(client.get(NEW).text), NEW).values


def test_what_is_over_is_not_taken_back(app: Flask, signed_in: PageClient, member: int) -> None:
    address = sent_by(app, member)
    question = signed_in.get(f"{address}/annulation")
    with writing(app) as db:
        db.query(Request).one().state = S.REFUSED
    assert signed_in.fill(question, f"{address}/annulation").status_code == 409
    assert requests_of(app)[0].state is S.REFUSED


def test_pages_of_a_draft_lead_on_once_it_is_sent(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    draft, sent = draft_of(app, member), sent_by(app, member)
    assert signed_in.get(f"{draft}/confirmation").location == draft
    for page in ("reponses/droit", "verification"):
        assert signed_in.get(f"{sent}/{page}").location == sent


def test_what_belongs_to_somebody_else_does_not_exist(app: Flask, signed_in: PageClient) -> None:
    with writing(app) as db:
        other = make_member(db)
        foreign = [f"{LIST}/{make_draft(db, other).reference}"]
        foreign.append(f"{LIST}/{make_request(db, other).reference}")
    token = form_to(parse(signed_in.get(NEW).text), NEW).values["csrf_token"]
    for address in (*foreign, f"{LIST}/D-2022-AAAA-AA"):
        for page in ("", "/reponses/droit", "/verification", "/confirmation", "/annulation"):
            assert signed_in.get(address + page).status_code == 404
        for page in ("/reponses/droit", "/verification", "/annulation"):
            data = {"csrf_token": token, "right": "erasure", "version": "1"}
            assert signed_in.post(address + page, data=data).status_code == 404


def test_what_does_not_exist_is_not_found(app: Flask, signed_in: PageClient, member: int) -> None:
    address = draft_of(app, member)
    token = form_to(parse(signed_in.get(NEW).text), NEW).values["csrf_token"]
    for path in (f"{LIST}/nouvelle/astrologie", f"{address}/reponses/taille"):
        assert signed_in.get(path).status_code == 404
        assert signed_in.post(path, data={"csrf_token": token, "key": "a"}).status_code == 404


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("droit", None, "Choisissez ce que vous souhaitez."),
        ("droit", "portability", "Choisissez une des réponses"),
        ("donnees", "", "Écrivez en quelques mots"),
        ("donnees", "   \n ", "Écrivez en quelques mots"),
        ("donnees", "é" * 2001, "trop longue"),
        ("donnees", "a\x00b", "caractère"),
        ("reponse", "telephone", "Choisissez une des réponses"),
    ],
)
def test_a_wrong_answer_is_said_at_its_field_and_kept_nowhere(
    app: Flask, signed_in: PageClient, step: str, typed: str | None, said: str
) -> None:
    address = open_first_step(signed_in)
    answer = signed_in.submit(f"{address}/reponses/{step}", **{STEPS[step]: typed})
    assert answer.status_code == 422
    assert said in words(answer)
    if step == "donnees" and typed and typed.strip():
        shown = main_of(answer).find_all("textarea")[0]
        assert shown.text.replace("\N{REPLACEMENT CHARACTER}", "\x00") == typed
    assert requests_of(app)[0].details == {}


def test_two_thousand_characters_are_not_too_many(app: Flask, signed_in: PageClient) -> None:
    address = open_first_step(signed_in)
    answer = signed_in.submit(f"{address}/reponses/donnees", about="é" * 2000)
    assert answer.status_code == 303
    assert requests_of(app)[0].details["about"] == "é" * 2000


@pytest.mark.parametrize("version", ["", "0", "-1", "9" * 400, "abc", "٣", "1.0", "\x00"])
def test_a_version_that_was_tampered_with_sends_nothing(
    app: Flask, signed_in: PageClient, member: int, version: str
) -> None:
    address = draft_of(app, member)
    answer = signed_in.submit(f"{address}/verification", version=version)
    assert answer.status_code == 400
    assert requests_of(app)[0].state is S.DRAFT


@pytest.mark.parametrize("key", ["", "a" * 101, "\x00"])
def test_a_key_that_was_tampered_with_begins_nothing(
    app: Flask, signed_in: PageClient, key: str
) -> None:
    assert signed_in.submit(NEW, key=key).status_code == 400
    assert requests_of(app) == []


def test_what_was_typed_is_shown_as_it_was_typed_and_runs_nothing(
    app: Flask, signed_in: PageClient
) -> None:
    address = open_first_step(signed_in)
    odd = "<script>alert(1)</script>\n{{ 7*7 }} %(a)s"
    signed_in.submit(f"{address}/reponses/donnees", about=odd)
    for page in (address, f"{address}/reponses/donnees"):
        shown = signed_in.get(page).text
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
        assert "{{ 7*7 }} %(a)s" in shown
