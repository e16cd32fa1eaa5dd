"""The tagged layer: what a reader is told about lists, links, tables, figures and lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mh_portal.documents.inline import abbreviation, link, plain, strong
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import LARGE, NORMAL, Look
from tests.documents import facts, reading
from tests.documents.reading import Node

METADATA = Metadata(title="Essai", author="Malakoff Humanis", day=date(2022, 3, 24))


def new_story(look: Look = NORMAL) -> Story:
    story = Story(look)
    story.heading("Essai", 1)
    return story


def read(story: Story) -> Node:
    return reading.tree(render(story, METADATA, facts.LETTERHEAD))


def test_a_paragraph_over_several_lines_keeps_its_words_apart() -> None:
    story = new_story()
    told = " ".join(f"mot{number}" for number in range(80))
    story.paragraph(told)
    assert read(story).all("P")[0].text.strip() == told


def test_a_word_too_long_for_its_line_stays_one_word() -> None:
    story = new_story(LARGE)
    told = (
        "Le "
        + "anticonstitutionnellement" * 6
        + " à Saint-Rémy-"
        + "les-Chevreuse-" * 9
        + "fin ici"
    )
    story.paragraph(told)
    assert read(story).all("P")[0].text.strip() == told


def test_broken_lines_keep_their_words_apart() -> None:
    story = new_story()
    story.paragraph("12 rue des Tilleuls\n67000 STRASBOURG")
    assert read(story).all("P")[0].text.split() == "12 rue des Tilleuls 67000 STRASBOURG".split()


@pytest.mark.parametrize("word", ["mot", "Saint-Rémy-lès-"], ids=["plain", "hyphens"])
@pytest.mark.parametrize("mark", [str, strong], ids=["one style", "two styles"])
def test_a_paragraph_on_several_pages_is_one_element(word: str, mark: Callable[..., str]) -> None:
    story = new_story()
    told = " ".join(f"{word}{number}" for number in range(1500))
    story.paragraph(f"{mark('Début')} {told}")
    told = f"Début {told}"
    pdf = render(story, METADATA, facts.LETTERHEAD)
    assert len(reading.open_pdf(pdf).pages) > 2
    (paragraph,) = reading.tree(pdf).all("P")
    assert paragraph.text.strip() == told


def test_a_list_has_items_with_label_and_body() -> None:
    story = new_story()
    story.bullets(["Premier", "Second"])
    (found,) = read(story).all("L")
    assert found.facts["/ListNumbering"] == "/Disc"
    assert [item.tag for item in found.kids] == ["LI", "LI"]
    assert [[part.tag for part in item.kids] for item in found.kids] == [["Lbl", "LBody"]] * 2
    assert [part.text.strip() for part in found.all("LBody")] == ["Premier", "Second"]
    assert found.all("Lbl")[0].text.strip() == "•"


def test_an_item_on_two_pages_is_one_element() -> None:
    story = new_story()
    told = " ".join(f"mot{number}" for number in range(1500))
    story.bullets([told, "Second"])
    first, second = read(story).all("LBody")
    assert first.text.strip() == told
    assert second.text.strip() == "Second"


def test_the_text_of_a_link_stands_inside_of_its_element() -> None:
    story = new_story()
    story.paragraph(f"Appelez le {link('01 99 00 39 96', 'tel:+33199003996', 'Appeler')} demain.")
    (paragraph,) = read(story).all("P")
    (found,) = paragraph.all("Link")
    assert found.text == "01 99 00 39 96"
    assert found.links == ["tel:+33199003996"]
    assert paragraph.text.strip().startswith("Appelez le ")
    assert paragraph.text.strip().endswith(" demain.")


@pytest.mark.parametrize("before", ["", "avant "])
@pytest.mark.parametrize("after", ["", " après"])
def test_a_link_over_two_lines_is_one_element_with_two_areas(before: str, after: str) -> None:
    story = new_story()
    told = " ".join(f"lien{number}" for number in range(20))
    story.paragraph(f"{before}{link(told, 'https://espace.example/a', 'Ouvrir')}{after}")
    (paragraph,) = read(story).all("P")
    (found,) = paragraph.all("Link")
    assert found.text.strip() == told
    assert set(found.links) == {"https://espace.example/a"}
    assert len(found.links) == 2


def test_two_links_keep_their_order_and_their_descriptions() -> None:
    story = new_story()
    story.paragraph(
        f"{link('un', 'https://a.example', 'Vers a')} {link('deux', 'https://b.example', 'Vers b')}"
    )
    pdf = render(story, METADATA, facts.LETTERHEAD)
    assert [(node.text.strip(), node.links) for node in reading.tree(pdf).all("Link")] == [
        ("un", ["https://a.example"]),
        ("deux", ["https://b.example"]),
    ]
    first: Any = reading.open_pdf(pdf).pages[0]
    annotations = [one.get_object() for one in first["/Annots"]]
    assert {(one["/A"]["/URI"], one["/Contents"]) for one in annotations} == {
        ("https://a.example", "Vers a"),
        ("https://b.example", "Vers b"),
    }


def test_an_abbreviation_is_read_out_in_full() -> None:
    story = new_story()
    story.paragraph(f"N° {abbreviation('AMC', 'assurance maladie complémentaire')} : 12")
    (paragraph,) = read(story).all("P")
    (span,) = paragraph.all("Span")
    assert (span.text, span.facts["/E"]) == ("AMC", "assurance maladie complémentaire")
    assert paragraph.text.strip() == "N° AMC : 12"


def test_marks_leave_no_trace_in_descriptions() -> None:
    assert (
        plain(f"Le {strong('24 mars')} {link('ici', 'https://a.example', 'Vers a')}")
        == "Le 24 mars ici"
    )


@pytest.mark.parametrize("mark", "\ue000\ue001\ue002\ue003\ue004")
def test_a_name_with_a_mark_of_ours_breaks_nothing(mark: str) -> None:
    story = new_story()
    story.paragraph(f"Jean{mark} Martin")
    story.paragraph(f"Suite de {strong(f'la{mark} lettre')} et fin")
    assert "Jean" in read(story).all("P")[0].text


def test_what_looks_like_markup_is_text() -> None:
    story = new_story()
    told = "Martin & <b>Fils</b> &amp; Cie"
    story.paragraph(told)
    assert read(story).all("P")[0].text.strip() == told


def test_a_table_has_heads_of_columns_and_rows() -> None:
    story = new_story()
    story.table([Column("Soin", 1), Column("Prix", 1, is_amount=True)], [("Lunettes", "420,00 €")])
    (table,) = read(story).all("Table")
    head, row = table.kids
    assert [(cell.tag, cell.facts["/Scope"], cell.text.strip()) for cell in head.kids] == [
        ("TH", "/Column", "Soin"),
        ("TH", "/Column", "Prix"),
    ]
    assert (row.kids[0].tag, row.kids[0].facts["/Scope"]) == ("TH", "/Row")
    assert (row.kids[1].tag, row.kids[1].text.strip()) == ("TD", "420,00 €")


def test_a_cell_holds_paragraphs() -> None:
    story = new_story()
    story.table([Column("Soin", 1), Column("Détail", 1)], [("Lunettes", ("Un mot.", "Un autre."))])
    cell = read(story).all("TD")[0]
    assert [(part.tag, part.text.strip()) for part in cell.kids] == [
        ("P", "Un mot."),
        ("P", "Un autre."),
    ]


def test_an_empty_cell_is_a_cell() -> None:
    story = new_story()
    story.facts([("Type de convention", ""), ("CSR", "1002")])
    assert [cell.text.strip() for cell in read(story).all("TD")] == ["", "1002"]


def test_a_table_on_several_pages_is_one_table_with_one_head() -> None:
    story = new_story()
    rows = [(f"Soin {number}", "12,00 €") for number in range(120)]
    story.table([Column("Acte", 1), Column("Prix", 1, is_amount=True)], rows)
    pdf = render(story, METADATA, facts.LETTERHEAD)
    pages = reading.open_pdf(pdf).pages
    assert len(pages) > 3
    # Each page shows the head; a reader is told it once.
    assert all("Acte" in one.extract_text() for one in pages)
    (table,) = reading.tree(pdf).all("Table")
    assert len(table.kids) == 121
    assert table.text.count("Acte") == 1
    assert [row.kids[0].text.strip() for row in table.kids[1:]] == [name for name, _price in rows]


def test_in_large_print_a_wide_table_becomes_a_list() -> None:
    story = new_story(LARGE)
    story.table(
        [Column("Soin", 1), Column("Prix", 1), Column("Reste", 1)],
        [(("Lunettes", "le 3 mars"), "420,00 €", "20,00 €"), ("Consultation", "30,00 €", "")],
    )
    root = read(story)
    assert root.all("Table") == []
    first, second = (body.text.replace("\u00a0", " ").split() for body in root.all("LBody"))
    assert first == "Lunettes le 3 mars Prix : 420,00 € Reste : 20,00 €".split()
    assert second == "Consultation Prix : 30,00 €".split()


def test_a_heading_that_skips_a_level_is_refused() -> None:
    story = new_story()
    with pytest.raises(ValueError, match="heading 3 after heading 1"):
        story.heading("Trop bas", 3)


def test_what_stands_side_by_side_is_no_table_and_is_read_in_order() -> None:
    story = new_story()
    left, right = story.part("à gauche"), story.part("à droite")
    story.side_by_side([(0.5, [left]), (0.5, [right])])
    root = read(story)
    assert root.all("Table") == []
    assert [part.text.strip() for part in root.all("P")] == ["à gauche", "à droite"]


def test_a_code_is_a_figure_with_words_in_its_place() -> None:
    story = new_story()
    story.side_by_side([(1.0, [story.code([[1, 0], [0, 1]], 60, "QR code de l’essai")])])
    (figure,) = read(story).all("Figure")
    assert figure.facts["/Alt"] == "QR code de l’essai"
    left, bottom, right, top = (float(value) for value in figure.facts["/BBox"])
    assert (round(right - left), round(top - bottom)) == (60, 60)
