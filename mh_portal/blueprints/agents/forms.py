"""The forms of the call centre's own pages."""

from __future__ import annotations

from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.agents import words
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms


class SignInForm(forms.BaseForm):
    """E-mail address and password of an agent."""

    email = fields.LineField(
        _("Work e-mail address"),
        [fields.Required(_("Write your e-mail address."))],
        longest=fields.LONGEST_EMAIL,
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = fields.SecretField(_("Password"), [fields.Required(_("Write your password."))])


class FindForm(forms.BaseForm):
    """Whom an agent looks for, typed at home: the page of the search goes on from there."""

    text = fields.LineField(
        _("Number, name, telephone, e-mail address or reference"), [fields.Required("")]
    )


def _role() -> fields.ChoiceField:
    return fields.ChoiceField(
        _("Role"),
        [fields.Required(_("Choose a role."))],
        choices=[
            fields.choice(AgentRole.ADVISOR, words.ROLES[AgentRole.ADVISOR]),
            fields.choice(
                AgentRole.SUPERVISOR,
                words.ROLES[AgentRole.SUPERVISOR],
                _("Also manages the team and the campaigns, reads the journal and the indicators."),
            ),
        ],
    )


class AgentForm(forms.BaseForm):
    """A new agent."""

    name = fields.PersonNameField(
        _("First name and last name"), [fields.Required(_("Write the first name and last name."))]
    )
    email = fields.EmailField(
        _("Work e-mail address"), [fields.Required(_("Write the e-mail address."))]
    )
    role = _role()


class RoleForm(forms.BaseForm):
    """Another role for an agent."""

    role = _role()
