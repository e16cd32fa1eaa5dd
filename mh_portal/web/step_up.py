"""Asking a member once more who they are, before what is sensitive."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import redirect, request
from werkzeug.wrappers import Response
from wtforms import HiddenField

from mh_portal.core import clock
from mh_portal.core.accounts import passkeys as core_passkeys
from mh_portal.core.accounts import second_factor, step_up
from mh_portal.language import gettext as _
from mh_portal.web import (
    addresses,
    fields,
    forms,
    identity,
    pages,
    passkeys,
    state,
    subject,
    transaction,
    visits,
    waiting,
)

View = TypeVar("View", bound=Callable[..., Any])
PROOFS = ("present_password", "present_code", "answer")
_NOT_CARRIED = {*PROOFS, visits.FIELD}


class _RequiredWhereAsked(fields.Required):
    """Ask for an answer to the question that was on the form, and not for the others."""

    field_flags: dict[str, Any] = {"required": True}  # noqa: RUF012  # WTForms reads it so

    def __call__(self, form: Any, field: Any) -> None:
        """Stop at an empty answer."""
        if field.raw_data:
            super().__call__(form, field)


class ConfirmationForm(forms.BaseForm):
    """One proof of three, under names of their own: it may come along with another form."""

    present_password = fields.SecretField(
        _("Your current password"), [_RequiredWhereAsked(_("Write your current password."))]
    )
    present_code = fields.LineField(
        _("Your code"), [_RequiredWhereAsked(_("Write your code."))], longest=40
    )
    answer = HiddenField()


def confirmed_recently(view: View) -> View:
    """Open the view below only to who has shown a password or a second factor within 5 minutes.

    It stands under `@access`. A page leads to the confirmation, which leads back. A form that is
    sent too late is answered with the question on a page that carries what was typed, and sends it
    once more with the proof: nothing is typed twice, and nothing of it is kept on the way. Such a
    form holds neither a password nor a file.
    """

    @functools.wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        return question() or view(*args, **values)

    return cast(View, guarded)


def question() -> Response | None:
    """Return the page that asks who the viewer is, or None when that was shown within 5 minutes.

    An agent has checked who calls when the member's file was opened.
    """
    if subject.standing() is not None or step_up.is_recent(
        identity.member().login.confirmed_at, clock.utcnow()
    ):
        return None
    if request.method in transaction.SAFE_METHODS:
        address = addresses.space_url("second_factor.ask", suite=pages.current_path())
        return pages.leave_for(address) if pages.is_partial() else redirect(address)
    form = ConfirmationForm()
    if any(name in request.form for name in PROOFS) and is_shown(form):
        return None
    return ask(form, pages.current_path(), status=422)


def is_shown(form: ConfirmationForm) -> bool:
    """Tell whether the form that was sent proves who the member is; note it at once if so.

    It is noted whatever becomes of the rest of the request; else the message is in the form.
    """
    if not form.validate_on_submit():
        return False
    is_code = bool(form.present_code.data)
    try:
        _prove(form)
    except step_up.ProofWaitsError as error:
        form.form_errors.append(waiting.message(error.until))
    except step_up.WrongProofError:
        if is_code:
            form.present_code.errors = [
                _("This code is not the right one, or it was used already.")
            ]
        else:
            wrong = _("This is not your current password. Write it again.")
            form.present_password.errors = [wrong]
    except core_passkeys.PasskeyRefusedError:
        form.form_errors.append(_("The passkey was not accepted. Use your password."))
    else:
        return True
    return False


def ask(form: ConfirmationForm, address: str, *, status: int = 200) -> Response:
    """Show the question; its answer goes to `address`, with what was typed before it."""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CARRIED]
    account_id = identity.member().login.account_id
    means = second_factor.get_means(transaction.reading_db(), account_id)
    return pages.render(
        "second_factor/confirmation.html",
        form=form,
        address=address,
        typed=typed,
        means=means,
        status=status,
    )


def _prove(form: ConfirmationForm) -> None:
    """Note the proof in a transaction of its own; raises what `step_up` and `passkeys` raise."""
    login, database = identity.member().login, state.database()
    if form.answer.data:
        with database.write() as db:
            second_factor.confirm_by_passkey(db, login, passkeys.answer(form.answer.data))
    elif form.present_code.data:
        second_factor.confirm_by_code(database, login, form.present_code.data)
    elif form.present_password.data:
        step_up.confirm_by_password(database, login, form.present_password.data)
    else:
        raise step_up.WrongProofError
