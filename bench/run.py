"""What one run of the bench measures with: its folder, its bases, its servers."""

from __future__ import annotations

import dataclasses
import functools
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import floors
from bench.bases import Base, make_base
from bench.measuring import Round
from bench.servers import ROOT, Server

SMALL = 1_000
LARGE, LARGE_QUICK = 1_000_000, 100_000
CONFIG = "gunicorn.conf.py"


@dataclasses.dataclass(frozen=True)
class Run:
    """One run, in a folder of its own; `say` tells what is being done."""

    folder: Path
    quick: bool
    say: Callable[[str], None]

    @property
    def large(self) -> int:
        """How many members a large base has."""
        return LARGE_QUICK if self.quick else LARGE

    def pairs(self, usual: int) -> int:
        """Return how many pairs of rounds to compare by."""
        return max(3, usual // 3) if self.quick else usual

    @functools.cached_property
    def small_base(self) -> Base:
        """A base of a thousand members, made once."""
        return self.make_base(SMALL)

    def make_base(self, size: int) -> Base:
        """Make a base of that many members."""
        self.say(f"making a base of {size:,} members")
        return make_base(self.folder / f"base-{size}", size)

    def portal(self, base: Base) -> Server:
        """Return the portal over a base, served as in production."""
        return Server("app:create_app()", CONFIG, self.folder, base.settings)

    def floor(self, factory: str, page: bytes, base: Base) -> Server:
        """Return a floor of `floors` with a page as large as `page`, served alike."""
        environment = {floors.PAGE: str(len(page)), floors.DATABASE: base.database}
        instance = {"MH_PORTAL_INSTANCE": str(self.folder / "floor")}
        return Server(
            f"bench.floors:{factory}()", floors.CONFIG, self.folder, {**environment, **instance}
        )


@contextmanager
def bare_argon() -> Iterator[Round]:
    """Give rounds of one bare verification each, in a process of their own."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.floors"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        asked, answered = process.stdin, process.stdout
        assert asked is not None
        assert answered is not None

        def verify() -> float:
            asked.write("\n")
            asked.flush()
            return float(answered.readline())

        yield verify
        asked.close()
