"""What the README and the operations page promise exists: commands, settings, addresses."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click
import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

import dev
from mh_portal.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TABLE = README.partition("### Settings")[2]
# Read by the tests alone, and told of beside their command.
OF_TESTS = {f"{PREFIX}BROWSER", f"{PREFIX}TEST_DATABASE_URL"}


def _settings() -> dict[str, dataclasses.Field[object]]:
    return {f"{PREFIX}{field.name.upper()}": field for field in dataclasses.fields(Settings)}


def test_the_table_names_every_setting_and_no_other() -> None:
    assert set(re.findall(rf"`({PREFIX}[A-Z_]+)`", TABLE)) == set(_settings())


def test_no_page_names_a_setting_that_is_not_there() -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", README + OPERATIONS))
    assert sorted(named - set(_settings()) - OF_TESTS) == []


@pytest.mark.parametrize(
    "variable", [name for name in _settings() if not name.endswith(("_URL", "_INSTANCE"))]
)
def test_the_table_tells_the_default(variable: str) -> None:
    default = _settings()[variable].metadata["default"]
    (row,) = (line for line in TABLE.splitlines() if f"`{variable}`" in line)
    told = row.split("|")[2]
    if callable(default):
        assert "made once in the instance folder" in told
    else:
        assert f"`{default}`" in told if default else "empty" in told


@pytest.mark.parametrize("command", [name for name in dev.COMMANDS if name != "help"])
def test_every_command_of_dev_is_told_of(command: str) -> None:
    assert f"dev.py {command}" in README


def test_the_commands_told_of_are_there(app: Flask) -> None:
    told = set(re.findall(r"--app app ([a-z]+ [a-z]+)", README + OPERATIONS))
    told |= set(re.findall(r"`((?:audit|db|demo|extract|mail) [a-z]+)", README + OPERATIONS))
    assert len(told) >= 8
    missing = []
    for words in sorted(told):
        group, name = words.split()
        found = app.cli.commands.get(group)
        if not isinstance(found, click.Group) or name not in found.commands:
            missing.append(words)
    assert missing == []


def test_the_addresses_told_of_are_there(app: Flask) -> None:
    told = set(re.findall(r"(?<=`)/[a-z/.-]+(?=`)", README + OPERATIONS))
    told |= set(re.findall(r"(?<=127\.0\.0\.1:5000)/[a-z/.-]+", README))
    assert len(told) >= 4
    adapter = app.url_map.bind("127.0.0.1")
    missing = []
    for address in sorted(told):
        try:
            adapter.match(address)
        except NotFound:
            missing.append(address)
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md"])
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
