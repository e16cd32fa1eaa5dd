"""The letters of a campaign as one tagged PDF for the printer, addressed for window envelopes."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak

from mh_portal.core.campaigns import words
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.documents.campaign_texts import tell
from mh_portal.documents.canvas import TaggedCanvas
from mh_portal.documents.inline import plain, strong
from mh_portal.documents.letterhead import Letterhead, Masthead
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import TOP, Foot, build
from mh_portal.documents.paragraph import TaggedParagraph
from mh_portal.documents.story import Story
from mh_portal.documents.structure import Element
from mh_portal.documents.style import NORMAL, PAGE_HEIGHT, PAGE_WIDTH, SAND
from mh_portal.language import gettext as _
from mh_portal.language import long_date

MM = 72 / 25.4
# The window of the French envelope DL, wherever a machine lets the sheet slide to: 110 mm from the
# left, from 50 to 85 mm from the top, 90 mm wide. A printer needs some room around the text.
WINDOW_LEFT, WINDOW_TOP, WINDOW_BOTTOM, WINDOW_RIGHT = 110 * MM, 50 * MM, 85 * MM, 200 * MM
_ROOM = 2 * MM
# The text begins below the first fold; the sheet is folded in three.
_TEXT_TOP = 97 * MM
_FOLDS = (PAGE_HEIGHT - 99 * MM, PAGE_HEIGHT - 198 * MM)
# A little closer than other documents: most letters then take one sheet.
_FIRST, _SECOND, _THIRD = NORMAL.headings
_LOOK = dataclasses.replace(
    NORMAL,
    body=NORMAL.body.clone("letter", leading=15.8, spaceAfter=6),
    soft=NORMAL.soft.clone("letter soft", leading=15.8, spaceAfter=3),
    item=NORMAL.item.clone("letter item", leading=15.8, spaceAfter=2),
    headings=(
        _FIRST.clone("letter heading 1", fontSize=18.5, leading=22.6, spaceBefore=0),
        _SECOND.clone("letter heading 2", fontSize=14.5, leading=17.7, spaceBefore=5),
        _THIRD.clone("letter heading 3", fontSize=12.5, leading=15.3, spaceBefore=4),
    ),
)
# La Poste asks for six lines at most; what is longer is set smaller.
_ADDRESS = ParagraphStyle("address", parent=NORMAL.body, leading=14.6, spaceAfter=0)
_SMALL_ADDRESS = ParagraphStyle("small address", parent=_ADDRESS, fontSize=9, leading=10.6)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """One letter: to whom, what about, its code for `/verifier`, and the day it is dated.

    `address` holds the lines below the name; `facts` are those of the campaign's message.
    """

    kind: CampaignKind
    name: str
    address: Sequence[str]
    facts: Facts
    code: str
    day: date


def make_batch(letters: Sequence[LetterFacts], letterhead: Letterhead) -> tuple[bytes, int]:
    """Return the letters as tagged PDF, each on a new page, and how many pages they have.

    Raises ValueError when there are none, and when a letter has no address.
    """
    if not letters:
        raise ValueError("a batch needs a letter")
    root = Element("Document")
    begun: list[int] = []
    flowables: list[Flowable] = []
    for number, letter in enumerate(letters, start=1):
        if flowables:
            flowables.append(PageBreak())
        flowables += [_Begin(number, letter, begun), *_told(letter, letterhead, root)]
    first = letters[0]
    title = f"{words.TITLES[first.kind]} – {long_date(first.day)}"
    metadata = Metadata(title=title, author=letterhead.author, day=first.day)
    foot = Foot(words.TITLES[first.kind], letterhead, _LOOK)
    pages = 0

    def draw_foot(canvas: TaggedCanvas, number: int, count: int) -> None:
        """Draw the foot of a page with its number in its own letter."""
        nonlocal pages
        pages = count
        place = bisect.bisect_right(begun, number)
        start = begun[place - 1]
        following = begun[place] if place < len(begun) else count + 1
        foot.draw(canvas, number - start + 1, following - start)

    content = build(flowables, root, metadata, foot, draw_foot)
    return content, pages


def _told(letter: LetterFacts, letterhead: Letterhead, root: Element) -> list[Flowable]:
    story = Story(_LOOK)
    # An article for each: a reader goes from letter to letter.
    story.root = Element("Art", root)
    story.flowables.append(_Head(story, letter, letterhead))
    story.heading(words.TITLES[letter.kind], 1)
    story.paragraph(_("Hello %(greeting)s,") % {"greeting": letter.facts.greeting})
    tell(story, letter.kind, letter.facts, letterhead, letter.day)
    start = len(story.flowables)
    story.paragraph(strong(_("The Malakoff Humanis team")))
    page = strong(f"{letterhead.base_url.partition('://')[2]}/verifier")
    story.paragraph(
        _("Is this letter really from us? Type this code at %(page)s:") % {"page": page}
        + f" {strong(letter.code)}",
        story.look.soft,
    )
    story.keep_together(start)
    return story.flowables


class _Begin(Flowable):
    """The beginning of a letter, of no height: a bookmark, and the number of its first page."""

    canv: TaggedCanvas

    def __init__(self, number: int, letter: LetterFacts, begun: list[int]) -> None:
        super().__init__()
        self.width = self.height = 0.0
        self._key = f"letter-{number}"
        self._title = f"{number}. {plain(letter.name)}, {letter.facts.member_number}"
        self._begun = begun

    def draw(self) -> None:
        """Note the page."""
        self._begun.append(self.canv.getPageNumber())
        self.canv.bookmarkPage(self._key)
        self.canv.addOutlineEntry(self._title, self._key, 0)


class _Head(Flowable):
    """The upper third: the wordmark, whom to call, the address in its window, the date."""

    canv: TaggedCanvas

    def __init__(self, story: Story, letter: LetterFacts, letterhead: Letterhead) -> None:
        super().__init__()
        look, facts = story.look, letter.facts
        self.width, self.height = look.width, TOP - (PAGE_HEIGHT - _TEXT_TOP)
        self._margin = look.margin
        if not letter.address:
            raise ValueError("a letter needs an address")
        self._masthead = Masthead(letterhead.wordmark, look, Element("P", story.root))
        self._sender = story.part("\n".join([strong(letterhead.author), *letterhead.contacts]))
        self._number = story.part(_("Your member number:") + f"\n{strong(facts.member_number)}")
        element = Element("P", story.root)
        lines = "\n".join([letter.name, *letter.address])
        self._address = _fitting(lines, element)
        self._date = story.part(_("On %(date)s") % {"date": long_date(letter.day)}, look.soft)

    def draw(self) -> None:
        """Draw each part at its place on the paper."""
        left = self._margin
        self._masthead.canv = self.canv
        self._masthead.drawOn(self.canv, 0, self.height - self._masthead.height)
        room = WINDOW_LEFT - left - 4 * MM
        self._draw(self._sender, left, 30 * MM, room)
        self._draw(self._number, left, 62 * MM, room)
        self._draw(
            self._address, WINDOW_LEFT + _ROOM, WINDOW_TOP + _ROOM, WINDOW_RIGHT - WINDOW_LEFT
        )
        self._draw(self._date, WINDOW_LEFT + _ROOM, 88 * MM, PAGE_WIDTH - WINDOW_LEFT)
        canvas = self.canv
        canvas.setStrokeColor(SAND)
        canvas.setLineWidth(0.6)
        for height in _FOLDS:
            at = height - (TOP - self.height)
            canvas.line(6 * MM - left, at, 11 * MM - left, at)

    def _draw(self, part: TaggedParagraph, x: float, below: float, room: float) -> None:
        """Draw a part whose upper left corner is at `x`, `below` the upper edge of the paper."""
        _width, height = part.wrapOn(self.canv, room - _ROOM, PAGE_HEIGHT)
        at = PAGE_HEIGHT - below - height - (TOP - self.height)
        part.drawOn(self.canv, x - self._margin, at)


def _fitting(lines: str, element: Element) -> TaggedParagraph:
    """Return the address in the largest type in which it stands in the window."""
    room = WINDOW_RIGHT - WINDOW_LEFT - 2 * _ROOM
    large = TaggedParagraph(lines, _ADDRESS, element=element)
    _width, height = large.wrap(room, PAGE_HEIGHT)
    if height <= WINDOW_BOTTOM - WINDOW_TOP - 2 * _ROOM:
        return large
    return TaggedParagraph(lines, _SMALL_ADDRESS, element=element)
