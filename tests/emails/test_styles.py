"""The styles of an HTML e-mail move into sheets that the policy lets in by their hash."""

from __future__ import annotations

import base64
import hashlib

from mh_portal.emails import styles

LETTER = (
    "<html><head><title>t</title><style>@media print{p{color:red}}</style></head><body>"
    '<p style="color:#14245c;font-family:&quot;Arial&quot;">a</p><p style="margin:0">b</p>'
    '<p style="margin:0">c</p></body></html>'
)


def test_no_style_stays_on_an_element_and_equal_ones_share_a_rule() -> None:
    moved = styles.moved_to_sheet(LETTER)
    assert ' style="' not in moved
    assert moved.count('<p data-style="1"') == 2
    assert '[data-style="0"]{color:#14245c;font-family:"Arial"}[data-style="1"]{margin:0}' in moved


def test_each_sheet_has_its_hash_in_the_policy() -> None:
    moved = styles.moved_to_sheet(LETTER)
    sheet = "@media print{p{color:red}}"
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    sources = styles.policy_sources(moved).split()
    assert f"'sha256-{digest}'" in sources
    assert len(sources) == 2


def test_a_letter_without_styles_lets_none_in() -> None:
    assert styles.policy_sources("<html><head></head></html>") == "'none'"
