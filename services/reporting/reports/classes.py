"""Organizations by class as tables: a row for each meeting and one for the period, and a column for each class."""

import msgspec

from services.reporting.document_model import is_known
from services.reporting.figures import Figure
from services.reporting.figures.audience import JOINED
from services.reporting.figures.classes import NAMES, STATUSES
from services.reporting.figures.context import MODES
from services.reporting.figures.participation.organizations import WORDS
from services.reporting.reports.layout import ORGANIZATIONS, Layout

_ORDER = {**NAMES, "status": STATUSES, "mode": MODES}


class ClassTableRow(msgspec.Struct, frozen=True):
    """A row. `meeting` None is the period. A cell is None if no figure is about the class: it is `joined` with others,
    or not known to have members; if the list is `complete` and all are classified, it has none."""

    meeting: str | None
    cells: tuple[Figure | None, ...]
    joined: bool
    complete: bool

    @property
    def unknown(self) -> Figure | None:
        """Return a figure of the row that has unclassified organizations, if there is one."""
        return next((figure for figure in self.cells if figure is not None and figure.unknown), None)


class ClassTable(msgspec.Struct, frozen=True):
    """A table by a word in FIGURES.md."""

    word: str
    names: tuple[str, ...]
    rows: tuple[ClassTableRow, ...]

    @property
    def figures(self) -> list[Figure]:
        return [figure for row in self.rows for figure in row.cells if figure is not None]

    @property
    def nothing_known(self) -> bool:
        """Return whether no cell has a known number."""
        return not any(map(is_known, self.figures))

    def of(self, name: str) -> list[Figure | None]:
        """Return, for one class, a figure for each meeting in order, without the period."""
        index = self.names.index(name)
        return [row.cells[index] for row in self.rows if row.meeting]


def class_tables(layout: Layout) -> list[ClassTable]:
    """Return a table for each word, beginning with regions."""
    return [_table(layout, word) for word in WORDS]


def _table(layout: Layout, word: str) -> ClassTable:
    at_meetings = layout.figures.each(ORGANIZATIONS, "meeting", word)
    found = {each.of[word] for each in (*layout.figures.each(ORGANIZATIONS, word), *at_meetings)}
    order = dict.fromkeys((*_ORDER.get(word, ()), *sorted(found - {JOINED}), JOINED))
    names = tuple(name for name in order if name in found)
    meetings = (*(row.code for row in layout.with_participation), None)
    return ClassTable(word, names, tuple(_row(layout, word, names, meeting) for meeting in meetings))


def _row(layout: Layout, word: str, names: tuple[str, ...], meeting: str | None) -> ClassTableRow:
    subjects = {"meeting": meeting} if meeting else {}
    cells = tuple(layout.of(ORGANIZATIONS, **subjects, **{word: name}) for name in names)
    total = layout.valued(ORGANIZATIONS, **subjects)
    complete = total is not None and not any(each.unknown for each in cells if each)
    return ClassTableRow(meeting, cells, layout.of(ORGANIZATIONS, **subjects, **{word: JOINED}) is not None, complete)
