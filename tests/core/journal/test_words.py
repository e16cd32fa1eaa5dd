"""Each action that the code records has its sentence, and each kind of actor its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

import mh_portal
from mh_portal.core.actors import ActorKind
from mh_portal.core.consents.rules import Answer
from mh_portal.core.journal import words
from mh_portal.core.requests.rules import RequestState

PACKAGE = Path(mh_portal.__file__).parent
ACTION = re.compile(r"[a-z][a-z0-9_]*(:[a-z0-9_]+){2}")
PREFIX = re.compile(r"([a-z][a-z0-9_]*:){2}\{")
# Actions whose last part is a value: what it may be.
ENDINGS: dict[str, type[StrEnum]] = {
    "consents:decision:": Answer,
    "requests:request:": RequestState,
}


def texts(tree: ast.AST) -> Iterator[str]:
    """Give the texts of a module's code; of one with values in it, what stands before them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value) + "{"


def modules() -> Iterator[ast.AST]:
    """Give the modules of the portal, but for the one that has the sentences."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path != Path(words.__file__):
            yield ast.parse(path.read_text(encoding="utf-8"))


def recorded() -> set[str]:
    """Return every action that is recorded anywhere in the code."""
    found = set()
    for tree in modules():
        for text in texts(tree):
            if ACTION.fullmatch(text):
                found.add(text)
            elif PREFIX.fullmatch(text):
                prefix = text.removesuffix("{")
                assert prefix in ENDINGS, f"say in ENDINGS what may follow {prefix}"
                found.update(f"{prefix}{value}" for value in ENDINGS[prefix])
    return found


def calls() -> Iterator[ast.Call]:
    """Give every call that records."""
    for tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                yield node


def test_the_walk_finds_what_is_recorded() -> None:
    assert len(list(calls())) > 10
    assert {"accounts:session:opened", "requests:request:submitted"} <= recorded()


def test_every_action_is_written_where_the_walk_sees_it() -> None:
    for call in calls():
        action = call.args[1]
        if isinstance(action, ast.Constant):
            assert ACTION.fullmatch(str(action.value)), ast.unparse(call)
        else:
            assert isinstance(action, ast.Name | ast.JoinedStr), ast.unparse(call)


def test_every_action_has_its_sentence() -> None:
    assert sorted(recorded() - set(words.SENTENCES) - words.OF_NO_MEMBER) == []


def test_no_sentence_is_left_over() -> None:
    assert sorted((set(words.SENTENCES) | words.OF_NO_MEMBER) - recorded()) == []
    assert not set(words.SENTENCES) & words.OF_NO_MEMBER


def test_sentences_are_short_french_and_told_apart() -> None:
    sentences = list(words.SENTENCES.values())
    assert len(set(sentences)) == len(sentences)
    assert all(len(sentence.split()) <= 15 and ":" not in sentence[:3] for sentence in sentences)


@pytest.mark.parametrize("kind", ActorKind)
def test_everybody_who_acts_has_a_name(kind: ActorKind) -> None:
    assert words.who(kind)


def test_details_tell_what_is_known_and_nothing_else() -> None:
    told = {"kind": "droits", "reference": "D-2022-7K4M-2Q", "state": ["draft", "submitted"]}
    assert words.details(told) == "Mes droits sur mes données, D-2022-7K4M-2Q"
    told = {"purpose": "offers", "channel": "sms", "answer": ["undecided", "given"]}
    assert words.details(told) == "Offres et services d’assurance, par SMS, oui"
    assert words.details({"reason": "reimbursement"}) == "Motif : un remboursement".replace(
        " :", "\N{NO-BREAK SPACE}:"
    )
    assert words.details({"reason": "sign_in_failed"}) == ""
    assert words.details({"email": [None, "j…@poste.example"]}) == "j…@poste.example"
    assert words.details({"failures": 3, "kind": "unknown", "purpose": [], "email": None}) == ""
