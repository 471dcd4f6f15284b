"""Who came: counts, shares, absent regions and the spread in words, the chart, and the tables behind."""

from collections.abc import Iterator

from services.reporting.document_model import (
    Capitalized,
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    Inline,
    aside,
    by_number,
    listing,
    number,
    opening,
    paragraph,
    sentence,
    table,
    told_count,
)
from services.reporting.figures import Figure
from services.reporting.reports import class_names
from services.reporting.reports.assessment.classes import by_class
from services.reporting.reports.layout import Layout, MeetingRow

MANY = 4
"""Of more meetings than these a table is shown instead of a paragraph each."""
GUESTS = {"host": "excluded"}
EVERY = {"countries": "every"}


def came(layout: Layout) -> Iterator[DocumentBlock]:
    if len(layout.fully_listed) > MANY:
        yield _by_meeting(layout)
    else:
        for row in layout.fully_listed:
            yield from paragraph(*_in_full(layout, row))
    for row in layout.partly_listed:
        yield from paragraph(*_in_full(layout, row))
    if layout.without_list:
        yield from paragraph(of_whom_nothing_is_known(layout))
    yield from paragraph(over_the_period(layout))
    if layout.meetings:
        yield from by_class(layout)


def at_meeting(row: MeetingRow) -> Inline:
    return by_number(
        told_count(row.organizations),
        "%(number)s organization took part in %(meeting)s.",
        "%(number)s organizations took part in %(meeting)s.",
        number=opening(row.organizations),
        meeting=row.code,
    )


def of_whom_nothing_is_known(layout: Layout) -> Inline:
    return sentence(
        "Who came to %(meetings)s is %(number)s.",
        meetings=listing([row.code for row in layout.without_list]),
        number=number(layout.without_list[0].organizations),
    )


def over_the_period(layout: Layout) -> Inline:
    everybody, countries = layout.organizations, layout.of("participation.countries")
    count = told_count(everybody)
    if count and told_count(countries):
        return by_number(
            count,
            "%(number)s organization from %(countries)s countries took part over the whole period.",
            "%(number)s organizations from %(countries)s countries took part over the whole period.",
            number=opening(everybody),
            countries=number(countries),
        )
    if count or (everybody is not None and everybody.value is not None):
        return by_number(
            count,
            "%(number)s organization took part over the whole period.",
            "%(number)s organizations took part over the whole period.",
            number=opening(everybody) if count else number(everybody),
        )
    return sentence("How many organizations took part over the whole period is %(number)s.", number=number(everybody))


def _in_full(layout: Layout, row: MeetingRow) -> Iterator[Inline | None]:
    figure, countries = row.organizations, layout.of("participation.countries", meeting=row.code)
    assert figure is not None
    if told_count(countries):
        yield by_number(
            told_count(figure),
            "%(number)s organization from %(countries)s countries took part in %(meeting)s.",
            "%(number)s organizations from %(countries)s countries took part in %(meeting)s.",
            number=opening(figure),
            countries=number(countries),
            meeting=row.code,
        )
    else:
        yield at_meeting(row)
    if figure.value is not None:
        yield from _spread(layout, row)
        yield from _origins(layout, row)
        return
    rest = aside(figure, sentence("not known"), known=False)
    if row.listed == "open":
        yield sentence("It is not stated that the list is complete: who else came is %(number)s.", number=rest)
    else:
        yield sentence("The list is not complete: who else came is %(number)s.", number=rest)


def _spread(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    """Yield the region with most, those with none, and the effective number in words."""
    most, absent = layout.regions_at(meeting=row.code)
    if len(most) == 1 and int(most[0].value or 0) > 1:
        yield sentence(
            "%(number)s of the %(whole)s had their headquarters in %(region)s, more than in any other region.",
            number=opening(most[0]),
            whole=told_count(row.organizations),
            region=class_names.region_in_a_sentence(most[0].of["region"]),
        )
    if absent:
        yield sentence("%(regions)s had none.", regions=Capitalized(class_names.regions(absent)))
    even = layout.of("diversity.regions.effective", meeting=row.code)
    guests = layout.of("diversity.regions.effective", GUESTS, meeting=row.code)
    if even is None or even.value is None:
        return
    if guests is not None and guests.value is not None and guests.value != even.value:
        yield sentence(
            "On a scale from 1 (all from one region) to 6 (as many from each), their spread was %(number)s; without the"
            " organizations of the host country, %(guests)s.",
            number=number(even),
            guests=number(guests),
        )
    else:
        yield sentence(
            "On a scale from 1 (all from one region) to 6 (as many from each), their spread was %(number)s.",
            number=number(even),
        )


def _origins(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    developing = layout.of("participation.developing", EVERY, meeting=row.code)
    host = layout.of("participation.host", meeting=row.code)
    told = developing is not None and developing.value is not None
    if told and host is not None and host.value is not None:
        yield sentence(
            "%(developing)s had their headquarters in developing countries, %(host)s in the host country.",
            developing=opening(developing),
            host=number(host),
        )
    elif told:
        yield sentence("%(developing)s had their headquarters in developing countries.", developing=opening(developing))
    yield from _developing_otherwise(layout, row, developing)


def _developing_otherwise(layout: Layout, row: MeetingRow, developing: Figure | None) -> Iterator[Inline]:
    # The footnote of the resolution counts as developing more than UN M49 does, whose word stands beside where it differs.
    m49 = layout.of("participation.developing", {**EVERY, "development": "m49"}, meeting=row.code)
    known = m49 is not None and m49.value is not None and developing is not None and developing.value is not None
    if known and m49 is not None and developing is not None and m49.value != developing.value:
        yield sentence("By UN M49 alone it is %(number)s.", number=number(m49))
    # Those of a country that some sources call developing and others developed: among neither.
    apart = layout.of("participation.developing", EVERY, meeting=row.code, development="disputed")
    if apart is not None and apart.value:
        yield sentence(
            "%(number)s had them in a country of which sources do not agree whether it is a developing one: these are counted"
            " apart.",
            number=opening(apart),
        )
    asked = layout.of("participation.developing", {"countries": "consulted"}, meeting=row.code)
    if developing is not None and developing.value and asked is not None and asked.value is None:
        yield sentence(
            "How many of them are of countries that were consulted before the meeting is %(number)s.",
            number=number(asked),
        )


def _by_meeting(layout: Layout) -> DocumentBlock:
    """Return for many meetings what the paragraphs say of a few."""
    asked: list[tuple[Inline, str, dict[str, str]]] = [
        (sentence("Organizations"), "participation.organizations", {}),
        (sentence("Countries"), "participation.countries", {}),
        (sentence("Of developing countries"), "participation.developing", EVERY),
        (sentence("Of the host country"), "participation.host", {}),
        (sentence("Spread"), "diversity.regions.effective", {}),
        (sentence("Spread without host"), "diversity.regions.effective", GUESTS),
    ]
    first = layout.fully_listed[0].code
    there = [each for each in asked if layout.of(each[1], each[2], meeting=first)]
    rows = [
        DocumentRow(row.code, tuple(number(layout.of(key, with_, meeting=row.code)) for _, key, with_ in there))
        for row in layout.fully_listed
    ]
    return table(
        sentence("Who came, by meeting"),
        [DocumentColumn(sentence("Meeting")), *(DocumentColumn(head, "number") for head, _, _ in there)],
        rows,
        sentence(
            "Spread: from 1, all from one region, to 6, as many from each; with and without the organizations of the host"
            " country."
        ),
        wide=sentence("Who came, by meeting"),
    )
