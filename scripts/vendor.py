"""Make static/vendor/ and documents/fonts/ from the pinned npm packages: CSS base, htmx, typeface.

    .venv/bin/python -m scripts.vendor   fetch, check, write
    python3 scripts/vendor.py --check    compare the files on disk with VERSIONS, without a network

The packages come through `npm pack` from the registry that npm is set up for; each archive must
match its pinned SHA-512 before it is opened. The output depends on the packages and on this file
alone. Of govuk-frontend only the CSS is taken: its scripts are not needed, its typeface is
reserved for gov.uk, and its crest and logo are not ours to show.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Files that the server makes beside each file, to send them compressed.
COMPRESSED = frozenset({".br", ".gz"})
PORTAL = Path(__file__).resolve().parent.parent / "mh_portal"
VENDOR = PORTAL / "static" / "vendor"
FONTS = PORTAL / "documents" / "fonts"


@dataclass(frozen=True)
class Package:
    """One pinned npm package: its name, its version and the SHA-512 of its archive, in base64."""

    name: str
    version: str
    sha512: str


GOVUK = Package(
    "govuk-frontend",
    "6.6.0",
    "xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
)
HTMX = Package(
    "htmx.org",
    "2.0.11",
    "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
)
TYPEFACE = Package(
    "@fontsource/atkinson-hyperlegible",
    "5.3.0",
    "Sp8Ve8+rQmENY2Lv02VH7sLpntzTTvnncnJMTbRE7DX6TLxGraN4ykZfzaUWIoCFmaomwkvNiqmlPkrKBuDoSA==",
)
LATIN = ("latin", "latin-ext")

# The blocks of govuk-frontend that the portal's templates use; the rules of all others are left out.
BLOCK_NAMES = """
template link link-image body body-l body-m body-s body-lead heading-xl heading-l heading-m heading-s
caption-xl caption-l caption-m list label label-wrapper fieldset hint error-message error-summary
form-group input textarea select radios checkboxes date-input file-upload password-input button
button-group back-link details inset-text notification-banner pagination skip-link summary-list table
tag visually-hidden visually-hidden-focusable width-container main-wrapper
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
RESERVED_TYPEFACE = "GDS Transport,arial,sans-serif"
OWN_TYPEFACE = "var(--mh-font,system-ui,sans-serif)"

