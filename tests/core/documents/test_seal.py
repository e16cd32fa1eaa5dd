"""Number, code and signature; the program of docs/verification.md is run as it stands there."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mh_portal.core.documents.people import Holder
from mh_portal.core.documents.proof import DocumentKind, Proof
from mh_portal.core.documents.seal import Seal, Statement

ROOT = Path(__file__).resolve().parents[3]
BASE = "https://espace.example"
SEAL = Seal(bytes(range(32)), BASE)
STATEMENT = Statement(
    kind=DocumentKind.CERTIFICATE,
    contract_id=77,
    issuer="Malakoff Humanis Prévoyance",
    issued_on=date(2022, 3, 24),
    starts_on=date(2011, 2, 1),
    ends_on=None,
    holder=Holder(
        name="François-Xavier de La Tour d’Auvigny",
        birth_date=date(1951, 8, 25),
        member_number="10203057",
        address=("1 rue des Lilas", "60200 Compiègne"),
    ),
    facts={"contract_number": "SG0021048", "started_on": date(2011, 2, 1)},
)
NAME, BIRTH = "François-Xavier de La Tour d’Auvigny", "1951-08-25"


def facts_of(proof: Proof) -> dict[str, str | None]:
    text = proof.qr.partition("#")[2].split(".")[1]
    decoded: dict[str, str | None] = json.loads(base64.urlsafe_b64decode(text + "=="))
    return decoded


def test_the_same_facts_give_the_same_proof() -> None:
    assert SEAL.proof(STATEMENT) == Seal(bytes(range(32)), BASE).proof(STATEMENT)


def test_a_changed_fact_gives_another_number() -> None:
    changed = dataclasses.replace(STATEMENT, facts={**STATEMENT.facts, "product": "other"})
    numbers = [SEAL.proof(each).number for each in (STATEMENT, changed)]
    assert numbers[0] != numbers[1]
    for number in numbers:
        assert re.fullmatch(r"ATT-20220324-[0-9A-HJKMNP-TV-Z]{10}", number)


def test_the_qr_code_leads_to_the_page_of_the_code() -> None:
    proof = SEAL.proof(STATEMENT)
    assert proof.page == f"{BASE}/verifier"
    assert proof.qr.partition("#")[0] == f"{BASE}/verifier/{proof.code}"
    issue = SEAL.codes.read(proof.code)
    assert issue is not None
    assert issue.subject_id == STATEMENT.contract_id


def test_the_signed_facts_are_those_of_the_document_and_tell_no_name() -> None:
    proof = SEAL.proof(STATEMENT)
    facts = facts_of(proof)
    assert facts.pop("holder")
    assert facts == {
        "kind": "certificate",
        "number": proof.number,
        "issuer": "Malakoff Humanis Prévoyance",
        "issued": "2022-03-24",
        "from": "2011-02-01",
        "until": None,
    }


@pytest.fixture(scope="module")
def program() -> str:
    (found,) = re.findall(
        r"```python\n(.*?)```",
        (ROOT / "docs/verification.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    return str(found)


def run(program: str, key: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, str(key), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "cle-publique.pem"
    path.write_text(SEAL.public_key)
    return path


def test_the_documented_program_accepts_a_genuine_document(program: str, key: Path) -> None:
    proof = SEAL.proof(STATEMENT)
    done = run(program, key, proof.qr, NAME, BIRTH)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["number"] == proof.number


@pytest.mark.parametrize(
    ("name", "birth"), [("Paul Petit", BIRTH), (NAME, "1951-08-26"), (NAME.upper(), BIRTH)]
)
def test_it_refuses_a_replaced_name(program: str, key: Path, name: str, birth: str) -> None:
    done = run(program, key, SEAL.proof(STATEMENT).qr, name, birth)
    assert done.returncode == 1
    assert "is not the one that was signed" in done.stderr


def test_it_refuses_a_changed_fact_and_another_key(program: str, key: Path, tmp_path: Path) -> None:
    qr = SEAL.proof(STATEMENT).qr
    head, _, text = qr.partition("#")
    version, facts, signature = text.split(".")
    later = base64.urlsafe_b64encode(
        base64.urlsafe_b64decode(facts + "==").replace(b"2011-02-01", b"2001-02-01")
    ).decode()
    forged = f"{head}#{version}.{later.rstrip('=')}.{signature}"
    done = run(program, key, forged, NAME, BIRTH)
    assert done.returncode == 1
    assert "InvalidSignature" in done.stderr
    other = tmp_path / "other.pem"
    other.write_text(Seal(bytes(32), BASE).public_key)
    assert "InvalidSignature" in run(program, other, qr, NAME, BIRTH).stderr


def test_each_fact_of_the_format_is_told_in_the_docs() -> None:
    docs = (ROOT / "docs/verification.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in docs for name in facts_of(SEAL.proof(STATEMENT)))
