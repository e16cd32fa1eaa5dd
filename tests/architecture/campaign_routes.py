"""The part of the route table that is the campaigns: the supervisors' pages, and the way from a message."""

from __future__ import annotations

import dataclasses

from mh_portal.core import clock
from tests.architecture.route import POST, SUPERVISOR, Reached, Route

_ALL = "/conseiller/campagnes"
_ONE, _PREVIEW = f"{_ALL}/{{campaign}}", f"{_ALL}/apercu/{{preview}}"
_BATCH = f"{_ONE}/vagues/1/lettres/1"
_RECAP = f"{_ALL}/nouvelle/recapitulatif"
_DAY = f"1/7/{clock.today().year + 1}"
_ANSWERS = {"message": "awareness", "public": "", "premier-jour": _DAY, "par-jour": "500"}


def _page(endpoint: str, path: str, queries: int) -> Route:
    return Route(
        endpoint=f"desk.campaigns.{endpoint}",
        path=path,
        access=SUPERVISOR,
        queries=queries,
        seen_by="supervisor",
    )


def _previewed(endpoint: str, path: str, queries: int) -> Route:
    """Return a page that opens for half an hour to who asked for it."""
    page = _page(endpoint, path, queries)
    return dataclasses.replace(page, reached=Reached.STATE, is_owned=True)


def _act(endpoint: str, path: str, leads_to: str, empty: int = 303, **fields: str) -> Route:
    return Route(
        endpoint=f"desk.campaigns.{endpoint}",
        path=path,
        access=SUPERVISOR,
        method=POST,
        status=303,
        fields=fields,
        leads_to=leads_to,
        empty=empty,
        seen_by="supervisor",
    )


ROUTES: tuple[Route, ...] = (
    # The sample's message was followed before: once more writes nothing.
    Route(
        endpoint="following.follow",
        path="/suite/{mailing_link}",
        status=303,
        leads_to="/compte/creation",
        queries=1,
        reached=Reached.MAIL,
        is_bare=True,
    ),
    _page("list", _ALL, 7),
    _page("ask", f"{_ALL}/nouvelle", 2),
    dataclasses.replace(_page("recap", _RECAP, 2), status=422),
    _act("plan", _RECAP, f"{_ALL}/{{next_campaign}}", 422, **_ANSWERS),
    _page("show", _ONE, 6),
    _page("unreached", f"{_ONE}/sans-adresse", 5),
    _page("confirm", f"{_ONE}/pause", 3),
    _act("change", f"{_ONE}/pause", _ONE),
    _act("hand_over", f"{_BATCH}/imprimeur", _ONE),
    # What is opened by POST, since it is written down.
    dataclasses.replace(
        _act("download", f"{_BATCH}.pdf", "", 200), status=200, mimetype="application/pdf"
    ),
    _page("ask_preview", f"{_ALL}/apercu", 2),
    dataclasses.replace(
        _act(
            "begin_preview",
            f"{_ALL}/apercu",
            "",
            422,
            message="launch",
            adherent="{owner_number}",
        ),
        status=200,
    ),
    dataclasses.replace(_previewed("preview", _PREVIEW, 6), reached=Reached.FORM),
    dataclasses.replace(_previewed("preview_html", f"{_PREVIEW}/html", 6), is_bare=True),
    dataclasses.replace(
        _previewed("preview_letter", f"{_PREVIEW}/lettre.pdf", 6), mimetype="application/pdf"
    ),
    dataclasses.replace(_page("lead", f"{_ALL}/essai/debit-date", 2), reached=Reached.MAIL),
    _act("send_test", f"{_PREVIEW}/essai", _PREVIEW),
)
# Further states of the pages anyone may see.
STATES: dict[str, int] = {"/suite/{unknown}": 404}
# Pages with forms that no link leads to: they are of answers, or of a member who was named.
FORM_PAGES = (
    _PREVIEW,
    f"{_RECAP}?message=awareness&public=in-force&premier-jour={_DAY}&par-jour=9",
)
