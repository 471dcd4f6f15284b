"""Places: regions and cities, repetitions, the time since the last meeting; the strip of places and its table; the reasons
for which places were chosen (68-06)."""

from collections.abc import Iterator

from services.reporting.document_model import (
    DayText,
    Inline,
    by_number,
    count_sentence,
    disclosed_count,
    is_undefined,
    joined,
    listing,
    number,
    opening,
    sentence,
)
from services.reporting.document_model.blocks import Chart, DocumentBlock, Folded, paragraph, table
from services.reporting.figures.counting import REGIONS
from services.reporting.reports import class_names
from services.reporting.reports.charts.places import Dot, PlaceRow, draw_places
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import in_the_original, statements_of
from shared.contracts.meetings.places import EXPERTISES, SITINGS

PLACES = "locations.held"


def where(layout: Layout) -> Iterator[DocumentBlock]:
    yield from paragraph(*_by_region(layout), *_remote(layout), *_spread(layout))
    yield from paragraph(*_repeats(layout))
    yield from _chart(layout)
    yield Folded(sentence("The numbers behind this chart"), tuple(_tables(layout)))
    yield from _choices(layout)


def _by_region(layout: Layout) -> Iterator[Inline]:
    placed = layout.of(PLACES)
    with_meeting, without_meeting = layout.regions_held()
    parts = [
        sentence(
            "%(number)s in %(region)s",
            number=number(figure),
            region=class_names.region_in_a_sentence(figure.of["region"]),
        )
        for figure in with_meeting
    ]
    if parts:
        yield by_number(
            disclosed_count(placed),
            "%(number)s meeting brought people to one place: %(parts)s.",
            "%(number)s meetings brought people to one place: %(parts)s.",
            parts=listing(parts),  # first, because their notes have come first since the first release
            number=opening(placed),
        )
    elif disclosed_count(placed):
        yield count_sentence(
            placed,
            "%(number)s meeting brought people to one place.",
            "%(number)s meetings brought people to one place.",
        )
    else:
        yield sentence("How many meetings took place in which region is %(number)s.", number=number(placed))
    if parts and without_meeting:
        other_regions = class_names.any_region([figure.of["region"] for figure in without_meeting])
        unknown = next((figure for figure in without_meeting if figure.value is None), None)
        if unknown is None:
            yield sentence("None was held in %(regions)s.", regions=other_regions)
        else:
            yield sentence(
                "None is recorded in %(regions)s; whether one was held there is %(number)s.",
                regions=other_regions,
                number=number(unknown),
            )


def _remote(layout: Layout) -> Iterator[Inline]:
    figure = layout.of(PLACES, mode="remote")
    if disclosed_count(figure):
        yield count_sentence(
            figure,
            "%(number)s meeting was remote only, and in no place.",
            "%(number)s meetings were remote only, and in no place.",
        )


def _spread(layout: Layout) -> Iterator[Inline]:
    if even := layout.valued("diversity.locations.effective"):
        yield sentence(
            "On a scale from 1 (all in one region) to 6 (as many in each), the spread of the meetings was %(number)s.",
            number=number(even),
        )


def _repeats(layout: Layout) -> Iterator[Inline]:
    share, run = (layout.of("locations.repeats", {"measure": measure}) for measure in ("share", "run"))
    if share and share.value is not None and run and run.value is not None:
        yield sentence(
            "Of the last meetings, the most in one city are %(share)s, and the longest run in one city is %(run)s.",
            share=number(share),
            run=number(run),
        )
    elif share and not is_undefined(share):
        yield sentence(
            "How often meetings came back to the same city is %(number)s: %(reason)s.",
            number=number(share),
            reason=layout.reason_of(share),
        )


def _chart(layout: Layout) -> Iterator[DocumentBlock]:
    drawings = draw_places(layout.context)
    if not drawings:
        return
    unplaced = ", ".join(drawings[0].unplaced)
    yield Chart(
        "places",
        drawings,
        _what_the_chart_finds(layout),
        sentence(
            "One dot is one meeting recorded there, with its city; those of the period are filled, and the period is tinted."
        ),
        joined(map(_in_words, drawings[0].rows)),
        sentence("Where these meetings were is not known: %(meetings)s.", meetings=unplaced) if unplaced else None,
    )


def _what_the_chart_finds(layout: Layout) -> Inline:
    names = [figure.of["region"] for figure in layout.regions_held()[0]]
    if len(names) == len(REGIONS):
        return sentence("Meetings were held in all six regions")
    if names:
        return sentence("Meetings of the period are recorded in %(regions)s", regions=class_names.regions(names))
    return sentence("Of no meeting of the period is the place recorded")


def _in_words(row: PlaceRow) -> Inline:
    dots: Inline = joined(map(_of_meeting, row.dots), "; ") if row.dots else sentence("none recorded")
    return joined((row.label, ": ", dots, ". "))


def _of_meeting(dot: Dot) -> Inline:
    return joined((dot.code, dot.city or sentence("city not known"), DayText(dot.day)), ", ")


def _tables(layout: Layout) -> Iterator[DocumentBlock]:
    keys = PLACES, "locations.since"
    yield table(
        sentence("Meetings by region, and days since the last one there"),
        (sentence("Region"), sentence("Meetings"), sentence("Days since")),
        ((class_names.region(name), *(number(layout.of(key, region=name)) for key in keys)) for name in REGIONS),
        sentence("Days to the last day of the period, from the last meeting there, in it or before."),
    )
    if cities := layout.figures.each(PLACES, "city", "country"):
        names = (f"{figure.of['city']}, {layout.country_name(figure.of['country'])}" for figure in cities)
        yield table(
            sentence("Meetings by city"),
            (sentence("City"), sentence("Meetings")),
            zip(names, map(number, cities), strict=True),
            form="plain",
        )


def _choices(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the table of the choices of places that the audience may see, in order of the meetings."""
    chosen = {fact.body.statement.meeting: fact.body.statement for fact in statements_of(layout.context, SITINGS)}
    expertise = {
        fact.stream: fact.body.statement.subject or fact.body.statement.institution or fact.body.statement.city
        for fact in statements_of(layout.context, EXPERTISES)
    }
    rows = [
        (
            row.code,
            row.body.city or sentence("not known"),
            in_the_original(chosen[row.stream].why),
            "; ".join(expertise[each] for each in chosen[row.stream].expertise or () if each in expertise),
            chosen[row.stream].considered or "",
        )
        for row in layout.meetings
        if row.stream in chosen
    ]
    if rows:
        yield table(
            sentence("Why these places were chosen"),
            (
                sentence("Meeting"),
                sentence("City"),
                sentence("Reasons"),
                sentence("Expertise there"),
                sentence("Other places considered"),
            ),
            rows,
            sentence("Expertise there is what was named when the place was chosen."),
        )