# The package names the licence without its text.
GOVUK_LICENCE = """The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def split_rules(css: str) -> list[tuple[str, str | None]]:
    """Cut minified CSS into (head, body); a statement such as @charset has no body."""
    rules: list[tuple[str, str | None]] = []
    position = 0
    while position < len(css):
        opening, statement_end = css.find("{", position), css.find(";", position)
        if 0 <= statement_end < opening or opening < 0:
            if statement_end < 0:
                break
            rules.append((css[position:statement_end], None))
            position = statement_end + 1
            continue
        depth, end = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        rules.append((css[position:opening], css[opening + 1 : end - 1]))
        position = end
    return rules


def split_selectors(selectors: str) -> list[str]:
    """Cut a selector list at its commas, but not inside :not(…) or [attr="…"]."""
    return re.split(r",(?![^(\[]*[)\]])", selectors)


def is_kept(selector: str) -> bool:
    """Tell whether every block class of the selector is one that the portal uses."""
    classes = re.findall(r"\.((?:\\.|[\w-])+)", selector)
    blocks = {re.split(r"__|--", name)[0] for name in classes if name.startswith("govuk-")}
    foreign = [name for name in classes if not name.startswith("govuk-")]
    return not foreign and all(block.removeprefix("govuk-") in BLOCKS for block in blocks)


def prune(css: str) -> str:
    """Leave out the typeface, pictures by address, and the blocks that are not in BLOCKS."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    kept: list[str] = []
    for raw_head, body in split_rules(css):
        head = raw_head.strip()
        if body is None or head.startswith("@font-face"):
            continue
        if head.startswith(("@media", "@supports")):
            if inner := prune(body):
                kept.append(f"{head}{{{inner}}}")
            continue
        selectors = [selector for selector in split_selectors(head) if is_kept(selector)]
        if selectors and body and "url(/" not in body:
            kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept).replace(RESERVED_TYPEFACE, OWN_TYPEFACE)


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """Return the files of a package by their path inside it; exit if its archive is not the pinned one."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--ignore-scripts", "--silent"]
    printed = subprocess.run(  # noqa: S603  # fixed words, no shell
        [*command, "--pack-destination", str(folder)], check=True, capture_output=True, text=True
    )
    archive = folder / printed.stdout.split()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.sha512:
        sys.exit(f"{package.name} {package.version}: the archive is not the pinned one ({digest})")
    files: dict[str, bytes] = {}
    with tarfile.open(archive) as bundle:
        for member in bundle:
            stream = bundle.extractfile(member) if member.isfile() else None
            if stream:
                files[member.name.partition("/")[2]] = stream.read()
    return files


def build() -> dict[Path, dict[str, bytes]]:
    """Return the files of static/vendor/ and of documents/fonts/ by name, VERSIONS included."""
    # Imported here: --check also runs where the tools that make fonts are not installed.
    from scripts.typeface import make_truetype  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        govuk, htmx, typeface = (fetch(p, folder) for p in (GOVUK, HTMX, TYPEFACE))
    css = prune(govuk["dist/govuk/govuk-frontend.min.css"].decode())
    note = f"/* {GOVUK.name} {GOVUK.version}, MIT; pruned by scripts/vendor.py: do not edit */\n"
    fonts = "files/atkinson-hyperlegible-latin-{}-normal.woff2"
    pages = {
        "govuk-frontend.css": (note + css + "\n").encode(),
        "govuk-frontend.LICENCE.txt": GOVUK_LICENCE.encode(),
        "htmx.min.js": htmx["dist/htmx.min.js"],
        "htmx.LICENCE.txt": htmx["LICENSE"],
        "atkinson-hyperlegible-400.woff2": typeface[fonts.format(400)],
        "atkinson-hyperlegible-700.woff2": typeface[fonts.format(700)],
        "atkinson-hyperlegible.LICENCE.txt": typeface["LICENSE"],
    }
    # The web fonts hold the Latin alphabets in two files; a document's font holds both.
    files = "files/atkinson-hyperlegible-{}-{}-normal.woff2"
    documents = {
        name: make_truetype(*(typeface[files.format(part, weight)] for part in LATIN))
        for name, weight in (("regular.ttf", 400), ("bold.ttf", 700))
    }
    documents["LICENCE.txt"] = typeface["LICENSE"]
    return {
        VENDOR: with_versions(pages, GOVUK, HTMX, TYPEFACE),
        FONTS: with_versions(documents, TYPEFACE),
    }


def with_versions(files: dict[str, bytes], *packages: Package) -> dict[str, bytes]:
    """Return the files with a file VERSIONS: their packages and the SHA-256 of each."""
    lines = ["# Made by scripts/vendor.py: packages, then the SHA-256 of each file made from them."]
    lines += [f"{p.name} {p.version} sha512-{p.sha512}" for p in packages]
    lines += [f"{hashlib.sha256(data).hexdigest()}  {file}" for file, data in files.items()]
    return files | {"VERSIONS": ("\n".join(lines) + "\n").encode()}


def list_faults(vendor: Path = VENDOR) -> list[str]:
    """Return what differs between the folder and its VERSIONS file; empty when all is as made."""
    expected: dict[str, str] = {}
    for line in (vendor / "VERSIONS").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"([0-9a-f]{64})  (\S+)", line):
            expected[match[2]] = match[1]
    present = {path.name: path for path in vendor.iterdir() if path.suffix not in COMPRESSED}
    present.pop("VERSIONS")
    faults = [
        f"{name}: not made by the script" for name in sorted(present.keys() - expected.keys())
    ]
    for name, digest in expected.items():
        path = present.get(name)
        if path is None:
            faults.append(f"{name}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(f"{name}: changed by hand")
    return faults


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="only compare the files with VERSIONS")
    if parser.parse_args().check:
        faults = [fault for folder in (VENDOR, FONTS) for fault in list_faults(folder)]
        sys.stderr.writelines(f"{fault}\n" for fault in faults)
        return 1 if faults else 0
    for folder, files in build().items():
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
