"""Three paragraphs: meetings and places, participants and returners, follow-up."""

from collections.abc import Iterator

from services.reporting.document_model import Inline, disclosed_count, number, sentence
from services.reporting.document_model.blocks import DocumentBlock, paragraph
from services.reporting.figures.counting import REGIONS
from services.reporting.reports import class_names
from services.reporting.reports.assessment.again import came_again
from services.reporting.reports.assessment.came import MANY, at_meeting, of_whom_nothing_is_known, over_the_period
from services.reporting.reports.assessment.change import changed
from services.reporting.reports.assessment.held import how_many
from services.reporting.reports.assessment.topics import taken_into_account
from services.reporting.reports.layout import Layout, MeetingRow


def in_short(layout: Layout) -> Iterator[DocumentBlock]:
    yield from paragraph(*how_many(layout), *_where(layout))
    yield from paragraph(*_who_came(layout))
    yield from paragraph(*_what_followed(layout))


def _where(layout: Layout) -> Iterator[Inline]:
    with_meeting, without_meeting = layout.regions_held()
    names, others = ([figure.of["region"] for figure in figures] for figures in (with_meeting, without_meeting))
    if len(names) == len(REGIONS):
        yield sentence("Meetings were held in all six regions.")
    elif names:
        words = "Meetings were held in %(regions)s, and none in %(others)s."
        if any(figure.value is None for figure in without_meeting):
            words = "Meetings are recorded in %(regions)s, and none in %(others)s."
        yield sentence(words, regions=class_names.regions(names), others=class_names.any_region(others))


def _who_came(layout: Layout) -> Iterator[Inline]:
    if not layout.meetings:
        yield over_the_period(layout)
        return
    rows = layout.fully_listed
    if len(rows) > MANY:
        largest, smallest = max(rows, key=_size), min(rows, key=_size)
        yield sentence(
            "At the meetings whose lists are complete, between %(fewest)s organizations (%(smallest)s) and %(most)s (%(largest)s)"
            " took part.",
            fewest=number(smallest.organizations),
            smallest=smallest.code,
            most=number(largest.organizations),
            largest=largest.code,
        )
    else:
        yield from map(at_meeting, rows)
    yield from map(at_meeting, layout.partly_listed[:2])
    if layout.without_list:
        yield of_whom_nothing_is_known(layout)
    yield from _who_came_again(layout)


def _size(row: MeetingRow) -> int:
    return disclosed_count(row.organizations)


def _who_came_again(layout: Layout) -> Iterator[Inline]:
    section = layout.arrangement.number["again"]
    if len(layout.compared) > MANY:
        yield sentence("Section %(section)s tells for each meeting how many came again.", section=section)
    elif layout.compared:
        yield from map(came_again, layout.compared)
    else:
        words = "How many came again from one meeting to the next is not known: section %(section)s says why."
        yield sentence(words, section=section)


def _what_followed(layout: Layout) -> Iterator[Inline]:
    if layout.meetings:
        yield sentence(
            "What the meetings concluded is in section %(conclusions)s, and what they discussed in an annex.",
            conclusions=layout.arrangement.number["conclusions"],
        )
        yield taken_into_account(layout)
    else:
        yield sentence("No topic and no conclusion is recorded.")
    if not layout.before:
        yield sentence("There is no study period before this one to compare it with.")
    elif changed(layout):
        yield sentence(
            "Section %(section)s compares this study period with %(period)s.",
            section=layout.arrangement.number["change"],
            period=layout.before,
        )
    else:
        yield sentence(
            "Nothing can be compared with %(period)s, because the record of at least one of the two periods is not complete.",
            period=layout.before,
        )
