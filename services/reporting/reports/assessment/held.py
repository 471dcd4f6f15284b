"""What was held: sentences, the strip over time, and the table of meetings with what documents state of them."""

from collections.abc import Iterator

from services.reporting import read_models as rm
from services.reporting.document_model import (
    Chart,
    DayText,
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    Inline,
    Marked,
    Remark,
    alternatives,
    aside,
    by_number,
    is_known,
    joined,
    listing,
    number,
    opening,
    paragraph,
    sentence,
    stated_count,
    table,
    told_count,
    unknown,
)
from services.reporting.figures import Figure
from services.reporting.figures.subjects import GENERAL
from services.reporting.reports import class_names
from services.reporting.reports.charts import draw_meetings
from services.reporting.reports.charts.strip import MeetingMark
from services.reporting.reports.layout import KINDS, Layout, MeetingRow
from services.reporting.reports.section_order import SECTION_NUMBER
from shared.statements.wording import translatable as _

_HELD = {
    "executive meeting": (
        _("%(number)s meeting of industry executives was held."),
        _("%(number)s meetings of industry executives were held."),
        _("Whether a meeting of industry executives was held is %(number)s."),
    ),
    "regional consultation": (
        _("%(number)s regional consultation was held."),
        _("%(number)s regional consultations were held."),
        _("Whether a regional consultation was held is %(number)s."),
    ),
    "workshop": (
        _("%(number)s workshop was held."),
        _("%(number)s workshops were held."),
        _("Whether a workshop was held is %(number)s."),
    ),
}
"""Of each kind: that one was, that several were, and that it is not known."""


def held(layout: Layout) -> Iterator[DocumentBlock]:
    yield from paragraph(*how_many(layout))
    yield from paragraph(*_parts(layout))
    if layout.meetings:
        yield from _chart(layout)
        yield _meetings(layout)
    else:
        yield Remark(
            sentence("No meeting of this period is recorded as held"),
            sentence("That is not the same as none having been held: see what is not known."),
        )


def how_many(layout: Layout) -> Iterator[Inline]:
    """Yield of each kind how many meetings were held, and what is not known of the whole."""
    yield from map(_held, layout.kinds)
    everything = layout.held
    if not layout.kinds:
        yield sentence(
            "How many meetings were held is %(number)s: %(reason)s.",
            number=number(everything),
            reason=layout.reason_of(everything),
        )
    elif everything is not None and everything.value is None:
        yield sentence(
            "How many in all is %(number)s: section %(section)s says why.",
            number=aside(everything, sentence("not known"), known=False),
            section=SECTION_NUMBER["not-known"],
        )


def _held(figure: Figure) -> Inline:
    count = told_count(figure)
    one, many, whether = _HELD.get(figure.of["kind"], _HELD["workshop"])
    if not count and figure.value is None:
        return sentence(whether, number=number(figure))
    return by_number(count, one, many, number=opening(figure) if count else number(figure))


def _parts(layout: Layout) -> Iterator[Inline]:
    if len(layout.series) > 1:
        parts = [
            sentence("%(number)s of the %(series)s series", number=number(figure), series=figure.of["series"])
            for figure in layout.series
        ]
        yield sentence("By series: %(parts)s.", parts=listing(parts))
    if layout.meetings:
        yield from _by_mode(layout)
    yield from _by_subject(layout)
    yield from (_failed(layout, fact) for fact in layout.not_held)


def _by_mode(layout: Layout) -> Iterator[Inline]:
    """Yield those of a mode that are known of; whether there were others is one more sentence."""
    known = [figure for figure in layout.modes if is_known(figure)]
    if known:
        parts = [
            sentence("%(number)s %(mode)s", number=number(figure), mode=class_names.mode(figure.of["mode"]))
            for figure in known
        ]
        yield sentence("By mode: %(parts)s.", parts=listing(parts))
    if rest := [figure for figure in layout.modes if figure not in known]:
        yield sentence(
            "Whether any was %(modes)s is %(number)s.",
            modes=alternatives([class_names.mode(figure.of["mode"]) for figure in rest]),
            number=number(rest[0]),
        )


def _by_subject(layout: Layout) -> Iterator[Inline]:
    """Yield the subjects that are stated, and of how many meetings none is."""
    parts = [_of_subject(figure) for figure in layout.subjects if figure.value or figure.at_least]
    if parts:
        yield sentence("By subject: %(parts)s.", parts=listing(parts))
    silent = [row for row in layout.meetings if row.facts.subjects is None]
    if not silent or not layout.subjects:
        return
    words = aside(layout.subjects[0], sentence("not known"), known=False)
    if parts:
        yield by_number(
            len(silent),
            "On which subject one meeting was is %(number)s.",
            "On which subjects %(num)s meetings were is %(number)s.",
            number=words,
        )
    else:
        yield sentence("On which subjects the meetings were is %(number)s.", number=words)


def _of_subject(figure: Figure) -> Inline:
    subject = figure.of["subject"]
    if subject == GENERAL:
        return sentence("%(number)s %(subject)s", number=number(figure), subject=class_names.subject(subject))
    return sentence("%(number)s on %(subject)s", number=number(figure), subject=subject)


