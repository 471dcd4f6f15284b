"""What the annex shows, and what is compared with the period before: rows of figures, those without any value left out."""

import msgspec

from services.reporting.figures import RULES, Figure
from services.reporting.figures.classes import DEVELOPMENT, DISPUTED, STATUSES
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.diversity.measures import MEASURES
from services.reporting.reports.figure_index import FigureIndex
from shared.contracts.reporting import CLAUSES

MEASURE_NAMES = tuple(measure.name for measure in MEASURES)
_BESIDE = "reference.states"


class MeasureRow(msgspec.Struct, frozen=True):
    """Seven measures of one spread. `name`: regions, categories, locations or states; `meeting` None is the period."""

    name: str
    meeting: str | None
    guests: bool
    cells: tuple[Figure, ...]


def measure_rows(figures: FigureIndex, codes: list[str]) -> list[MeasureRow]:
    rows = []
    for name, guests in (
        ("regions", False),
        ("regions", True),
        ("categories", False),
        ("locations", False),
        ("states", False),
    ):
        for meeting in (*codes, None):
            asked = {"host": "excluded"} if guests else {}
            at = {"meeting": meeting} if meeting else {}
            found = [figures.of(f"diversity.{name}.{measure}", asked, **at) for measure in MEASURE_NAMES]
            cells = tuple(figure for figure in found if figure is not None)
            if len(cells) == len(found) and any(figure.value is not None for figure in cells):
                rows.append(MeasureRow(name, meeting, guests, cells))
    return rows


def states(figures: FigureIndex) -> list[Figure]:
    found = [figures.of(_BESIDE)]
    found += [figures.of(_BESIDE, region=name) for name in REGIONS]
    found += [figures.of(_BESIDE, development=name) for name in (*DEVELOPMENT, DISPUTED)]
    found += [figures.of(_BESIDE, status=f"{name}{apart}") for name in STATUSES for apart in ("", f", {DISPUTED}")]
    return [figure for figure in found if figure is not None]


def changed(figures: FigureIndex, *, beside: bool = False) -> list[Figure]:
    """The changes that are known: of outcomes, or of the membership that they are seen beside."""
    known = [figure for figure in figures.each_of("assessment.change") if figure.value is not None]
    return [figure for figure in known if (_compared(figure) == "beside") == beside]


def _compared(change: Figure) -> str | None:
    return RULES[str(change.parameters["compared"])].compared


def not_compared(figures: FigureIndex) -> list[Figure]:
    """One figure for each key of which no change is known: that of the whole, or the first."""
    by_key: dict[str, list[Figure]] = {}
    for figure in figures.each_of("assessment.change"):
        by_key.setdefault(str(figure.parameters["compared"]), []).append(figure)
    return [
        next((figure for figure in each if not figure.of), each[0])
        for each in by_key.values()
        if all(figure.value is None for figure in each)
    ]


def clauses(figures: FigureIndex) -> list[Figure]:
    return [figure for clause in CLAUSES if (figure := figures.of("clauses.evidence", clause=clause))]
