"""Makes the files of letters that campaigns wait for: opens the batches, draws them, has them kept.

The work may stop at any moment and be done by several processes at once. A batch without a file is
taken up by whoever comes next, and of two who drew the same one the first to keep it wins.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import structlog

from mh_portal.core.campaigns import letters
from mh_portal.core.campaigns.letters import Letter
from mh_portal.core.campaigns.models import LetterBatch
from mh_portal.core.database import Database
from mh_portal.core.documents.codes import CodeBook, Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.documents import campaign_letter
from mh_portal.documents.campaign_letter import LetterFacts
from mh_portal.documents.letterhead import Letterhead

logger: Any = structlog.get_logger()


@dataclasses.dataclass(frozen=True)
class Made:
    """What came of a batch: how many letters and pages; `trouble` is why there is no file yet."""

    batch_id: int
    letters: int = 0
    pages: int = 0
    trouble: str = ""


def make_due(database: Database, letterhead: Letterhead, codes: CodeBook) -> list[Made]:
    """Open and make every batch that is due; return what came of each.

    What goes wrong with one, such as a full disk, is logged and told, and keeps no other back.
    """
    with database.read() as db:
        waiting = letters.list_waiting(db)
    for wave_id in waiting:
        with database.write() as db:
            letters.open_batch(db, wave_id)
    with database.read() as db:
        unmade = list(letters.list_unmade(db))
        db.expunge_all()
    return [_make(database, batch, letterhead, codes) for batch in unmade]


def _make(database: Database, batch: LetterBatch, letterhead: Letterhead, codes: CodeBook) -> Made:
    """Draw one batch, and keep it. Drawing takes seconds and holds no transaction."""
    try:
        with database.read() as db:
            found = letters.list_letters(db, batch.id)
        told = [_facts(letter, batch, codes) for letter in found if letter.address]
        if len(told) < batch.letters:
            # Their facts were erased, or their address, since the batch was opened.
            logger.warning("letters_left_out", batch=batch.id, count=batch.letters - len(told))
        if not told:
            return Made(batch.id, trouble="no letter is left to print")
        content, pages = campaign_letter.make_batch(told, letterhead)
        with database.write() as db:
            letters.keep_batch(db, batch.id, content, pages)
    except OSError as error:
        logger.warning("letters_not_kept", batch=batch.id, reason=error.strerror)
        return Made(batch.id, trouble=error.strerror or type(error).__name__)
    except Exception as error:
        logger.exception("letters_not_made", batch=batch.id)
        return Made(batch.id, trouble=type(error).__name__)
    return Made(batch.id, len(told), pages)


def _facts(letter: Letter, batch: LetterBatch, codes: CodeBook) -> LetterFacts:
    issue = Issue(DocumentKind.LETTER, letter.mailing_id, batch.day)
    return LetterFacts(
        kind=letter.kind,
        name=letter.name,
        address=letter.address,
        facts=letter.facts,
        code=codes.write(issue),
        day=batch.day,
    )
