"""Finds, or installs where that is allowed, what the tests need of the machine.

Standard library only. That is a browser and PostgreSQL's server binaries; both are installed
without being asked for on Debian as root alone, which is what a build machine is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

BROWSER_VARIABLE = "MH_PORTAL_BROWSER"
DATABASE_VARIABLE = "MH_PORTAL_TEST_DATABASE_URL"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSERS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
# Playwright brings a Node.js that is linked against it; a bare Debian is without.
DRIVER_LIBRARY = "libatomic1"
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
PLAYWRIGHT_BROWSER = """\
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class MissingError(Exception):
    """The machine lacks something; the message is one line that says what installs it."""


def install_line(package: str) -> str:
    """Return the command that installs a package of Debian's name, for a person to type."""
    line = f"apt-get install -y {package}"
    return line if os.geteuid() == 0 else f"sudo {line}"


def find_browser(python: str | Path = sys.executable) -> Path | None:
    """Return the browser of the tests, or None where there is none.

    The first that starts of: MH_PORTAL_BROWSER, Playwright's own (as `python` has it), a Chromium
    or Chrome on the PATH or among the applications of a Mac. Raises MissingError when
    MH_PORTAL_BROWSER is set and does not start: another one would hide the mistake.
    """
    if chosen := os.environ.get(BROWSER_VARIABLE):
        if not _starts(Path(chosen)):
            raise MissingError(f"{BROWSER_VARIABLE}: {chosen} is not a browser that starts")
        return Path(chosen)
    return next((path for path in _browsers(python) if _starts(path)), None)


def provide_browser(python: str | Path, say: Callable[[str], None]) -> Path:
    """Return the browser of the tests, after one try to download or install it where it lacks.

    `say` is told before anything slow. Raises MissingError with the line that installs what lacks.
    """
    if not _driver_starts(python):
        _install(DRIVER_LIBRARY, say)
        if not _driver_starts(python):
            line = install_line(DRIVER_LIBRARY)
            raise MissingError(f"Playwright does not start; install the library it needs: {line}")
    if found := find_browser(python):
        return found
    say("no browser found; asking Playwright to download one")
    _succeeds([python, "-m", "playwright", "install", "chromium"], seconds=600)
    if found := find_browser(python):
        return found
    _install("chromium", say)
    if found := find_browser(python):
        return found
    raise MissingError(no_browser())


def no_browser() -> str:
    """Return the one line that says how to get a browser, or how to do without."""
    return (
        "no browser for the browser tests; install one: "
        f"{install_line('chromium')} (or leave them out: --no-browser)"
    )


def find_postgresql() -> Path | None:
    """Return the folder with `initdb` and `postgres` of the newest PostgreSQL, or None."""
    folders = [folder for pattern in POSTGRESQL_FOLDERS for folder in Path("/").glob(pattern[1:])]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    complete = [f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()]
    return max(complete, key=_postgresql_version, default=None)


def provide_postgresql(say: Callable[[str], None]) -> None:
    """See to it that the tests can start PostgreSQL or were given a server.

    Raises MissingError with the line that installs it.
    """
    if os.environ.get(DATABASE_VARIABLE) or find_postgresql():
        return
    _install("postgresql", say)
    if not find_postgresql():
        raise MissingError(no_postgresql())


def no_postgresql() -> str:
    """Return the one line that says how to get PostgreSQL, or how to do without."""
    return (
        f"no PostgreSQL for the tests; install it: {install_line('postgresql')} "
        f"(or give a server: {DATABASE_VARIABLE}, or leave it out: --no-postgresql)"
    )


def _browsers(python: str | Path) -> Iterator[Path]:
    asked = subprocess.run(
        [python, "-c", PLAYWRIGHT_BROWSER], capture_output=True, text=True, check=False
    )
    if asked.returncode == 0:
        yield Path(asked.stdout.strip())
    yield from (Path(found) for name in BROWSERS if (found := shutil.which(name)))
    yield from MAC_BROWSERS


def _driver_starts(python: str | Path) -> bool:
    return _succeeds([python, "-m", "playwright", "--version"], seconds=60)


def _starts(browser: Path) -> bool:
    # A browser whose system libraries are missing is there, but does not start.
    return browser.is_file() and _succeeds([browser, "--version"], seconds=30)


def _install(package: str, say: Callable[[str], None]) -> None:
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return
    say(f"installing the package {package}")
    _succeeds(["apt-get", "update", "--quiet"], seconds=300)
    _succeeds(
        ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package],
        seconds=1200,
    )


def _succeeds(command: list[str | Path], *, seconds: int) -> bool:
    """Run `command` in silence; its own words are shown only when it fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"{error}\n")
        return False
    if done.returncode != 0:
        sys.stderr.write("".join(done.stdout.splitlines(keepends=True)[-5:]))
    return done.returncode == 0


def _postgresql_version(folder: Path) -> tuple[int, ...]:
    version = folder.parent.name.rpartition("@")[2].rpartition("-")[2]
    return tuple(int(part) for part in version.split(".") if part.isdigit())
