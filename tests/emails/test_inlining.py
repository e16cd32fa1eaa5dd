"""Styles stand on the elements, and what Jinja reads comes through unchanged."""

from __future__ import annotations

import pytest

from mh_portal.emails.inlining import InliningLoader, StyleError, inline_template
from mh_portal.emails.rendering import TEMPLATES, environment

STYLE = ".a { color: #14245c; } @media (max-width: 480px) { .a { margin: 0 !important; } }"


def test_a_part_gets_its_styles() -> None:
    styled = inline_template('<p class="a">Bonjour</p>', STYLE, "part.html")
    assert styled == '<p class="a" style="color: #14245c;">Bonjour</p>'


def test_a_page_keeps_the_media_rules() -> None:
    page = '<!DOCTYPE html>\n<html><head><title>t</title></head><body class="a">x</body></html>'
    styled = inline_template(page, STYLE, "page.html")
    assert styled.startswith("<!DOCTYPE html>")
    assert "@media (max-width: 480px)" in styled
    assert '<body class="a" style="color: #14245c;">' in styled


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("It\'s <b> & \\"so\\"") }}',
        '{% if a < b and c > "d" %}<p>x</p>{% endif %}',
        "{% trans name=a %}Hello <b>{{ name }}</b> & goodbye{% endtrans %}",
        '<a href="{{ base_url ~ "/a?b=1&c=2" }}">{{ label }}</a>',
        "{# a <remark> & more #}",
        "{{ a\n| upper }}",
    ],
)
def test_what_jinja_reads_is_left_alone(source: str) -> None:
    assert inline_template(source, STYLE, "part.html") == source


def test_text_between_table_rows_is_refused() -> None:
    source = "<table>{% if a %}<tr><td>{{ b }}</td></tr>{% endif %}</table>{{ c }}"
    with pytest.raises(StyleError, match=r"broken\.html"):
        inline_template(source, STYLE, "broken.html")


def test_sentences_are_in_french_once_a_template_is_loaded() -> None:
    loader = InliningLoader(TEMPLATES)
    source = loader.get_source(environment(), "account_activation/body.txt")[0]
    assert "Il reste une étape" in source
    assert '{{ _("You have' not in source
