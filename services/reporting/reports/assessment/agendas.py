"""Agendas before the meetings: a chart of their substantive items by what they serve."""

from collections.abc import Iterator

from services.reporting.document_model import Inline, by_number, joined, opening, sentence
from services.reporting.document_model.blocks import Chart, DocumentBlock
from services.reporting.reports.charts.regions import head_of
from services.reporting.reports.charts.units import UnitCount, UnitRow, draw_units
from services.reporting.reports.layout import Layout, MeetingRow
from shared.statements.wording import translatable as _

OBJECTIVES, TSAG, BOTH, NEITHER = (f"agenda.{of}" for of in ("objectives", "tsag", "both", "neither"))
_ROWS = (
    (_("Both"), _("Both")),
    (_("Objective alone"), _("Objective")),
    (_("Work alone"), _("Work")),
    (_("Neither"), _("Neither")),
)


def agendas(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the chart of the meetings whose agendas are known, if there are any."""
    known = [row for row in layout.meetings if layout.valued(NEITHER, meeting=row.code) is not None]
    counts = [_counts(layout, row) for row in known]
    rows = [
        UnitRow(sentence(label), sentence(short), [UnitCount("known", each[index]) for each in counts])
        for index, (label, short) in enumerate(_ROWS)
    ]
    drawings = draw_units(rows, [head_of(row, "complete") for row in known])
    if drawings:
        yield Chart(
            "agendas",
            drawings,
            _what_the_chart_finds(layout),
            sentence(
                "One square is one substantive item: with an objective of the strategic plan, with work of TSAG, with both or neither."
            ),
            joined(_in_words(row, each) for row, each in zip(known, counts, strict=True)),
        )


def _counts(layout: Layout, row: MeetingRow) -> tuple[int, int, int, int]:
    found = (layout.of(key, meeting=row.code) for key in (OBJECTIVES, TSAG, BOTH, NEITHER))
    objectives, tsag, both, neither = ((each.numerator or 0) if each else 0 for each in found)
    return both, objectives - both, tsag - both, neither


def _what_the_chart_finds(layout: Layout) -> Inline:
    neither = layout.valued(NEITHER)
    if neither is None:
        return sentence("What the items of the agendas served, as far as known")
    return by_number(
        neither.denominator or 0,
        "%(number)s substantive item served neither an objective nor work of TSAG",
        "%(number)s substantive items served neither an objective nor work of TSAG",
        number=opening(neither),
    )


def _in_words(row: MeetingRow, counts: tuple[int, int, int, int]) -> Inline:
    both, objective, work, neither = counts
    return sentence(
        "%(meeting)s: both %(both)s, objective alone %(objective)s, work alone %(work)s, neither %(neither)s. ",
        meeting=row.code,
        both=both,
        objective=objective,
        work=work,
        neither=neither,
    )
