"""Files that members give: photos, PDFs with and without malice, and papers that are kept already."""

from __future__ import annotations

import hashlib
import io
import secrets
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.members.models import Member
from mh_portal.core.papers import queries
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.rules import MediaType, Received
from mh_portal.core.requests import attachments, processing, service
from mh_portal.core.requests.kinds import quote_analysis
from mh_portal.core.requests.models import Request
from tests.factories.accounts import make_account
from tests.factories.members import make_member

# The test file of virus scanners (eicar.org), put together here so that no scanner stops at this.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WORDS = "Devis : une couronne, 515 euros"
SLOT = quote_analysis.KIND.papers[0].name
ANSWERS = {"care": "dental", "question": ""}
NOTE = "Il manque la deuxième page du devis."


def make_pdf(words: str = WORDS, pages: int = 1) -> bytes:
    """Return a PDF with words on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 700, f"{words} {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **how: Any) -> bytes:
    """Return a photo: its left half red, its right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def make_malicious_pdf() -> bytes:
    """Return a PDF that does what a PDF can do, and hides a virus in a stream."""
    writer = PdfWriter(io.BytesIO(make_pdf()))
    writer.add_attachment("facture.exe", EICAR)
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('script')"),
        }
    )
    names = ArrayObject([TextStringObject("script"), script])
    tree = DictionaryObject({NameObject("/Names"): names})
    trees = writer.root_object["/Names"]
    assert isinstance(trees, DictionaryObject)
    trees[NameObject("/JavaScript")] = tree
    hidden = StreamObject()
    hidden.set_data(EICAR)
    reference = writer._add_object(hidden)
    launch = DictionaryObject(
        {
            NameObject("/S"): NameObject("/Launch"),
            NameObject("/F"): TextStringObject("calc.exe"),
        }
    )
    writer.root_object[NameObject("/OpenAction")] = launch
    page = writer.pages[0]
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): launch})
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): reference})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_locked_pdf(password: str = "secret") -> bytes:
    """Return a PDF that opens with a password."""
    writer = PdfWriter(io.BytesIO(make_pdf()))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_received(name: str = "devis.pdf", content: bytes | None = None) -> Received:
    """Return a file as if it had been rebuilt; each is another one unless its content is given."""
    held = secrets.token_bytes(32) if content is None else content
    return Received(name, MediaType.PDF, held, hashlib.sha256(held).digest())


def make_quote_draft(db: Session, member: Member, *, papers: int = 1) -> Request:
    """Add a draft about a quote, all answered, with so many papers."""
    actor = actors.member(member.id)
    draft = service.start(db, member.id, quote_analysis.KIND, secrets.token_urlsafe(), actor)
    service.answer(db, draft, ANSWERS, version=draft.version, actor=actor)
    for _ in range(papers):
        attachments.add(db, draft, SLOT, make_received(), actor)
    if papers:
        attachments.look_at(draft)
    db.flush()
    return draft


def make_waiting(db: Session, member: Member) -> Request:
    """Add a request about a quote that waits for its member."""
    request = make_quote_draft(db, member)
    service.submit(db, request, version=request.version, actor=actors.member(member.id))
    email = f"agent-{secrets.token_hex(4)}@courriel.example"
    agent = actors.agent(make_account(db, make_member(db), email).id)
    processing.take(db, request, agent)
    processing.ask_for_papers(db, request, NOTE, agent)
    db.flush()
    return request


def papers_of(db: Session, request: Request) -> list[Paper]:
    """Return the papers of a request, the oldest first."""
    return list(queries.list_of_request(db, request.id))


def make_sample(db: Session, member: Member) -> dict[str, str]:
    """Add a draft and a request that waits, with papers; return what addresses name."""
    draft, waiting = make_quote_draft(db, member), make_waiting(db, member)
    return {
        "quote_draft": draft.reference,
        "quote_paper": papers_of(db, draft)[0].code,
        "waiting": waiting.reference,
        "waiting_paper": papers_of(db, waiting)[0].code,
    }
