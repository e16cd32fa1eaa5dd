"""Nothing unused, nothing unknown, nothing untranslated; modules that are short and say their job."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from jinja2 import Environment, StrictUndefined, meta, nodes

import mh_portal.core.accounts.emails
import mh_portal.core.consents.emails  # noqa: F401 - the same
from devtools import catalogue
from mh_portal.config import Settings
from mh_portal.emails import rendering
from mh_portal.web import assets, templating
from tests.emails.samples import all_kinds, email

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mh_portal"
TEMPLATES = PACKAGE / "templates"
PAGES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*.html")
    if "emails" not in path.parts
)
# Lines that say something: neither empty nor a comment.
LONGEST_MODULE = 300
TEMPLATE_NAME = re.compile(r"\w+(/\w+)+\.html")
# Licences and what tells where a file is from stand beside the files; nobody asks for them.
PAPERS = re.compile(r"vendor/(VERSIONS|[\w-]+\.LICENCE\.txt)")


@cache
def files() -> list[Path]:
    """Return the files of the repository, those to be added among them."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def modules() -> list[Path]:
    """Return the Python files of the repository but for the migrations, which tools write."""
    return [path for path in files() if path.suffix == ".py" and "versions" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return a module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def strings(path: Path) -> Iterator[str]:
    """Give the texts that stand in a module's code."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def portal_modules() -> list[Path]:
    """Return the modules of the portal itself."""
    return [path for path in modules() if PACKAGE in path.parents]


@cache
def environment() -> Environment:
    """Return an environment that reads the templates as the portal's does."""
    return Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


@cache
def template(name: str) -> nodes.Template:
    """Return a template as Jinja reads it."""
    return environment().parse((TEMPLATES / name).read_text(encoding="utf-8"))


# They show the part that a kind of request names in its journey, among the portal's texts.
SHOW_ABOUT = {f"requests/{page}.html" for page in ("recap", "show", "confirmed")}
# A page that hangs in the affairs of several has the layout of each: see `web.subject.layout`.
OWN_LAYOUT = "{% extends own_layout() %}"


def referenced(name: str) -> set[str]:
    """Return the templates a template extends, includes or imports."""
    found = set(meta.find_referenced_templates(template(name)))
    has_own_layout = (TEMPLATES / name).read_text(encoding="utf-8").startswith(OWN_LAYOUT)
    if name not in SHOW_ABOUT and not has_own_layout:
        assert None not in found, f"{name} names a template that only shows when it runs"
    return {other for other in found if other}


def test_every_template_is_used_and_is_there() -> None:
    waiting = {
        text for path in portal_modules() for text in strings(path) if TEMPLATE_NAME.fullmatch(text)
    }
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        used.add(name)
        assert (TEMPLATES / name).is_file(), f"no template {name}"
        waiting |= referenced(name) - used
    assert used == set(PAGES)


def test_every_macro_is_used() -> None:
    imported: set[tuple[str, str]] = set()
    for name in PAGES:
        for node in template(name).find_all(nodes.FromImport):
            source = node.template
            assert isinstance(source, nodes.Const), name
            names = {each if isinstance(each, str) else each[0] for each in node.names}
            imported |= {(str(source.value), each) for each in names}
        called = {node.name for node in template(name).find_all(nodes.Name) if node.ctx == "load"}
        imported |= {(name, each) for each in called}
    made = {(name, macro.name) for name in PAGES for macro in template(name).find_all(nodes.Macro)}
    assert sorted(made - imported) == []


def test_every_import_of_a_template_is_used_in_it() -> None:
    for name in PAGES:
        used = {node.name for node in template(name).find_all(nodes.Name) if node.ctx == "load"}
        for node in template(name).find_all(nodes.FromImport):
            brought = {each if isinstance(each, str) else each[1] for each in node.names}
            assert sorted(brought - used) == [], f"{name} imports what it does not use"


def test_every_static_file_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*") if path.is_file()]
    texts += [path.read_text(encoding="utf-8") for path in assets.FOLDER.rglob("*.css")]
    texts += [path.read_text(encoding="utf-8") for path in portal_modules()]
    unused = [
        name
        for path in sorted(assets.FOLDER.rglob("*"))
        if path.is_file() and path.suffix not in assets.COMPRESSED
        for name in [path.relative_to(assets.FOLDER).as_posix()]
        if not PAPERS.fullmatch(name) and not any(path.name in text for text in texts)
    ]
    assert unused == []


def test_every_static_file_that_is_named_is_there() -> None:
    for name in PAGES:
        for path in re.findall(r"static_url\('([^']+)'\)", (TEMPLATES / name).read_text()):
            assert (assets.FOLDER / path).is_file(), f"{path} in {name}"


def test_an_unknown_variable_is_an_error_and_none_is_named(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    environment().filters.update(app.jinja_env.filters)
    environment().tests.update(app.jinja_env.tests)
    given = {
        word.arg
        for path in portal_modules()
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and _name(call.func).lstrip("_") in {"render", "render_template", "page"}
        for word in call.keywords
        if word.arg
    }
    given |= {
        key.value
        for path in (PACKAGE / "blueprints").rglob("*.py")
        for table in ast.walk(tree(path))
        if isinstance(table, ast.Dict)
        for key in table.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    with app.test_request_context():
        # `place` is where a request shows the part that its kind names.
        given |= {"place"} | set(templating._context()) | set(app.jinja_env.globals) | {"request"}
    above: dict[str, set[str]] = {name: set() for name in PAGES}
    for name in PAGES:
        for other in referenced(name):
            above[other] |= _made_in(name)
    for name in PAGES:
        known = given | _made_in(name) | above[name]
        assert sorted(meta.find_undeclared_variables(template(name)) - known) == [], name


def _made_in(name: str) -> set[str]:
    """Return the names a template sets, imports or asks after, known to it and its layout."""
    own = {each.name for each in template(name).find_all(nodes.Macro)}
    for test in template(name).find_all(nodes.Test):
        if test.name == "defined" and isinstance(test.node, nodes.Name):
            own.add(test.node.name)
    for assignment in template(name).find_all(nodes.Assign):
        own |= {each.name for each in assignment.find_all(nodes.Name) if each.ctx == "store"}
    for brought in template(name).find_all(nodes.FromImport):
        own |= {each if isinstance(each, str) else each[1] for each in brought.names}
    return own


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_endpoint_that_is_named_exists(app: Flask) -> None:
    named = {
        (name, call.args[0].value)
        for name in PAGES
        for call in template(name).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for"
        if isinstance(call.args[0], nodes.Const)
    }
    assert len(named) > 30
    unknown = {pair for pair in named if pair[1] not in app.view_functions}
    assert sorted(unknown) == []


@pytest.mark.parametrize("kind", all_kinds())
def test_every_link_of_an_email_is_an_address(app: Flask, settings: Settings, kind: str) -> None:
    texts = rendering.render_texts(kind, email(kind).context(), settings)
    links = set(re.findall(r"https?://[^\s\"<>]+", texts.html + texts.text))
    assert links
    for link in links:
        assert link.startswith(settings.base_url)
        # Raises where the portal has no such address.
        app.url_map.bind("portal").match(urlsplit(link).path or "/")


def test_every_text_has_its_french() -> None:
    merged: Catalog = catalogue.merge(catalogue.read(catalogue.SOURCE), catalogue.extract())
    assert list(catalogue.faults(merged)) == []


def test_a_module_says_its_job_first() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in modules() if not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_a_module_has_one_job_and_is_short() -> None:
    scripts = [path for path in files() if path.suffix in {".js", ".html"}]
    lengths = {
        str(path.relative_to(ROOT)): len(
            re.findall(r"^(?!\s*(#|//|$)).", path.read_text(), re.MULTILINE)
        )
        for path in [*modules(), *scripts]
        if "vendor" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_file_names_a_place_of_one_machine() -> None:
    """No package index, no home, no absolute path of the folder this runs in."""
    homes = "|".join(("home", "root", "Users", "work", "workspace"))
    place = re.compile(
        rf"(?<![\w./<}}-])/({homes})/\w|--(extra-)?index-url|"
        r"https?://[\w.-]*(pypi|pythonhosted|npmjs|artifactory|nexus)\b"
    )
    allowed = {ROOT / "tests/architecture/test_locks.py", Path(__file__)}
    found = []
    for path in files():
        if path in allowed or path.suffix in {".woff2", ".ttf", ".png", ".jpg", ".mp4"}:
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in place.finditer(text)]
        assert str(ROOT) not in text or len(ROOT.parts) < 3, path
    assert found == []


def test_no_text_hides_where_the_catalogue_does_not_look() -> None:
    """Babel reads an f-string as one text: what it calls in there is never translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in portal_modules()
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and _name(call.func) in {"_", "gettext", "ngettext"}
    ]
    assert hidden == []
