"""How whoever receives a document can check it: QR code, address and code to type."""

from __future__ import annotations

from mh_portal.core.documents.proof import Proof
from mh_portal.documents.codes import qr_modules
from mh_portal.documents.inline import link, strong
from mh_portal.documents.story import Story
from mh_portal.language import gettext as _

# 40 mm: a signed address makes 81 modules, and a telephone wants half a millimetre for each.
QR_SIZE = 113.0


def tell_proof(story: Story, proof: Proof) -> None:
    """Add how to check the document at the end of its story, together on one page."""
    start = len(story.flowables)
    story.heading(_("To check this document"), 2)
    # Neither fits beside its label in large print, and neither should be cut.
    between = "\u00a0:\n" if story.look.is_large else "\u00a0: "
    words = [
        story.part(
            _("Whoever receives it can make sure that it is genuine.")
            + " "
            + _("The code is to be typed at %(page)s.")
            % {
                "page": link(
                    proof.page.removeprefix("https://"),
                    proof.page,
                    _("Open the verification page: %(page)s") % {"page": proof.page},
                )
            }
        ),
        story.part(_("Verification code") + between + strong(proof.code)),
        story.part(_("Document number") + between + strong(proof.number)),
    ]
    code = story.code(
        qr_modules(proof.qr),
        QR_SIZE,
        _("QR code that leads to the verification of this document"),
    )
    share = QR_SIZE / story.look.width
    story.side_by_side([(1 - share, words), (share, [code])])
    story.keep_together(start)
