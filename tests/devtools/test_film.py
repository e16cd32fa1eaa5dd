"""The scripts of the help's pictures and film: what they say where something is missing, and write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from devtools import film, machine, reel
from mh_portal.blueprints.information.film import SCENES


def test_a_machine_without_ffmpeg_is_told_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(machine.MissingError, match="apt-get install -y ffmpeg"):
        reel.Reel(tmp_path / "film.mp4", (1280, 720))
    assert list(tmp_path.iterdir()) == []


def test_captions_are_webvtt_at_the_top_of_the_film() -> None:
    written = film.captions([(0, 4.5, "« Santé & Prévoyance »"), (4.5, 65.25, "Deux\nlignes")])
    assert written == (
        "WEBVTT\n\n"
        "00:00.000 --> 00:04.500 line:0\n« Santé &amp; Prévoyance »\n\n"
        "00:04.500 --> 01:05.250 line:0\nDeux\nlignes\n"
    )


def test_each_scene_that_shows_the_portal_is_played() -> None:
    shown = [scene.key for scene in SCENES if not scene.title]
    assert len(shown) == len(set(shown)) == 15
    for key in shown:
        assert callable(getattr(film.Play, key))
