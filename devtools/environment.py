"""Makes what the portal needs beside its own files: .venv, locked packages, compiled files.

Standard library only. Each step looks first whether it was done already, so that the second
time is quick.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools import machine

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"
STATIC = ROOT / "mh_portal" / "static"
COMPRESSED = {".br", ".gz"}
CATALOGUE = ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po"


class Stop(Exception):  # noqa: N818 - it ends the command, with the line that says why
    """The command cannot go on; the message is one line: why, and what to do."""


def say(line: str) -> None:
    """Tell what is being done; at once, before the output of what is started next."""
    print(f"dev.py: {line}", flush=True)


def prepare(lock: str) -> None:
    """Make everything for the packages of `lock`, one of LOCK and DEV_LOCK."""
    install(lock)
    compile_catalogue()
    compress_static()


def install(lock: str) -> None:
    """Make .venv and install `lock` into it, unless exactly that was installed before."""
    stamp = VENV / "installed"
    if Path(PYTHON).exists() and stamp.exists() and _digest(lock) in stamp.read_text().split():
        return
    make_venv()
    say("installing the locked packages; the first time takes about a minute")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call(
        [*pip, "--require-hashes", "--requirement", lock],
        otherwise="the locked packages were not installed",
    )
    # The development lock holds the run-time lock, package for package.
    installed = [LOCK, DEV_LOCK] if lock == DEV_LOCK else [LOCK]
    stamp.write_text("\n".join(map(_digest, installed)) + "\n")


def make_venv() -> None:
    """Make .venv, or complete one whose making was interrupted."""
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian's python3 comes without it
    except ImportError:
        line = machine.install_line("python3-venv")
        raise Stop(f"this Python makes no virtual environments; install that: {line}") from None
    broken = VENV.exists() and not Path(PYTHON).exists()
    call(
        [sys.executable, "-m", "venv", *(["--clear"] if broken else []), VENV],
        otherwise="the environment .venv was not made",
    )


def compile_catalogue() -> None:
    """Compile the French catalogue when its source is newer."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < CATALOGUE.stat().st_mtime:
        call(
            [PYTHON, "-m", "devtools.catalogue", "compile"],
            otherwise="the French catalogue was not compiled",
        )


def compress_static() -> None:
    """Make the compressed copies of the static files again when any of the files changed."""
    stamp = VENV / "static-compressed"
    if stamp.exists() and stamp.read_text() == _static_state():
        return
    for path in STATIC.rglob("*"):
        if path.suffix in COMPRESSED:
            path.unlink(missing_ok=True)  # one whose source is gone would be served for ever
    call(
        [PYTHON, "-m", "whitenoise.compress", "--quiet", STATIC],
        otherwise="the static files were not compressed",
    )
    stamp.write_text(_static_state())


def call(
    command: Sequence[str | Path], *, otherwise: str, environment: dict[str, str] | None = None
) -> None:
    """Run a preparing step in silence; where it fails, show its words and stop."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr, end="")
        raise Stop(otherwise)


def _static_state() -> str:
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    facts = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
