"""Organizations by region and by other classes: the chart, the underlying tables, and the unknowns."""

from collections.abc import Iterator

from services.reporting.document_model import (
    Inline,
    aside,
    by_number,
    figure_words,
    joined,
    listing,
    number,
    sentence,
    unknown,
)
from services.reporting.document_model.blocks import Chart, DocumentBlock, Folded, paragraph, table
from services.reporting.figures import Figure
from services.reporting.reports import class_names
from services.reporting.reports.charts.regions import draw_organizations, leading_region
from services.reporting.reports.classes import ClassTable, ClassTableRow, class_tables
from services.reporting.reports.layout import Layout
from shared.statements.wording import translatable as _

_AS_STATED = _("As stated for that day.")
_TABLES = {
    "region": (
        _("Organizations by region"),
        _("By the country of the headquarters on the meeting's first day; over the period, on its last day."),
        _("From which regions organizations came is %(number)s."),
    ),
    "development": (
        _("Organizations by development of the country"),
        _(
            "By the footnote of Resolution 68. A statistical convenience, no judgement. For most States the status of 2024 is used."
        ),
        _("How many were of developing countries is %(number)s."),
    ),
    "status": (
        _("Organizations by status of the country"),
        _(
            "A State may have several. Where its days are not known, a status is used for all days: for most States, that of 2024."
        ),
        _("How many were of least developed, landlocked or small island countries is %(number)s."),
    ),
    "category": (
        _("Organizations by category of membership"),
        _AS_STATED,
        _("Which of them were Sector Members, Associates or Academia is %(number)s."),
    ),
    "size": (_("Organizations by size"), _AS_STATED, _("The size of the organizations is %(number)s.")),
    "sector": (_("Organizations by sector"), _AS_STATED, _("Of which sectors they were is %(number)s.")),
    "mode": (
        _("Organizations by mode"),
        _("An organization counts in each mode in which it took part."),
        _("Who came in person and who remotely is %(number)s."),
    ),
}
"""For each word, the caption of its table, the note below it, and the sentence that replaces it if nothing is known."""


def by_class(layout: Layout) -> Iterator[DocumentBlock]:
    regions, *others = class_tables(layout)
    yield from _without_a_country(regions)
    yield from _chart(layout, regions)
    if regions.nothing_known:
        yield from _nothing_known(regions)
    else:
        yield Folded(sentence("The numbers behind this chart"), (_table(layout, regions),))
    if known := [each for each in others if not each.nothing_known]:
        yield Folded(sentence("Organizations by other classes"), tuple(_table(layout, each) for each in known))
    for each in others:
        if each.nothing_known and each.figures:
            yield from _nothing_known(each)


def _nothing_known(classes: ClassTable) -> Iterator[DocumentBlock]:
    words = number(classes.figures[0]) if classes.figures else sentence("not known")
    yield from paragraph(sentence(_TABLES[classes.word][2], number=words))


def _without_a_country(regions: ClassTable) -> Iterator[DocumentBlock]:
    parts = [
        sentence("%(number)s at %(meeting)s", number=aside(row.unknown, row.unknown.unknown), meeting=row.meeting)
        for row in regions.rows
        if row.unknown and row.meeting
    ]
    if parts:
        words = "Of some organizations the country is not known, so they are in no region: %(parts)s."
        yield from paragraph(sentence(words, parts=listing(parts)))


def _chart(layout: Layout, regions: ClassTable) -> Iterator[DocumentBlock]:
    drawings = draw_organizations(regions, layout.with_participation)
    if not drawings:
        return
    whole = drawings[0].bands[0].rows[0].cells[0].bar or layout.fully_listed
    note = (
        sentence("One square is one organization, by region of its headquarters on the meeting's first day.")
        if whole
        else sentence("One square is one organization that is named; others may have come.")
    )
    yield Chart(
        "regions",
        drawings,
        _what_the_chart_finds(layout, regions),
        note,
        joined(_in_words(row) for row in regions.rows if row.meeting),
        sentence("Filled: on a complete list. Dashed: named, others not known. Hatched: not known."),
    )


def _what_the_chart_finds(layout: Layout, regions: ClassTable) -> Inline:
    if leading := leading_region(regions, layout.with_participation):
        return by_number(
            len(layout.fully_listed),
            "%(region)s had the most organizations at the meeting whose list is complete",
            "%(region)s had the most organizations at each meeting whose list is complete",
            region=class_names.region(leading),
        )
    if layout.fully_listed:
        return sentence("No region had the most organizations at every meeting")
    return sentence("No list is stated to be complete: of those named, this is where they are from")


def _in_words(row: ClassTableRow) -> Inline:
    parts = [
        joined((class_names.region(figure.of["region"]), " ", figure_words(figure)))
        for figure in row.cells
        if figure is not None
    ]
    return joined((row.meeting, ": ", joined(parts, "; "), ". "))


def _table(layout: Layout, classes: ClassTable) -> DocumentBlock:
    caption, note, _instead = map(sentence, _TABLES[classes.word])
    some_unknown = any(row.unknown for row in classes.rows)
    heads = [sentence("Meeting"), *(class_names.of_class(classes.word, name) for name in classes.names)]
    if some_unknown:
        heads.append(sentence("Cannot be told"))
    rows = (_row(row, some_unknown=some_unknown) for row in classes.rows)
    return table(caption, heads, rows, joined((note, _disputed(layout, classes))), wide=caption)


def _row(row: ClassTableRow, *, some_unknown: bool) -> tuple[Inline, ...]:
    unknown_cell = (aside(row.unknown, row.unknown.unknown) if row.unknown else "",) if some_unknown else ()
    return row.meeting or sentence("The period"), *(_cell(figure, row) for figure in row.cells), *unknown_cell


def _cell(figure: Figure | None, row: ClassTableRow) -> Inline:
    """Return a cell. A class that is not in a row is joined with others, or is not known to have any members."""
    if figure is not None:
        return number(figure)
    if row.joined:
        return unknown(sentence("joined"))
    return unknown(sentence("none") if row.complete else None)


def _disputed(layout: Layout, classes: ClassTable) -> Inline | None:
    """Return the States, as of the last day of the period, whose class has a separate column because sources dispute it."""
    if classes.word not in ("development", "status"):
        return None
    disputed = [name for name in classes.names if "disputed" in name]
    apart = layout.of_each("reference.states", classes.word, disputed)
    states = [layout.country_name(iso3) for figure in apart for iso3 in figure.items]
    return joined((" ", sentence("Sources dispute it of %(states)s.", states=listing(states)))) if states else None
