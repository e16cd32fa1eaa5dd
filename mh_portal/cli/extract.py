"""`flask extract`: checking what the insurer's systems hand over, and importing it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import DBAPIError

from mh_portal.core.extracts import service
from mh_portal.core.extracts.faults import ExtractError, Fault
from mh_portal.core.extracts.report import Report
from mh_portal.language import gettext as _
from mh_portal.language import ngettext
from mh_portal.web import state

group = AppGroup("extract", help="The extract: what the insurer's systems hand over.")
path_argument = click.argument("path", type=click.Path(exists=True, path_type=Path))


@group.command("check")
@path_argument
def check(path: Path) -> None:
    """Print every fault of the extract PATH, a folder or a zip file; change nothing.

    Exits 1 if there is any fault.
    """
    with _progress() as on_progress, _explained():
        faults = service.check(
            state.database(), path, on_fault=_print_fault, on_progress=on_progress
        )
    if faults:
        click.echo(
            ngettext("%(num)s fault was found.", "%(num)s faults were found.", faults)
            % {"num": faults},
            err=True,
        )
        sys.exit(1)
    click.echo(_("No fault was found."))


@group.command("import")
@path_argument
def import_(path: Path) -> None:
    """Check the extract PATH, a folder or a zip file, and load it: all of it or nothing.

    Exits 1 if there is any fault.
    """
    with _progress() as on_progress, _explained():
        report = service.import_extract(
            state.database(), path, on_fault=_print_fault, on_progress=on_progress
        )
    _print_report(report)


def _print_fault(fault: Fault) -> None:
    click.echo(str(fault))


def _print_report(report: Report) -> None:
    for kept in report.kept:
        click.echo(
            _("Kept from the portal: %(file)s: %(column)s: %(key)s")
            % {"file": kept.file, "column": kept.column, "key": kept.key}
        )
    if report.disappeared:
        numbers = ", ".join(report.examples)
        if report.disappeared > len(report.examples):
            numbers += ", …"
        click.echo(
            ngettext(
                "%(num)s member is not in this extract and stays in the portal: %(numbers)s",
                "%(num)s members are not in this extract and stay in the portal: %(numbers)s",
                report.disappeared,
            )
            % {"num": report.disappeared, "numbers": numbers}
        )
    for counts in report.files:
        click.echo(
            _("%(file)s: %(added)s added, %(changed)s changed, %(unchanged)s unchanged")
            % {
                "file": counts.file,
                "added": counts.added,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
            }
        )
    if not report.written:
        click.echo(_("Nothing has changed."))


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what stops an extract into one line and exit code 1."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read the faults has read enough
    except (ExtractError, OSError) as error:
        message = str(error)
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        message = _("The database refused: %(reason)s. Nothing was recorded.") % {"reason": reason}
    else:
        return
    click.echo(message, err=True)
    sys.exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what shows how far the work is: a bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    titles = {service.CHECK: _("Checking"), service.LOAD: _("Loading")}
    with Progress(console=console, transient=True) as bars:
        tasks = {phase: bars.add_task(title, visible=False) for phase, title in titles.items()}

        def show(phase: str, done: int, total: int) -> None:
            bars.update(tasks[phase], completed=done, total=total, visible=True)

        yield show
