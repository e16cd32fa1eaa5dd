"""The lock files install the same packages anywhere, and are those that pyproject.toml asks for."""

from __future__ import annotations

import ast
import dataclasses
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
DIRECT = "mh-portal (pyproject.toml"
# Everything a lock may hold; an address, a path or an option fits none of these.
PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)(\[[a-z,]+\])?==(?P<version>[0-9][A-Za-z0-9.+!]*)"
    r"( ; (?P<marker>[A-Za-z_0-9 <>=!'.()]+))? \\"
)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
COMMENT = re.compile(r" *#( via)?( {1,3}[A-Za-z0-9._ ()\[\]:-]+)?")
# Declared, and used otherwise than by an import in the portal's code.
USED_OTHERWISE = {
    "gunicorn": "dev.py starts it",
    "psycopg": "SQLAlchemy loads it by the database's address",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}


@dataclasses.dataclass
class Pin:
    """One package of a lock: its version, its marker, its hashes and who asks for it."""

    version: str
    marker: str
    hashes: list[str] = dataclasses.field(default_factory=list)
    asked_by: list[str] = dataclasses.field(default_factory=list)


def _pins(lock: str) -> dict[str, list[Pin]]:
    pins: dict[str, list[Pin]] = {}
    current = Pin("", "")
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if found := PINNED.fullmatch(line):
            current = Pin(found["version"], found["marker"] or "")
            pins.setdefault(found["name"], []).append(current)
        elif HASH.fullmatch(line):
            current.hashes.append(line.strip(" \\"))
        elif found := re.fullmatch(r" +#( via)? +(.+)", line):
            current.asked_by.append(found[2])
    return pins


def _required(*, dev: bool) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = list(project["project"]["dependencies"])
    if dev:
        lines += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_hashes_and_comments_alone(lock: str) -> None:
    strange = [
        line
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        if not any(form.fullmatch(line) for form in (PINNED, HASH, COMMENT))
    ]
    assert strange == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.invalid/simple",
        "--find-links /srv/wheels",
        "flask @ file:///srv/flask.whl \\",
        "./flask",
        "flask==3.1.3",
        "flask>=3.1 \\",
        "    # from https://example.invalid/simple",
        "    --hash=md5:0123456789abcdef0123456789abcdef",
    ],
)
def test_an_address_a_path_or_an_unhashed_line_would_be_seen(line: str) -> None:
    assert not any(form.fullmatch(line) for form in (PINNED, HASH, COMMENT))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_hashes(lock: str) -> None:
    pins = _pins(lock)
    assert len(pins) > 20
    assert [name for name, versions in pins.items() if not all(p.hashes for p in versions)] == []


@pytest.mark.parametrize(("lock", "dev"), [(LOCKS[0], False), (LOCKS[1], True)])
def test_a_lock_is_what_pyproject_asks_for(lock: str, dev: bool) -> None:
    pins = _pins(lock)
    required = {canonicalize_name(r.name): r for r in _required(dev=dev)}
    direct = {n for n, all_ in pins.items() for p in all_ for a in p.asked_by if DIRECT in a}
    assert direct == set(required), "python3 dev.py lock makes the locks again"
    wrong = [
        f"{name} {pin.version}"
        for name, requirement in required.items()
        for pin in pins[name]
        if pin.version not in requirement.specifier
    ]
    assert wrong == []


def test_the_development_lock_holds_the_run_time_lock() -> None:
    run_time, development = (_pins(lock) for lock in LOCKS)
    different = [
        name
        for name, pins in run_time.items()
        if [(p.version, p.marker, p.hashes) for p in pins]
        != [(p.version, p.marker, p.hashes) for p in development.get(name, [])]
    ]
    assert different == []


def _imported() -> set[str]:
    """Return the packages that the portal's own code imports, by their registry names."""
    sources = [ROOT / "app.py", *(ROOT / "mh_portal").rglob("*.py")]
    modules = set()
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
    packages = packages_distributions()
    foreign = modules - sys.stdlib_module_names - {"app", "mh_portal"}
    return {canonicalize_name(name) for m in foreign for name in packages.get(m, [f"unknown-{m}"])}


def test_the_portal_imports_locked_packages_alone() -> None:
    assert sorted(_imported() - set(_pins("requirements.txt"))) == []


def test_every_declared_package_is_used() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in _required(dev=False)}
    assert sorted(declared - _imported() - set(USED_OTHERWISE)) == []
