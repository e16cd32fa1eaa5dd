"""Who signs a document: legal form, register number and code of each insurer.

To be confirmed by the insurer before production: the extract hands over names and legal families
alone. The SIREN numbers are those the three companies publish in their legal notices.
"""

from __future__ import annotations

import dataclasses

from mh_portal.core.contracts.models import LegalFamily, Product
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True, kw_only=True)
class Issuer:
    """An insurer as documents print it; `siren` is « 775 691 181 », or empty where unknown."""

    name: str
    legal_form: str
    siren: str
    governed_by: str


# To be confirmed by the insurer.
_SIREN = {
    "Malakoff Humanis Prévoyance": "775 691 181",
    "Malakoff Humanis Assurances": "447 883 661",
    "Mutuelle Malakoff Humanis": "784 718 256",
}


def issuer(product: Product) -> Issuer:
    """Return the insurer of a product."""
    form, code = {
        LegalFamily.INSURANCE: (_("public limited company"), _("the insurance code")),
        LegalFamily.MUTUAL: (_("mutual insurer"), _("book II of the mutual insurance code")),
        LegalFamily.SOCIAL_SECURITY: (
            _("provident institution"),
            _("book IX of the social security code"),
        ),
    }[product.legal_code]
    return Issuer(
        name=product.insurer,
        legal_form=form,
        siren=_SIREN.get(product.insurer, ""),
        governed_by=_("governed by %(code)s") % {"code": code},
    )
