"""What the values that lead to one person may look like: NIR, IBAN, contacts, old logins.

Made like the parsers of `values`. A message shows the end of a NIR or IBAN at most.
"""

from __future__ import annotations

import re

from mh_portal.core import identifiers
from mh_portal.core.extracts import contacts
from mh_portal.core.extracts.faults import WrongValueError
from mh_portal.core.extracts.values import Parser
from mh_portal.core.identifiers import IdentifierError, Wrong
from mh_portal.language import gettext as _

# As Werkzeug, Django's PBKDF2 and bcrypt write them.
_PASSWORD_HASH = re.compile(
    r"(?:scrypt:\d+:\d+:\d+|pbkdf2:sha(?:1|256|512)(?::\d+)?)\$[^$\s]+\$[0-9a-f]{40,128}"
    r"|pbkdf2_sha(?:1|256)\$\d+\$[^$\s]+\$[0-9A-Za-z+/]+={0,2}"
    r"|\$2[abxy]\$\d\d\$[./0-9A-Za-z]{53}",
    re.ASCII,
)


def parse_nir(value: str) -> str | None:
    """Return a NIR without spaces, or None where the insurer has none."""
    if not value or not (value := value.strip()):
        return None
    try:
        return identifiers.parse_nir(value)
    except IdentifierError as error:
        if error.wrong is Wrong.KEY:
            message = _("is a NIR whose key is wrong (%(masked)s)")
        else:
            message = _("must be a NIR of 15 characters (%(masked)s)")
        raise WrongValueError(message % {"masked": identifiers.masked(value)}) from None


def parse_iban(value: str) -> str | None:
    """Return an IBAN without spaces, or None for an empty value."""
    if not value or not (value := value.strip()):
        return None
    try:
        return identifiers.parse_iban(value)
    except IdentifierError as error:
        if error.wrong is Wrong.KEY:
            message = _("is an IBAN whose control number is wrong (%(masked)s)")
        elif error.wrong is Wrong.RIB_KEY:
            message = _("is a French IBAN whose RIB key is wrong (%(masked)s)")
        else:
            message = _("must be an IBAN (%(masked)s)")
        raise WrongValueError(message % {"masked": identifiers.masked(value)}) from None


def parse_email(value: str) -> str:
    """Return an e-mail address, or an empty text where the insurer has none."""
    if not value or not (value := value.strip()):
        return ""
    try:
        return contacts.parse_email(value)
    except ValueError:
        raise WrongValueError(_("must be an e-mail address")) from None


def parse_phone(value: str) -> str:
    """Return a telephone number as `+33612345678`, or an empty text."""
    if not value or not (value := value.strip()):
        return ""
    try:
        return contacts.parse_phone(value)
    except ValueError:
        raise WrongValueError(_("must be a telephone number")) from None


def parse_password_hash(value: str) -> str | None:
    """Return the hash of an old password, or None where there is none."""
    value = value.strip()
    if not value:
        return None
    if not _PASSWORD_HASH.fullmatch(value):
        raise WrongValueError(_("must be a hash as Werkzeug, Django's PBKDF2 or bcrypt write it"))
    return value


def parse_identifier(longest: int) -> Parser:
    """Return the parser of an old login: a text without spaces, or None."""

    def parse(value: str) -> str | None:
        if not value or not (value := value.strip()):
            return None
        if not value.isprintable() or " " in value:
            raise WrongValueError(_("must not have spaces or invisible characters"))
        if len(value) > longest:
            raise WrongValueError(_("has more than %(count)s characters") % {"count": longest})
        return value

    return parse
