"""Writes a film picture by picture with ffmpeg, and knows at which second it is.

The film is H.264 of the simplest profile with its index first: what old telephones play, and what
starts before all of it has arrived. It has no sound.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType

from PIL import Image

from devtools import machine

# Pictures a second: enough for a pointer that moves calmly.
RATE = 12
ENCODING = (
    "-an -c:v libx264 -profile:v baseline -level 3.1 -preset slow -crf 25 -pix_fmt yuv420p "
    "-vf scale=out_color_matrix=bt709:out_range=tv "
    "-colorspace bt709 -color_primaries bt709 -color_trc bt709 "
    f"-g {RATE * 4} -movflags +faststart -map_metadata -1 -fflags +bitexact -flags:v +bitexact"
).split()


class Reel:
    """A film that is being made; it is whole once the block ends."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        command = shutil.which("ffmpeg")
        if command is None:
            line = machine.install_line("ffmpeg")
            raise machine.MissingError(
                f"ffmpeg makes the film and is not there; install it: {line}"
            )
        width, height = size
        given = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {RATE} -i -".split()
        quiet = ["-hide_banner", "-loglevel", "error", "-y"]
        self._process = subprocess.Popen(
            [command, *quiet, *given, *ENCODING, str(path)], stdin=subprocess.PIPE
        )
        self._count = 0

    @property
    def seconds(self) -> float:
        """How long the film is so far."""
        return self._count / RATE

    def show(self, picture: Image.Image, count: int = 1) -> None:
        """Show a picture for so many pictures' time."""
        assert self._process.stdin is not None
        data = picture.convert("RGB").tobytes()
        for _ in range(count):
            self._process.stdin.write(data)
        self._count += count

    def __enter__(self) -> Reel:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        status = self._process.wait()
        if kind is None and status != 0:
            raise SystemExit(f"ffmpeg ended with status {status}")
