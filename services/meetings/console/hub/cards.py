"""The parts of the cards on a meeting's page. `declared` has the table of all cards; a new card is a function there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Literal

from flask_babel import ngettext
from markupsafe import Markup
from uuid_utils import uuid7

from shared.web.console import FactRow

Glyph = Literal["done", "partly", "missing", "coming", "next", "late"]
Place = Literal["open", "ahead", "behind"]
"""The place of a stage: open (a card), or a line among those ahead or behind."""
Urgency = Literal["late", "waiting", "next"]
"""The order of steps: those late, those waiting for the viewer, then the next by its day."""
MOST_ROWS = 7


@dataclass(frozen=True)
class CardLink:
    """An act of a card, shown as a word."""

    label: str
    path: str


@dataclass(frozen=True)
class SendLine:
    """The line under a row that sends a conclusion: to the body that it calls on, shown by name, or to a typed
    addressee (`find` returns the matches). After a refusal, `typed` has the input by field, and `wrong` the error in
    the field `field`."""

    conclusion: str
    path: str
    find: str
    to: str
    name: str
    purposes: Mapping[str, str]
    typed: Mapping[str, str]
    field: str = ""
    wrong: str = ""
    batch: str = dataclass_field(default_factory=lambda: str(uuid7()))


@dataclass(frozen=True)
class CardTable:
    """A table, of which at most seven rows are drawn. A cell is text, markup, or a fact that is edited in place; None
    is drawn as "not known". `numbers`: columns of numbers. `sends`: the number of a row, and the line under it."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    numbers: frozenset[int] = frozenset()
    sends: tuple[int, SendLine] | None = None


@dataclass(frozen=True)
class AddLine:
    """A line of one text field that adds one more record: it sends the form at `path`, with `given` filled in already.

    `name` is the field as its form sends it. If something is wrong, the full form opens with everything that was typed.
    """

    label: str
    path: str
    name: str
    given: Mapping[str, str]
    command: str = dataclass_field(default_factory=lambda: str(uuid7()))


@dataclass(frozen=True)
class NextStep:
    """The act of the page's one button. `reason` is shown beside it; steps are ordered by `due`."""

    urgency: Urgency
    reason: str
    label: str
    path: str
    due: str = ""
    roles: frozenset[str] | None = None
    """The roles that can do it; None: all that may write."""


@dataclass(frozen=True)
class HubCard:
    """A card, which can also be drawn as a line: `line` is its phrase, with `day` at the end.

    `name` is its anchor. `phrase` is grey, after the title; `sentence` has the figures; there are at most two `acts`.
    `path` leads to its page. `quoted`: counts from documents, shown beside our own. `also`: acts on a separate line.
    """

    name: str
    title: str
    place: Place
    glyph: Glyph
    line: str = ""
    day: str = ""
    phrase: str = ""
    sentence: str | Markup = ""
    table: CardTable | None = None
    acts: tuple[CardLink, ...] = ()
    path: str | None = None
    adds: AddLine | None = None
    quoted: tuple[FactRow, ...] = ()
    also: tuple[CardLink, ...] = ()
    steps: tuple[NextStep, ...] = ()
    beside: bool = False
    """Whether it stands in the column at the right."""

    @property
    def facts(self) -> set[str]:
        """Return the names of its facts that are edited in place."""
        cells = [cell for row in (self.table.rows if self.table else ()) for cell in row]
        found = (each.edit for each in (*self.quoted, *cells) if isinstance(each, FactRow))
        return {each.name for each in found if each is not None}


@dataclass(frozen=True)
class Hub:
    """A whole meeting's page: `step` is the next one; without one, `nothing` states when there will be something to do."""

    left: Sequence[HubCard] = ()
    right: Sequence[HubCard] = ()
    ahead: Sequence[HubCard] = ()
    behind: Sequence[HubCard] = ()
    step: NextStep | None = None
    due: str = ""
    """The name of the card that has the next step."""
    nothing: str = ""
    historic: bool = False
    over: bool = False


def counted(number: int, path: str) -> Markup:
    """Return a counted number as a link to the records that it counts; zero is plain."""
    if not number:
        return Markup("0")
    return Markup('<a class="f" href="{}"><data value="{}">{}</data></a>').format(path, number, number)


def warned(text: str) -> Markup:
    """Return words marked as a warning that something is missing."""
    return Markup('<span class="warned">{}</span>').format(text)


def quiet(text: str) -> Markup:
    """Return the less prominent words of a row."""
    return Markup('<span class="quiet-text">{}</span>').format(text)


def filled(sentence: str, **places: object) -> Markup:
    """Return a translated sentence whose placeholders may be markup: numbers as links, names in bold."""
    return Markup(sentence) % places  # noqa: S704  the sentence is ours, the places are escaped


def several(one: str, many: str, number: int, path: str) -> Markup:
    """Return a sentence about a number, which links to the records that it counts; `one` and `many` are translatable."""
    return filled(str(ngettext(one, many, number, number="%(number)s")), number=counted(number, path))
