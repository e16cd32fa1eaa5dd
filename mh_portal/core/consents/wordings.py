"""The texts members were shown when they decided: every version, with its date, word for word.

They are kept out of the catalogue of translations, where a text may be put better at any time: a
proof quotes the words that were on the screen (RGPD, article 7, 1). A version that was shown is
never changed; another one is added with its date.
"""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from mh_portal.core.consents.rules import Answer, Channel, Purpose

FILE = Path(__file__).resolve().parent / "data" / "wordings.toml"
# A mail program that unsubscribes by itself shows no page of ours.
ONE_CLICK = "one-click-1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wording:
    """One version of what is asked for a purpose, shown from the day `since` on.

    `text` says what the messages are, `assurance` what the member is free to do: where several
    questions are asked on one page, it stands there once. `channels` names each channel the question is put for, `answers` the words of each answer,
    `notes` says what holds without an answer. The text of a page to unsubscribe has one channel
    and one answer. One without a purpose fits all of them.
    """

    key: str
    purpose: Purpose | None
    since: date
    title: str
    text: str
    assurance: str
    question: str
    channels: dict[Channel, str]
    answers: dict[Answer, str]
    notes: dict[Channel, str]


@functools.cache
def published() -> dict[str, Wording]:
    """Return every version by its key, in the order of the file."""
    made = (_wording(row) for row in tomllib.loads(FILE.read_text("utf-8"))["wordings"])
    return {wording.key: wording for wording in made}


def of_space(purpose: Purpose, on: date) -> Wording:
    """Return the text that the space shows for a purpose on a day: the newest of then."""
    return _newest(purpose, on, asks=True)


def of_unsubscription(purpose: Purpose, on: date) -> Wording:
    """Return the text of the page that an e-mail's link to unsubscribe opens."""
    return _newest(purpose, on, asks=False)


def _newest(purpose: Purpose, on: date, *, asks: bool) -> Wording:
    versions = [
        wording
        for wording in published().values()
        if wording.purpose is purpose and (Answer.GIVEN in wording.answers) is asks
    ]
    versions.sort(key=lambda wording: wording.since)
    # A clock set before the first version shows the first one.
    return next((each for each in reversed(versions) if each.since <= on), versions[0])


def _wording(row: dict[str, Any]) -> Wording:
    return Wording(
        key=row["key"],
        purpose=Purpose(row["purpose"]) if "purpose" in row else None,
        since=row["since"],
        title=row["title"],
        text=row["text"],
        assurance=row.get("assurance", ""),
        question=row["question"],
        channels={Channel(name): text for name, text in row["channels"].items()},
        answers={Answer(name): text for name, text in row["answers"].items()},
        notes={Channel(name): text for name, text in row.get("notes", {}).items()},
    )
