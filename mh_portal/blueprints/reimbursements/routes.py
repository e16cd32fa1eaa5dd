"""The pages of the reimbursements: the list with its filters, one of them explained, the table."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.reimbursements import listing, table
from mh_portal.core.reimbursements import explanations, queries
from mh_portal.language import gettext as _
from mh_portal.web import files, pages, subject
from mh_portal.web.access import WHO_GETS_DOCUMENTS, WHO_READS, access
from mh_portal.web.transaction import db

blueprint = Blueprint("reimbursements", __name__)


@blueprint.get("/remboursements", endpoint="list")
@access(*WHO_READS)
def list_page() -> Response:
    """List the member's reimbursements, newest payment first, with filters and sums."""
    form = listing.read_filters(db())
    if not form.validate():
        return listing.show_refused(form)
    return listing.show(db(), form, request.args.get("page", "1"))


@blueprint.get("/remboursements.csv", endpoint="csv")
@access(*WHO_GETS_DOCUMENTS)
def csv_file() -> Response:
    """Give what the filters select as a table for a spreadsheet."""
    form = listing.read_filters(db())
    if not form.validate():
        return listing.show_refused(form)
    lines = queries.list_lines(db(), form.selection(), limit=table.MOST_LINES + 1)
    if len(lines) > table.MOST_LINES:
        form.form_errors.append(table.too_long())
        return listing.show_refused(form)
    return files.csv(table.make_csv(lines), _("my-reimbursements"))


@blueprint.get("/remboursements/<reimbursement_id>", endpoint="show")
@access(*WHO_READS)
def show(reimbursement_id: str) -> Response:
    """Show one reimbursement and why its amounts are what they are."""
    member = subject.member()
    found = queries.find_of_member(db(), member.id, reimbursement_id)
    if found is None:
        abort(404)
    reimbursement, contract = found
    return pages.render(
        "reimbursements/show.html",
        member=member,
        reimbursement=reimbursement,
        contract=contract,
        person=listing.name_in(contract, reimbursement.beneficiary_rank),
        explanation=explanations.explain(db(), reimbursement, contract, member),
    )
