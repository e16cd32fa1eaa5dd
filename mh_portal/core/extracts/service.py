"""Checking an extract, and importing it: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.extracts import kept, loading, queries, sources
from mh_portal.core.extracts.checking import Checker
from mh_portal.core.extracts.faults import ExtractError, Fault, FaultyExtractError
from mh_portal.core.extracts.links import Links
from mh_portal.core.extracts.models import Import
from mh_portal.core.extracts.preparing import Preparer
from mh_portal.core.extracts.references import Numbers
from mh_portal.core.extracts.report import FileCounts, Report
from mh_portal.core.extracts.spool import Spool
from mh_portal.core.extracts.stored import Stored
from mh_portal.core.members.models import Member
from mh_portal.language import gettext as _
from mh_portal.language import ngettext

# What is under way (« check », « load »), how far it is, how far it goes: bytes, then rows.
OnProgress = Callable[[str, int, int], None]
OnFault = Callable[[Fault], None]

IMPORTED = "extracts:extract:imported"
CHECK = "check"
LOAD = "load"
EXAMPLES = 20
FETCHED_AT_ONCE = 2_000


def check(
    database: Database, path: Path, *, on_fault: OnFault, on_progress: OnProgress | None = None
) -> int:
    """Read an extract (folder or zip), tell every fault, change nothing; return their number.

    References may be to the database. Raises ExtractError when `path` is no extract at all.
    """
    tell = on_progress or _tell_nobody
    with sources.open_extract(path) as extract:
        checker = Checker(
            Links(Stored(database)),
            on_fault=on_fault,
            on_sound=lambda _parsed: None,
            on_bytes=lambda done: tell(CHECK, done, extract.size),
        )
        checker.run(extract)
    return checker.faults


def import_extract(
    database: Database,
    path: Path,
    *,
    actor: Actor = actors.OPERATOR,
    on_fault: OnFault | None = None,
    on_progress: OnProgress | None = None,
) -> Report:
    """Check an extract and load it in one transaction; return what was done.

    The same extract twice changes nothing. Raises FaultyExtractError after telling every fault,
    and ExtractError when `path` is no extract or another import came in between; the database
    is unchanged then.
    """
    tell = on_progress or _tell_nobody
    with database.read() as db:
        begun_after = db.scalar(select(func.max(AuditEvent.id))) or 0
    stored = Stored(database)
    links = Links(stored)
    with sources.open_extract(path) as extract, Spool(_spool_folder(database)) as spool:
        preparer = Preparer(stored, spool)
        checker = Checker(
            links,
            on_fault=on_fault or _tell_nobody,
            on_sound=preparer.add,
            on_bytes=lambda done: tell(CHECK, done, extract.size),
        )
        checker.run(extract)
        if checker.faults:
            raise FaultyExtractError(_found(checker.faults), checker.faults)
        numbers = links.members
        del links, checker  # a million keys: the loading needs none of them
        try:
            with database.write() as db:
                loading.load(db, spool, stored, lambda done: tell(LOAD, done, spool.rows))
                report = _report(db, preparer.counts(), numbers)
                audit.record(db, IMPORTED, actor, changes=report.as_changes())
                _note_import(db, preparer.oldest_payment)
                # From here on, whoever else has imported has committed, or waits for us.
                if _imports_after(db, begun_after) > 1:
                    raise _overtaken()
        except IntegrityError as error:
            raise _overtaken() from error
    return report


def _note_import(db: Session, oldest: date | None) -> None:
    known = [day for day in (oldest, queries.find_oldest_payment(db)) if day is not None]
    db.add(Import(imported_at=clock.utcnow(), oldest_payment=min(known, default=None)))


def _imports_after(db: Session, event_id: int) -> int:
    """Return how many imports the audit trail has after an event, the present one included."""
    newer = AuditEvent.id > event_id, AuditEvent.action == IMPORTED
    return db.scalar(select(func.count()).select_from(AuditEvent).where(*newer)) or 0


def _overtaken() -> ExtractError:
    """Return the error of an import that compared its rows with those of an older base."""
    return ExtractError(
        _("The member base changed during the import. Nothing was recorded; start again.")
    )


def _report(db: Session, files: tuple[FileCounts, ...], numbers: Numbers) -> Report:
    kept.release(db)
    disappeared = (db.scalar(select(func.count()).select_from(Member)) or 0) - len(numbers)
    examples = _first_absent(db, numbers) if disappeared else []
    return Report(files, disappeared, tuple(examples), tuple(kept.list_kept(db, numbers)))


def _first_absent(db: Session, numbers: Numbers) -> list[str]:
    query = select(Member.member_number).order_by(Member.member_number)
    with closing(db.scalars(query.execution_options(yield_per=FETCHED_AT_ONCE))) as known:
        return list(islice((number for number in known if number not in numbers), EXAMPLES))


def _spool_folder(database: Database) -> Path | None:
    """Return the folder of a SQLite database: a disk that is large and private enough."""
    return Path(str(database.url.database)).parent if database.is_sqlite else None


def _found(faults: int) -> str:
    return ngettext(
        "%(num)s fault was found. Nothing was recorded.",
        "%(num)s faults were found. Nothing was recorded.",
        faults,
    ) % {"num": faults}


def _tell_nobody(*_args: object) -> None:
    pass
