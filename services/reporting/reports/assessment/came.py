"""Participants: counts, shares, absent regions and the spread in words, the chart, and the underlying tables."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import (
    Capitalized,
    Inline,
    count_sentence,
    disclosed_count,
    listing,
    not_known,
    number,
    opening,
    sentence,
)
from services.reporting.document_model.blocks import DocumentBlock, Table, paragraph, table
from services.reporting.figures import Figure
from services.reporting.figures.counting import REGIONS
from services.reporting.reports import class_names
from services.reporting.reports.assessment.classes import by_class
from services.reporting.reports.figure_reference import NonDefaults
from services.reporting.reports.layout import ORGANIZATIONS, Layout, MeetingRow

MANY = 4
"""For more meetings than this, a table is shown instead of a paragraph each."""
COUNTRIES, HOST, DEVELOPING = "participation.countries", "participation.host", "participation.developing"
SPREAD = "diversity.regions.effective"
GUESTS = {"host": "excluded"}
CONSULTED = {"consulted": "yes"}


def came(layout: Layout) -> Iterator[DocumentBlock]:
    in_full = layout.fully_listed
    if len(in_full) > MANY:
        yield _by_meeting(layout)
        in_full = []
    for row in (*in_full, *layout.partly_listed):
        yield from paragraph(*_in_full(layout, row))
    if layout.without_list:
        yield from paragraph(of_whom_nothing_is_known(layout))
    yield from paragraph(over_the_period(layout))
    if layout.meetings:
        yield from by_class(layout)


def at_meeting(row: MeetingRow) -> Inline:
    return count_sentence(
        row.organizations,
        "%(number)s organization took part in %(meeting)s.",
        "%(number)s organizations took part in %(meeting)s.",
        meeting=row.code,
    )


def of_whom_nothing_is_known(layout: Layout) -> Inline:
    return sentence(
        "Who came to %(meetings)s is %(number)s.",
        meetings=listing([row.code for row in layout.without_list]),
        number=number(layout.without_list[0].organizations),
    )


def over_the_period(layout: Layout) -> Inline:
    everybody, countries = layout.of(ORGANIZATIONS), layout.of(COUNTRIES)
    if disclosed_count(everybody) and disclosed_count(countries):
        return count_sentence(
            everybody,
            "%(number)s organization from %(countries)s countries took part over the whole period.",
            "%(number)s organizations from %(countries)s countries took part over the whole period.",
            countries=number(countries),
        )
    if disclosed_count(everybody) or (everybody is not None and everybody.value is not None):
        return count_sentence(
            everybody,
            "%(number)s organization took part over the whole period.",
            "%(number)s organizations took part over the whole period.",
        )
    return sentence("How many organizations took part over the whole period is %(number)s.", number=number(everybody))


def _in_full(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    figure, countries = row.organizations, layout.of(COUNTRIES, meeting=row.code)
    if disclosed_count(countries):
        yield count_sentence(
            figure,
            "%(number)s organization from %(countries)s countries took part in %(meeting)s.",
            "%(number)s organizations from %(countries)s countries took part in %(meeting)s.",
            countries=number(countries),
            meeting=row.code,
        )
    else:
        yield at_meeting(row)
    if figure is not None and figure.value is not None:
        yield from _by_region(layout, row)
        yield from _spread(layout, row)
        yield from _origins(layout, row)
    elif row.listed == "open":
        yield sentence(
            "It is not stated that the list is complete: who else came is %(number)s.", number=not_known(figure)
        )
    else:
        yield sentence("The list is not complete: who else came is %(number)s.", number=not_known(figure))


def _by_region(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    """Yield the region with the most participants, and those with none."""
    figures = layout.of_each(ORGANIZATIONS, "region", REGIONS, meeting=row.code)
    most = max((int(figure.value or 0) for figure in figures), default=0)
    with_most = [figure for figure in figures if figure.value == most]
    if most > 1 and len(with_most) == 1:
        yield sentence(
            "%(number)s of the %(whole)s had their headquarters in %(region)s, more than in any other region.",
            number=opening(with_most[0]),
            whole=disclosed_count(row.organizations),
            region=class_names.region_in_a_sentence(with_most[0].of["region"]),
        )
    if absent := [figure.of["region"] for figure in figures if figure.value == 0]:
        yield sentence("%(regions)s had none.", regions=Capitalized(class_names.regions(absent)))


def _spread(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    """Yield the effective number of regions in words."""
    even, guests = layout.valued(SPREAD, meeting=row.code), layout.valued(SPREAD, GUESTS, meeting=row.code)
    if even and guests and guests.value != even.value:
        yield sentence(
            "On a scale from 1 (all from one region) to 6 (as many from each), their spread was %(number)s; without the"
            " organizations of the host country, %(guests)s.",
            number=number(even),
            guests=number(guests),
        )
    elif even:
        yield sentence(
            "On a scale from 1 (all from one region) to 6 (as many from each), their spread was %(number)s.",
            number=number(even),
        )


def _origins(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    developing, host = layout.valued(DEVELOPING, meeting=row.code), layout.valued(HOST, meeting=row.code)
    if developing and host:
        yield sentence(
            "%(developing)s had their headquarters in developing countries, %(host)s in the host country.",
            developing=opening(developing),
            host=number(host),
        )
    elif developing:
        yield sentence("%(developing)s had their headquarters in developing countries.", developing=opening(developing))
    yield from _developing_otherwise(layout, row, developing)


def _developing_otherwise(layout: Layout, row: MeetingRow, developing: Figure | None) -> Iterator[Inline]:
    # The resolution's footnote counts more States as developing than UN M49 does; its number is added if it differs.
    m49 = layout.valued(DEVELOPING, {"development": "m49"}, meeting=row.code)
    if m49 and developing and m49.value != developing.value:
        yield sentence("By UN M49 alone it is %(number)s.", number=number(m49))
    # Participants from a country that some sources call developing and others developed: counted in neither class.
    apart = layout.of(DEVELOPING, meeting=row.code, development="disputed")
    if apart and apart.value:
        yield sentence(
            "%(number)s had them in a country of which sources do not agree whether it is a developing one: these are counted"
            " apart.",
            number=opening(apart),
        )
    consulted = layout.of(DEVELOPING, CONSULTED, meeting=row.code)
    if developing and developing.value and consulted and consulted.value is None:
        yield sentence(
            "How many of them are of countries that were consulted before the meeting is %(number)s.",
            number=number(consulted),
        )
    elif developing and developing.value and consulted:
        yield sentence(
            "%(number)s are of developing countries that were consulted before the meeting.", number=opening(consulted)
        )


def _by_meeting(layout: Layout) -> DocumentBlock:
    """Return, for many meetings, what the paragraphs give for a few."""
    columns: list[tuple[Inline, str, NonDefaults]] = [
        (sentence("Organizations"), ORGANIZATIONS, {}),
        (sentence("Countries"), COUNTRIES, {}),
        (sentence("Of developing countries"), DEVELOPING, {}),
        (sentence("Of the host country"), HOST, {}),
        (sentence("Spread"), SPREAD, {}),
        (sentence("Spread without host"), SPREAD, GUESTS),
    ]
    rows, caption = layout.fully_listed, sentence("Who came, by meeting")
    present_columns = [
        (head, key, parameters) for head, key, parameters in columns if layout.of(key, parameters, meeting=rows[0].code)
    ]
    note = sentence(
        "Spread: from 1, all from one region, to 6, as many from each; with and without the organizations of the host"
        " country."
    )
    return figures_by_meeting(layout, caption, rows, present_columns, note, wide=caption)


def figures_by_meeting(
    layout: Layout, caption: Inline, rows: Sequence[MeetingRow], columns: Sequence[tuple[Inline, str, NonDefaults]],
    note: Inline, *, wide: Inline | None = None,
) -> Table:  # fmt: skip
    """Return a table with a row for each meeting, and a column for each heading with a figure's key and parameters."""
    lines = (
        (row.code, *(number(layout.of(key, parameters, meeting=row.code)) for _, key, parameters in columns))
        for row in rows
    )
    return table(caption, [sentence("Meeting"), *(head for head, _, _ in columns)], lines, note, wide=wide)