def _failed(layout: Layout, fact: rm.Fact) -> Inline:
    """Why is the bureau's own text: others read what happened and when."""
    code, why = str(fact.body.code), fact.body.reason if layout.report.audience == "bureau" else None
    if fact.body.status == "cancelled":
        if why:
            return sentence("%(meeting)s was cancelled: %(reason)s.", meeting=code, reason=why)
        return sentence("%(meeting)s was cancelled.", meeting=code)
    if why:
        return sentence("%(meeting)s was not held: %(reason)s.", meeting=code, reason=why)
    return sentence("%(meeting)s was not held.", meeting=code)


def _chart(layout: Layout) -> Iterator[DocumentBlock]:
    drawings = draw_meetings(layout)
    yield Chart(
        "strip",
        drawings,
        _what_the_chart_finds(layout),
        sentence(
            "One mark is one meeting, one row a series. Inside: its number in the series. Above: organizations, for meetings"
            " of the period, which is tinted."
        ),
        joined((_in_words(mark) for line in drawings[0].lines for mark in line.marks), " "),
        sentence(
            "Filled: complete list. Dashed: a list that is not stated to be complete. Ring: who came is not known. Bar: the day"
            " is not known. Cross: not held. Hatched: a gap of the record."
        ),
    )


def _what_the_chart_finds(layout: Layout) -> Inline:
    figure = layout.held
    assert figure is not None
    count = told_count(figure)
    if figure.value is not None:
        return by_number(
            count,
            "%(number)s meeting was held in %(period)s, and no other is missing from the record",
            "%(number)s meetings were held in %(period)s, and no other is missing from the record",
            number=opening(figure),
            period=layout.report.period.name,
        )
    return by_number(
        count,
        "%(number)s meeting was held in %(period)s, and the record is not complete",
        "%(number)s meetings were held in %(period)s, and the record is not complete",
        number=opening(figure),
        period=layout.report.period.name,
    )


def _in_words(mark: MeetingMark) -> Inline:
    day, figure = DayText(mark.fact.body.first_day), mark.organizations
    if mark.kind == "not held":
        return sentence("%(meeting)s, %(day)s: not held.", meeting=mark.code, day=day)
    if figure is not None and figure.value is not None:
        return by_number(
            int(figure.value),
            "%(meeting)s, %(day)s: %(num)s organization.",
            "%(meeting)s, %(day)s: %(num)s organizations.",
            meeting=mark.code,
            day=day,
        )
    if figure is not None and figure.at_least:
        return by_number(
            figure.at_least,
            "%(meeting)s, %(day)s: at least %(num)s organization.",
            "%(meeting)s, %(day)s: at least %(num)s organizations.",
            meeting=mark.code,
            day=day,
        )
    if mark.kind == "none":
        return sentence("%(meeting)s, %(day)s: who came is not known.", meeting=mark.code, day=day)
    return sentence("%(meeting)s, %(day)s, in another period.", meeting=mark.code, day=day)


def _meetings(layout: Layout) -> DocumentBlock:
    stated = any(row.stated for row in layout.meetings)
    columns = [
        DocumentColumn(sentence("Meeting")),
        DocumentColumn(sentence("When")),
        DocumentColumn(sentence("Where")),
        DocumentColumn(sentence("Organizations"), "number"),
    ]
    if stated:
        columns.append(DocumentColumn(sentence("What documents state"), "sources"))
    return table(
        sentence("Meetings held in the period"),
        columns,
        [_row(row, stated=stated) for row in layout.meetings],
        sentence(
            "Organizations are counted here from lists; documents counted otherwise, and stand as they are quoted."
        ),
    )


def _row(row: MeetingRow, *, stated: bool) -> DocumentRow:
    details = row.facts.details
    note = Marked(details.day_note, "beside") if details and details.day_note else None
    beside = details.colocated_with if details else None
    with_what = Marked(sentence("with %(event)s", event=beside), "beside") if beside else None
    cells: list[Inline] = [
        joined((DayText(row.body.first_day), note)),
        joined((_place(row), with_what)),
        number(row.organizations),
    ]
    if stated:
        cells.append(_what_documents_state(row))
    return DocumentRow(joined((Marked(row.code, "code"), *_what_it_was(row))), tuple(cells))


def _what_it_was(row: MeetingRow) -> Iterator[Inline]:
    if row.kind != KINDS[0]:
        yield Marked(class_names.one_of_a_kind(row.kind), "beside")
    if row.facts.subjects:
        yield Marked(sentence("on %(subjects)s", subjects=", ".join(row.facts.subjects)), "beside")
    elif row.facts.subjects is not None:
        yield Marked(sentence("general"), "beside")


def _place(row: MeetingRow) -> Inline:
    if row.body.city or row.country:
        return ", ".join(filter(None, (row.body.city, row.country)))
    return sentence("remote only") if row.body.mode == "remote" else unknown()


def _what_documents_state(row: MeetingRow) -> Inline:
    if not row.stated:
        return unknown(sentence("none recorded"))
    return joined(Marked(stated_count(figure), "line") for figure in row.stated)
