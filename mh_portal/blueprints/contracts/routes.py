"""The member's contracts and the guarantee tables of their products."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.contracts.forms import TableForm
from mh_portal.core import clock
from mh_portal.core.contracts import queries, rules
from mh_portal.core.contracts.models import Contract
from mh_portal.core.debits import queries as debits
from mh_portal.core.guarantees import queries as guarantee_queries
from mh_portal.core.guarantees import statutory, tables
from mh_portal.core.guarantees.tables import GuaranteeTable
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests.kinds import termination
from mh_portal.documents import guarantee_table
from mh_portal.web import files, letterhead, pages, subject
from mh_portal.web.access import WHO_GETS_DOCUMENTS, WHO_READS, access
from mh_portal.web.transaction import db

blueprint = Blueprint("contracts", __name__)


@blueprint.get("/contrats", endpoint="list")
@access(*WHO_READS)
def list_page() -> Response:
    """Show all contracts of the member."""
    found = queries.list_of_member(db(), subject.member().id)
    return pages.render("contracts/list.html", contracts=found, today=clock.today())


@blueprint.get("/contrats/<number>")
@access(*WHO_READS)
def show(number: str) -> Response:
    """Show one contract: what is paid for it, whom it covers, how to go on from it."""
    contract, today = _contract(number), clock.today()
    certified = termination.list_certified(db(), subject.member().id, [contract], today)
    return pages.render(
        "contracts/show.html",
        contract=contract,
        today=today,
        plan=debits.find_plan(db(), subject.member().id, number),
        ended_by=certified.get(contract.id),
        next_renewal=rules.next_renewal(contract.renewal_day, contract.ended_on, today),
    )


@blueprint.get("/garanties/<number>")
@access(*WHO_READS)
def guarantees(number: str) -> Response:
    """Show the guarantee table that holds on a day, or those of its lines that are looked for."""
    contract = _contract(number)
    form = TableForm(contract, clock.today())
    return _page(contract, form, 200 if form.validate() else 422)


@blueprint.get("/garanties/<number>.pdf")
@access(*WHO_GETS_DOCUMENTS)
def guarantees_pdf(number: str) -> Response:
    """Give the whole table that holds on a day as a file, also in large print."""
    contract = _contract(number)
    form = TableForm(contract, clock.today())
    if not form.validate():
        return _page(contract, form, 422)
    table = _table(contract, form) or abort(404)
    content = guarantee_table.make_pdf(
        table, letterhead.letterhead(), large=request.args.get("caracteres") == "grands"
    )
    return files.pdf(content, f"garanties-{number}-{table.valid_on}")


def _contract(number: str) -> Contract:
    """Return the member's contract of that number; 404 for anybody else's and for none."""
    return queries.find_of_member(db(), subject.member().id, number) or abort(404)


def _table(contract: Contract, form: TableForm) -> GuaranteeTable | None:
    """Return the table that holds on the day chosen; None before its first version."""
    known = profile.get_details(db(), subject.member(), form.chosen_day).scheme
    scheme = statutory.scheme_of(alsace_moselle=known.alsace_moselle)
    lines = guarantee_queries.list_valid_on(db(), contract.product_code, form.chosen_day)
    return tables.table_of(contract, lines, form.chosen_day, scheme) if lines else None


def _page(contract: Contract, form: TableForm, status: int) -> Response:
    table = _table(contract, form)
    return pages.render(
        "contracts/guarantees.html",
        partial="contracts/_answer.html",
        status=status,
        contract=contract,
        form=form,
        table=table,
        shown=tables.found_in(table, form.kept.get("recherche", "")) if table else None,
        versions=guarantee_queries.list_versions(db(), contract.product_code),
    )
