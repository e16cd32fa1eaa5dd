"""The part of the route table that is the call centre's work: requests, cards, messages, calls."""

from __future__ import annotations

import dataclasses

from tests.architecture.route import ADVISOR, POST, Reached, Route

_QUEUE, _CARDS = "/conseiller/demandes", "/conseiller/cartes"
_HELD, _FREE, _ASKED = (f"{_QUEUE}/{{{name}}}" for name in ("held", "free", "asked"))
_MESSAGES, _CALLS = "/conseiller/messages", "/conseiller/rappels"
_TO_ANSWER, _COMPLAINT = f"{_MESSAGES}/{{to_answer}}", f"{_MESSAGES}/{{to_acknowledge}}"
_CALL = f"{_CALLS}/{{owed_call}}"


def _page(endpoint: str, path: str, queries: int, fragment: str = "") -> Route:
    return Route(
        endpoint=f"desk.{endpoint}",
        path=path,
        access=ADVISOR,
        queries=queries,
        fragment=fragment,
        seen_by="supervisor",
    )


def _act(endpoint: str, path: str, leads_to: str, empty: int = 303, **fields: str) -> Route:
    return Route(
        endpoint=f"desk.{endpoint}",
        path=path,
        access=ADVISOR,
        method=POST,
        status=303,
        fields=fields,
        leads_to=leads_to,
        empty=empty,
        seen_by="supervisor",
    )


def _opens(endpoint: str, path: str, mimetype: str = "text/html") -> Route:
    """Return what is opened by POST, since it is written down."""
    return Route(
        endpoint=f"desk.{endpoint}",
        path=path,
        access=ADVISOR,
        method=POST,
        mimetype=mimetype,
        empty=200,
        seen_by="supervisor",
    )


def _held(route: Route, others: int = 409) -> Route:
    """Return what only the agent may do who has the request."""
    return Route(**{**vars(route), "is_owned": True, "others": others})


REQUESTS: tuple[Route, ...] = (
    _page("processing.list", _QUEUE, 5, "file-demandes"),
    _act(
        "processing.bulk",
        _QUEUE,
        _QUEUE,
        400,
        choix="{free}.{free_version}",
        acte="prendre",
    ),
    _page("processing.show", _HELD, 10),
    _act("processing.take", f"{_FREE}/prise", _FREE),
    _held(_act("processing.release", f"{_HELD}/retour", _QUEUE)),
    _held(_act("processing.resume", f"{_ASKED}/reprise", _ASKED)),
    _held(_opens("processing.paper", f"{_HELD}/fichiers/{{held_paper}}", "application/pdf")),
    _held(Route(**{**vars(_page("processing.ask", f"{_HELD}/refus", 5)), "leads_to": _HELD}), 302),
    _held(
        _act(
            "processing.decide",
            f"{_HELD}/refus",
            _QUEUE,
            422,
            version="{held_version}",
            reason="other",
            note="Votre contrat ne le prévoit pas.",
        )
    ),
)
CARDS: tuple[Route, ...] = (
    _page("card_orders.list", _CARDS, 4),
    _act("card_orders.make", _CARDS, _CARDS),
    _opens("card_orders.download", f"{_CARDS}/{{order}}", "text/csv"),
)
MESSAGES: tuple[Route, ...] = (
    _page("answering.list", _MESSAGES, 4),
    # Whoever opens a conversation's address again, from a bookmark or after signing in anew.
    dataclasses.replace(_page("answering.ask", _TO_ANSWER, 3), reached=Reached.STATE),
    _opens("answering.open", _TO_ANSWER),
    _act(
        "answering.answer",
        f"{_TO_ANSWER}/reponse",
        _MESSAGES,
        422,
        text="Voici.",
        last="{to_answer_last}",
    ),
    _act("answering.acknowledge", f"{_COMPLAINT}/accuse", _MESSAGES),
    _act("answering.mark_complaint", f"{_TO_ANSWER}/reclamation", _MESSAGES),
    _act("answering.close", f"{_TO_ANSWER}/cloture", _MESSAGES),
    _opens("answering.paper", f"{_TO_ANSWER}/fichiers/{{to_answer_file}}", "application/pdf"),
)
CALLS: tuple[Route, ...] = (
    _page("call_backs.list", _CALLS, 3),
    _page("call_backs.ask", _CALL, 4),
    _act("call_backs.note", _CALL, _CALLS, 422, outcome="again"),
)
ROUTES = REQUESTS + CARDS + MESSAGES + CALLS
