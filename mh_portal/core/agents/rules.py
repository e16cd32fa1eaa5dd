"""What makes the opening of a member's file stand out; each rule says why.

None of them proves anything: they tell a supervisor where to look first (CNIL, guide to the
security of personal data, sheet « Tracer les opérations »: traces are of use when somebody reads
them).
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from enum import StrEnum

from mh_portal.core.members.rules import comparable_name

# A call with its identity check takes about ten minutes, and a day has seven hours of calls.
FILES_A_DAY = 45
# What a member sent or was promised is spoken of for about a month.
CONTACT_LASTS = timedelta(days=30)


class Unusual(StrEnum):
    """Why a supervisor may want to look at an opened file."""

    MANY_FILES = "many_files"
    NOTHING_DONE = "nothing_done"
    SAME_NAME = "same_name"
    COLLEAGUE = "colleague"
    HAD_READ = "had_read"


@dataclasses.dataclass(frozen=True)
class Opening:
    """An opened file as the rules look at it.

    `surnames` are the member's, married and birth; `files_that_day` counts those that the agent
    opened on the same day; `acts` what was done in the file beside opening and closing it;
    `had_contact` tells whether the member had sent something, or was to be called, shortly before;
    `had_read` whether the agent had a request or an announcement of the member before their eyes.
    """

    agent_name: str
    first_name: str
    surnames: tuple[str, ...]
    files_that_day: int
    acts: int
    had_contact: bool
    had_read: bool = False


def unusual(opening: Opening, team: frozenset[str]) -> tuple[Unusual, ...]:
    """Return what stands out; `team` are the names of all agents, as `comparable_name` gives them."""
    found = {
        # More files than calls: somebody looks members up for another purpose.
        Unusual.MANY_FILES: opening.files_that_day > FILES_A_DAY,
        # Nothing was asked for and nothing came of it: perhaps curiosity.
        Unusual.NOTHING_DONE: opening.acts == 0 and not opening.had_contact,
        # Perhaps of the family; an agent does not process the family's affairs.
        Unusual.SAME_NAME: is_of_family(opening.agent_name, opening.surnames),
        # A colleague may be insured here too, and is entitled to their secrets.
        Unusual.COLLEAGUE: any(
            comparable_name(f"{opening.first_name} {surname}") in team
            for surname in opening.surnames
        ),
        # Most often it explains a call; but what a caller would tell was on the agent's screen.
        Unusual.HAD_READ: opening.had_read,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def is_of_family(agent_name: str, surnames: tuple[str, ...]) -> bool:
    """Tell whether an agent, « Claire Le Goff », has one of a member's surnames.

    First names may be several words: every way to cut the name in two is tried.
    """
    words = agent_name.split()
    own = {comparable_name(" ".join(words[cut:])) for cut in range(1, len(words))}
    return bool(own & {comparable_name(surname) for surname in surnames if surname})
