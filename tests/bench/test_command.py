"""The command measures what it is asked for and reports it; how fast is not a test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import __main__ as command
from bench.accounts import Mail, of_creations, of_sign_ins
from bench.bases import make_base
from bench.pages import HOME, signed_in
from bench.results import Result
from bench.run import Run

SLOW = Result("slow", "something", 1.0, 2.0, "×")


def test_wrong_arguments_end_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--only"], ["--only", "nothing"], ["--fast"]):
        with pytest.raises(SystemExit) as ended:
            command.main(wrong)
        assert ended.value.code == 2
        assert "usage: dev.py bench" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--strict"], 1)])
def test_a_missed_target_fails_only_when_asked_to(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
) -> None:
    monkeypatch.setattr(command, "MEASURES", {"slow": lambda _run: [SLOW]})
    assert command.main([*arguments]) == status
    assert "missed" in capsys.readouterr().out


def test_pages_are_weighed_through_the_real_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    assert command.main(["--only", "weights", "--strict", "--json", str(report)]) == 0
    read = json.loads(report.read_text())
    assert {one["name"] for one in read["results"]} == {
        "first_visit",
        "first_requests",
        "later_pages",
    }
    assert all(one["value"] > 1 for one in read["results"])
    assert "first visit" in capsys.readouterr().out


def test_sign_in_and_creation_are_lived_through(tmp_path: Path) -> None:
    run = Run(tmp_path, quick=True, say=lambda _text: None)
    base = make_base(tmp_path / "base", 1_000)
    with run.portal(base) as portal:
        assert of_sign_ins(portal, base)() > 0
        mail = Mail(base)
        assert of_creations(portal, base, mail)() > 0
        mail.close()
        page = signed_in(portal, base.with_account(2)[1]).get(HOME).body.decode()
    assert "Madame Martin" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "K00000" in page


def test_the_members_of_a_base_are_spread_over_it(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base", 400)
    assert base.with_account(3) == [1, 134, 267]
    assert base.newcomers(2) == [4, 204]
    with pytest.raises(ValueError, match="100"):
        base.newcomers(101)
