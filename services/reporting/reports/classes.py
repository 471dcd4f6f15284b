"""Organizations by class as tables: a row for each meeting and one for the period, a column for each class."""

import msgspec

from services.reporting.figures import Figure
from services.reporting.figures.classes import NAMES, STATUSES
from services.reporting.figures.participation import JOINED, MODES
from services.reporting.reports.figure_index import FigureIndex

ORGANIZATIONS = "participation.organizations"
WORDS = ("region", "development", "status", "category", "size", "sector", "mode")
_ORDER = {**NAMES, "status": STATUSES, "mode": MODES}


class ClassTableRow(msgspec.Struct, frozen=True):
    """`meeting` None is the period. A cell is None where no figure is about the class: it is `joined` with others, or nobody is
    known to be in it, and when the list is `complete` and all are classified, nobody is."""

    meeting: str | None
    cells: tuple[Figure | None, ...]
    joined: bool = False
    complete: bool = False

    @property
    def unknown(self) -> Figure | None:
        """A figure of the row that says how many could not be classified, if some could not."""
        return next((figure for figure in self.cells if figure is not None and figure.unknown), None)


class ClassTable(msgspec.Struct, frozen=True):
    """By a word of FIGURES.md. `nothing_known`: in no case is anything known but that nobody is known to be in a class."""

    word: str
    names: tuple[str, ...]
    rows: tuple[ClassTableRow, ...]

    @property
    def figures(self) -> list[Figure]:
        return [figure for row in self.rows for figure in row.cells if figure is not None]

    @property
    def nothing_known(self) -> bool:
        return not any(figure.value is not None or figure.at_least for figure in self.figures)

    @property
    def some_unknown(self) -> bool:
        return any(row.unknown for row in self.rows)

    def of(self, name: str) -> tuple[Figure | None, ...]:
        """One class: a figure for each meeting in order, without the period."""
        at = self.names.index(name)
        return tuple(row.cells[at] for row in self.rows if row.meeting)


def class_tables(figures: FigureIndex, meetings: list[str]) -> tuple[ClassTable, ...]:
    return tuple(_table(figures, word, meetings) for word in WORDS)


def _table(figures: FigureIndex, word: str, meetings: list[str]) -> ClassTable:
    found = {
        each.of[word] for each in (*figures.each(ORGANIZATIONS, word), *figures.each(ORGANIZATIONS, "meeting", word))
    }
    order = [*_ORDER.get(word, ()), *sorted(found), JOINED]
    names = tuple(name for name in dict.fromkeys(order) if name in found)
    if JOINED in names:
        names = (*(name for name in names if name != JOINED), JOINED)
    rows = [_row(figures, word, names, meeting) for meeting in (*meetings, None)]
    return ClassTable(word, names, tuple(rows))


def _row(figures: FigureIndex, word: str, names: tuple[str, ...], meeting: str | None) -> ClassTableRow:
    at = {"meeting": meeting} if meeting else {}
    cells = tuple(figures.of(ORGANIZATIONS, **at, **{word: name}) for name in names)
    whole = figures.of(ORGANIZATIONS, **at)
    complete = whole is not None and whole.value is not None and not any(each.unknown for each in cells if each)
    return ClassTableRow(meeting, cells, figures.of(ORGANIZATIONS, **at, **{word: JOINED}) is not None, complete)
