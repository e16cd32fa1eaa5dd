"""The list of reimbursements as a page: which lines it holds, which sums, since when it is whole."""

from __future__ import annotations

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mh_portal.blueprints.reimbursements.forms import FilterForm
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.extracts import queries as extracts
from mh_portal.core.reimbursements import queries
from mh_portal.web import pages, subject

PAGE_LENGTH = 10
LONGEST_NUMBER = 6


def read_filters(db: Session) -> FilterForm:
    """Return the filters of the address, for the member whose pages these are."""
    owned = contracts.list_of_member(db, subject.member().id)
    return FilterForm(owned, extracts.find_oldest_payment(db))


def show(db: Session, form: FilterForm, page_text: str) -> Response:
    """Answer a page of what the filters select; 404 for a page that is none."""
    chosen = form.selection()
    totals = queries.get_totals(db, chosen)
    last = max(1, -(-totals.count // PAGE_LENGTH))
    page = _number(page_text, last)
    lines = []
    if page and totals.count:
        lines = queries.list_lines(db, chosen, limit=PAGE_LENGTH, offset=(page - 1) * PAGE_LENGTH)
    return _render(form, 200 if page else 404, totals=totals, lines=lines, page=page, last=last)


def show_refused(form: FilterForm) -> Response:
    """Answer the filters that cannot be followed, with what was entered."""
    return _render(form, 422, totals=None, lines=[], page=None, last=1)


def _render(form: FilterForm, status: int, **context: object) -> Response:
    return pages.render(
        "reimbursements/list.html",
        partial="reimbursements/_list.html",
        status=status,
        form=form,
        member=subject.member(),
        **context,
    )


def _number(text: str, last: int) -> int | None:
    """Return the page that is meant, or None when there is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        return None
    return int(text) if 1 <= int(text) <= last else None


def name_in(contract: Contract, rank: int) -> str:
    """Return the name of who has that rank in a contract."""
    return next((one.full_name for one in contract.beneficiaries if one.rank == rank), "")
