"""Only paths of this portal are followed."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.web.pages import local_path

HERE = "https://portal.example/connexion"


@pytest.mark.parametrize("path", ["/espace", "/espace/contrats?page=2", "/a#b", "/é"])
def test_a_local_path_is_followed(path: str) -> None:
    assert local_path(path, "/") == path


@given(st.text(alphabet="/\\:.@?#%\t\n\r aehtps[]0", max_size=12) | st.text(max_size=12))
def test_no_text_leads_elsewhere(address: str) -> None:
    chosen = local_path(address, "/otherwise")
    # What browsers do before they read an address: drop tabs and line ends, turn backslashes.
    read = chosen.translate({9: None, 10: None, 13: None}).replace("\\", "/")
    assert urlsplit(urljoin(HERE, read)).netloc == "portal.example"
