"""The bank accounts of a member's contracts: shown masked, changed with their mandate."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.profile.bank_forms import BankForm, MandateForm
from mh_portal.core import clock
from mh_portal.core.members import rules as member_rules
from mh_portal.core.profile import bank, drafts, email_change, queries
from mh_portal.core.profile.email_change import WayBackOpenError
from mh_portal.core.profile.queries import BankAccount
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, pages, subject
from mh_portal.web.access import MEMBER, access
from mh_portal.web.addresses import space_url
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("bank", __name__, url_prefix="/profil/coordonnees-bancaires")


@blueprint.get("", endpoint="list")
@access(MEMBER)
def list_page() -> Response:
    """Show the account of each contract paid by direct debit, masked."""
    member, now = subject.member(), clock.utcnow()
    return pages.render(
        "profile/bank.html",
        member=member,
        accounts=queries.list_bank_accounts(db(), member.id, now, clock.today()),
        waiting=drafts.list_subjects(db(), member.id),
        subject_of=bank.subject_of,
        fixed_until=email_change.find_way_back(db(), member.id),
        saved=request.args.get("enregistre", ""),
    )


@blueprint.get("/<number>")
@access(MEMBER)
@confirmed_recently
def ask(number: str) -> Response:
    """Ask for the new account; nothing of the present one is filled in."""
    member, account = subject.member(), _account(number)
    first, last = (member_rules.display_name(n) for n in (member.first_name, member.last_name))
    typed = drafts.find(db(), member.id, bank.subject_of(account.contract_id))
    data = BankForm.prefilled(typed) if typed else {"holder": f"{first} {last}"}
    return _ask_page(account, BankForm(data=data), shown=bank.shown_of(account))


@blueprint.post("/<number>")
@access(MEMBER)
def keep(number: str) -> Response:
    """Keep the account that is typed, and go on to reading it again."""
    account, form = _account(number), BankForm()
    if not form.validate_on_submit():
        return _ask_page(account, form, shown=form.shown_text, status=422)
    try:
        bank.keep(db(), subject.member(), account, form.values(), shown=form.shown_text)
    except WayBackOpenError:
        return redirect(space_url("bank.list"), 303)
    except drafts.ChangedMeanwhileError:
        form.form_errors.append(_("This was changed elsewhere since you opened this page."))
        shown = bank.shown_of(account)
        return _ask_page(account, form, shown=shown, has_changed=True, status=422)
    return redirect(space_url("bank.recap", number=number), 303)


@blueprint.get("/<number>/verification")
@access(MEMBER)
def recap(number: str) -> Response:
    """Show the account that was typed, and the mandate."""
    return _recap_page(_account(number), MandateForm())


@blueprint.post("/<number>/verification")
@access(MEMBER)
@confirmed_recently
def confirm(number: str) -> Response:
    """Make the account the contract's; a second click leads to the same page."""
    form = MandateForm()
    if not form.validate_on_submit():
        return _recap_page(_account(number), form, status=422)
    member = subject.member()
    drafts.take_turn(db(), member.id)
    account = _account(number, for_change=True)
    try:
        bank.confirm(db(), member, account, shown=form.shown_text, actor=subject.actor())
    except (drafts.NoDraftError, WayBackOpenError):
        return redirect(space_url("bank.list"), 303)
    except drafts.ChangedMeanwhileError:
        form.form_errors.append(
            _("Something was changed elsewhere since you opened this page. Check it again.")
        )
        return _recap_page(account, form, has_changed=True, status=422)
    return redirect(space_url("bank.list", enregistre=number), 303)


@blueprint.post("/<number>/abandon")
@access(MEMBER)
def discard(number: str) -> Response:
    """Throw away the account that was typed; the one that holds stays."""
    account = _account(number)
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    drafts.drop(db(), subject.member().id, bank.subject_of(account.contract_id))
    return redirect(space_url("bank.list"), 303)


def _account(number: str, *, for_change: bool = False) -> BankAccount:
    """Return the account of the member's contract; 404 for a foreign one, as if it were not."""
    member_id, now = subject.member().id, clock.utcnow()
    session = db() if for_change else reading_db()
    found = queries.find_bank_account(session, member_id, number, now, clock.today())
    return found or abort(404)


def _ask_page(
    account: BankAccount,
    form: BankForm,
    *,
    shown: str,
    has_changed: bool = False,
    status: int = 200,
) -> Response:
    member = subject.member()
    if email_change.find_way_back(reading_db(), member.id):
        return redirect(space_url("bank.list"), 303 if status >= 400 else 302)
    return pages.render(
        "profile/bank_change.html",
        member=member,
        account=account,
        form=form,
        shown=shown,
        has_changed=has_changed,
        status=status,
    )


def _recap_page(
    account: BankAccount, form: MandateForm, *, has_changed: bool = False, status: int = 200
) -> Response:
    member = subject.member()
    typed = drafts.find(reading_db(), member.id, bank.subject_of(account.contract_id))
    if typed is None:
        address = space_url("bank.ask", number=account.contract_number)
        return redirect(address, 303 if status >= 400 else 302)
    return pages.render(
        "profile/bank_recap.html",
        member=member,
        account=account,
        form=form,
        rows=BankForm.read_out(typed),
        shown=bank.shown_of(account, typed),
        has_changed=has_changed,
        status=status,
    )
