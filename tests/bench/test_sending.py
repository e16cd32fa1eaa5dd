"""A campaign is sent for the bench, each e-mail once; how fast is not a test."""

from __future__ import annotations

from pathlib import Path

from bench.sending import measure


def test_as_many_are_sent_as_were_queued(tmp_path: Path) -> None:
    found = measure(tmp_path / "sending", 40, 3)
    assert found.value > 0
    assert found.at_least
