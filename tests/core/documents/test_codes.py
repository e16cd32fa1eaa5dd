"""Verification codes: every document has one, it reads back, and nothing near it does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.documents import codes
from mh_portal.core.documents.codes import ALPHABET, CodeBook, Issue
from mh_portal.core.documents.proof import DocumentKind

BOOK = CodeBook(b"a secret of the tests, 32 bytes.")
ISSUE = Issue(DocumentKind.CERTIFICATE, 1234, date(2022, 3, 24))
FIRST, LAST = date(2020, 1, 1), date(2020, 1, 1) + timedelta(days=2**14 - 1)
issues = st.builds(
    Issue,
    st.sampled_from(DocumentKind),
    st.integers(0, 2**30 - 1),
    st.dates(FIRST, LAST),
)


@given(issues)
def test_a_code_reads_back_as_what_was_written(issue: Issue) -> None:
    code = BOOK.write(issue)
    assert BOOK.read(code) == issue
    assert BOOK.write(issue) == code


@given(issues, st.integers(0, codes.LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_flipped_sign_never_verifies(issue: Issue, place: int, sign: str) -> None:
    signs = BOOK.write(issue).replace("-", "")
    if signs[place] != sign:
        assert BOOK.read(signs[:place] + sign + signs[place + 1 :]) is None


@given(issues, st.integers(0, codes.LENGTH - 2))
def test_two_signs_swapped_never_verify(issue: Issue, place: int) -> None:
    signs = BOOK.write(issue).replace("-", "")
    swapped = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
    assert BOOK.read(swapped) == (issue if swapped == signs else None)


@given(st.text(ALPHABET, min_size=20, max_size=20))
def test_a_guess_leads_nowhere(guess: str) -> None:
    assert BOOK.read(guess) is None


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    assert BOOK.read(text) is None


def test_of_twenty_thousand_guesses_beside_a_code_none_is_right() -> None:
    signs = BOOK.write(ISSUE).replace("-", "")
    tried = {
        signs[:a] + one + signs[a + 1 : b] + other + signs[b + 1 :]
        for a in range(7)
        for b in range(13, 20)
        for one in ALPHABET
        for other in ALPHABET
    } - {signs}
    assert len(tried) > 20_000
    assert not any(BOOK.read(guess) for guess in tried)


def test_neighbours_have_nothing_in_common() -> None:
    code = BOOK.write(ISSUE)
    beside = BOOK.write(Issue(ISSUE.kind, ISSUE.subject_id + 1, ISSUE.issued_on))
    same = sum(one == other for one, other in zip(code, beside, strict=True))
    assert same < 12, "four hyphens and a few by chance"


def test_another_portal_reads_nothing() -> None:
    assert CodeBook(b"another secret, also of 32 bytes").read(BOOK.write(ISSUE)) is None


@pytest.mark.parametrize("change", [
    str.lower,
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " \N{NO-BREAK SPACE}"),
    lambda code: f"  {code.replace('-', '–')}.",
    lambda code: code.replace("0", "O").replace("1", "I"),
    lambda code: code.replace("0", "o").replace("1", "l"),
])  # fmt: skip
def test_how_it_is_typed_does_not_matter(change) -> None:  # type: ignore[no-untyped-def]
    for subject_id in range(40):
        issue = Issue(DocumentKind.CARD, subject_id, ISSUE.issued_on)
        assert BOOK.read(change(BOOK.write(issue))) == issue


def test_a_code_is_printed_in_five_groups_of_four() -> None:
    code = BOOK.write(ISSUE)
    assert [len(group) for group in code.split("-")] == [4] * 5
    assert codes.tidy(code.lower().replace("-", "")) == code
    assert codes.tidy(code[:-1]) is None
    assert codes.tidy("U" * 20) is None, "Crockford's base32 has no U"
    assert codes.tidy("１" * 20) is None, "full-width digits"


@pytest.mark.parametrize(
    "issue",
    [
        Issue(DocumentKind.CARD, 2**30, ISSUE.issued_on),
        Issue(DocumentKind.CARD, 1, FIRST - timedelta(days=1)),
        Issue(DocumentKind.CARD, 1, LAST + timedelta(days=1)),
    ],
)
def test_what_a_code_cannot_hold_is_refused(issue: Issue) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        BOOK.write(issue)
