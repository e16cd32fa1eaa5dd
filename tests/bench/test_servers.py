"""Servers under measurement start, tell their processor's time, and end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bench import floors
from bench.browsing import UnexpectedAnswerError, Visitor
from bench.servers import Server, ServerError, plain_environment, processor_seconds


def floor(folder: Path, factory: str = "create_hello") -> Server:
    environment = {floors.PAGE: "7000", "MH_PORTAL_INSTANCE": str(folder / "instance")}
    return Server(f"bench.floors:{factory}()", floors.CONFIG, folder, environment)


def test_a_server_answers_and_is_gone_afterwards(tmp_path: Path) -> None:
    with floor(tmp_path) as server:
        visitor = Visitor(server)
        began = server.processor_seconds()
        answers = [visitor.get("/") for _ in range(20)]
        assert {len(answer.body) for answer in answers} == {7000}
        assert answers[0].weight > 7000
        assert server.processor_seconds() > began
        with pytest.raises(UnexpectedAnswerError, match="404"):
            visitor.get("/nowhere")
    with pytest.raises(ConnectionRefusedError):
        Visitor(server).get("/")


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="no_such_factory"), floor(tmp_path, "no_such_factory"):
        pass


def test_the_clock_of_a_process_counts_its_work() -> None:
    began = processor_seconds(os.getpid())
    until = time.process_time() + 0.02
    while time.process_time() < until:
        pass
    assert 0.015 < processor_seconds(os.getpid()) - began < 10


def test_the_callers_own_settings_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MH_PORTAL_DEMO", "1")
    assert not [name for name in plain_environment() if name.startswith("MH_PORTAL_")]
