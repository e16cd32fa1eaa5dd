"""The part of the route table that is messages and surveys."""

from __future__ import annotations

from tests.architecture.route import ASKS, MEMBER, POST, READS, Reached, Route

_ALL = "/espace/messages"
_NEW = f"{_ALL}/nouveau/remboursement"
_ONE = f"{_ALL}/{{thread}}"
_ON_REQUEST = "/espace/demandes/{request}/messages"
_WORDS = {"text": "Bonjour.", "key": "1"}

ROUTES: tuple[Route, ...] = (
    Route(endpoint="space.messages.list", path=_ALL, access=READS, queries=2),
    Route(endpoint="space.messages.choose", path=f"{_ALL}/nouveau", access=ASKS, queries=1),
    Route(endpoint="space.messages.write", path=_NEW, access=ASKS, queries=2),
    Route(
        endpoint="space.messages.begin",
        path=_NEW,
        access=ASKS,
        method=POST,
        status=303,
        fields={**_WORDS, "subject": "Un remboursement", "is_complaint": "no"},
        leads_to=f"{_ALL}/*/envoye",
        empty=422,
    ),
    Route(
        endpoint="space.messages.sent",
        path=f"{_ONE}/envoye",
        access=ASKS,
        queries=2,
        reached=Reached.FORM,
        is_owned=True,
    ),
    Route(endpoint="space.messages.show", path=_ONE, access=READS, queries=4, is_owned=True),
    Route(
        endpoint="space.messages.reply",
        path=_ONE,
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields=_WORDS,
        leads_to=_ONE,
        empty=422,
    ),
    Route(
        endpoint="space.messages.mark_seen",
        path=f"{_ONE}/lu",
        access=MEMBER,
        method=POST,
        status=303,
        is_owned=True,
        leads_to=_ONE,
    ),
    Route(
        endpoint="space.messages.end",
        path=f"{_ONE}/fin",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        leads_to=_ONE,
    ),
    Route(
        endpoint="space.messages.ask_complaint",
        path=f"{_ONE}/reclamation",
        access=ASKS,
        queries=3,
        is_owned=True,
    ),
    Route(
        endpoint="space.messages.complain",
        path=f"{_ONE}/reclamation",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        leads_to=f"{_ONE}/envoye",
    ),
    Route(
        endpoint="space.messages.paper",
        path=f"{_ONE}/fichiers/{{message_file}}",
        access=READS,
        queries=3,
        mimetype="application/pdf",
        is_owned=True,
    ),
    Route(
        endpoint="space.request_messages.new",
        path="/espace/demandes/nouvelle/message",
        access=ASKS,
        status=302,
        leads_to=f"{_ALL}/nouveau",
        queries=1,
        reached=Reached.STATE,
    ),
    Route(
        endpoint="space.request_messages.write",
        path=_ON_REQUEST,
        access=ASKS,
        queries=3,
        is_owned=True,
    ),
    Route(
        endpoint="space.request_messages.send",
        path=_ON_REQUEST,
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields=_WORDS,
        leads_to="/espace/demandes/{request}",
        empty=422,
    ),
    Route(endpoint="surveys.ask", path="/avis/{survey}", queries=1, reached=Reached.MAIL),
    Route(
        endpoint="surveys.answer",
        path="/avis/{survey}",
        method=POST,
        status=303,
        fields={"score": "4", "comment": ""},
        leads_to="/avis/merci",
        empty=422,
    ),
    Route(endpoint="surveys.thanks", path="/avis/merci", reached=Reached.FORM),
    Route(
        endpoint="surveys.complaint_heard", path="/avis/merci/reclamation", reached=Reached.STATE
    ),
)
# Further states, for the signed-in member: address, status.
STATES: dict[str, int] = {
    f"{_ALL}/{{complaint}}": 200,
    f"{_ALL}/{{complaint}}/envoye": 200,
    f"{_ALL}/{{complaint}}/reclamation": 302,
    f"{_ONE}?fait=envoye": 200,
    f"{_ONE}?fait=fini": 200,
    f"{_ALL}?page=9": 404,
    f"{_ALL}/nouveau/astrologie": 404,
    f"{_ALL}/M-2022-AAAA-AA": 404,
    f"{_ONE}/fichiers/inconnu": 404,
    "/espace/demandes/{draft}/messages": 404,
    "/avis/{unknown}": 404,
}
