"""What is taken, under which name, and how heavy it is said to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.papers import rules
from mh_portal.core.papers.rules import MediaType, Reason, RefusedError


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", MediaType.PDF),
        (b"\xff\xd8\xff\xe0", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    ],
)
def test_the_first_bytes_say_what_a_file_is(start: bytes, kind: MediaType) -> None:
    assert rules.media_type(start + b"rest") is kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"%PDF-" + bytes(rules.LARGEST_FILE), Reason.TOO_LARGE),
        (b"<html><script>", Reason.OTHER_KIND),
        (b" %PDF-1.7", Reason.OTHER_KIND),
        (b"GIF89a", Reason.OTHER_KIND),
        (b"MZ\x90", Reason.OTHER_KIND),
        (b"\0\0\0\x18ftypheic\0", Reason.HEIC),
        (b"PK\x03\x04word/document.xml", Reason.OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Reason.OFFICE),
    ],
)
def test_another_file_is_refused_with_what_to_do(content: bytes, reason: Reason) -> None:
    with pytest.raises(RefusedError) as refused:
        rules.media_type(content)
    assert refused.value.reason is reason
    assert refused.value.words == rules.WORDS[reason]


def test_every_reason_has_its_words() -> None:
    assert set(rules.WORDS) == set(Reason)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Devis n° 12.PDF", "Devis n 12.pdf"),
        ("C:\\Users\\moi\\scan.jpeg", "scan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("facture.pdf.exe", "facture.pdf.pdf"),
        ('a"; filename="b.html', "a filename b.pdf"),
        ("\r\nSet-Cookie: x", "Set-Cookie x.pdf"),
        ("évaluation d’été.pdf", "évaluation d’été.pdf"),
        ("....", "document.pdf"),
        ("", "document.pdf"),
    ],
)
def test_a_name_is_kept_without_what_a_disk_or_a_header_refuses(sent: str, kept: str) -> None:
    assert rules.clean_name(sent, MediaType.PDF) == kept


@given(st.text(max_size=300))
def test_any_name_can_be_saved(name: str) -> None:
    kept = rules.clean_name(name, MediaType.JPEG)
    assert kept.endswith(".jpg")
    assert 4 < len(kept) <= rules.LONGEST_NAME + 4
    assert not set(kept) & set('/\\:*?"<>|;\r\n\0')
    assert kept == rules.clean_name(kept, MediaType.JPEG)


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 Ko"), (84 * 1024, "84 Ko"), (1_258_292, "1,2 Mo"), (5 * 1024 * 1024, "5,0 Mo")],
)
def test_a_weight_is_said_in_words(size: int, words: str) -> None:
    assert rules.weight(size).replace("\N{NO-BREAK SPACE}", " ") == words
