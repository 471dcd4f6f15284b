"""Meetings held: sentences, the strip over time, and the table of meetings with the counts stated in documents."""

from collections.abc import Iterator

from services.reporting.document_model import (
    DayText,
    Inline,
    Marked,
    alternatives,
    by_number,
    count_sentence,
    disclosed_count,
    is_known,
    joined,
    listing,
    not_known,
    number,
    sentence,
    stated_count,
    unknown,
)
from services.reporting.document_model.blocks import Chart, ColumnKind, DocumentBlock, Remark, paragraph, table
from services.reporting.figures import Figure
from services.reporting.figures.meetings import GENERAL, MODES
from services.reporting.read_models import facts as rm
from services.reporting.reports import class_names
from services.reporting.reports.charts.strip import MeetingMark, draw_meetings
from services.reporting.reports.layout import KINDS, Layout, MeetingRow
from services.reporting.reports.plans import period_in_text
from shared.statements.wording import translatable as _

HELD = "meetings.held"
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
"""For each kind, the sentences for one meeting, for several, and for an unknown number."""


def held(layout: Layout) -> Iterator[DocumentBlock]:
    yield from paragraph(*how_many(layout))
    yield from paragraph(*_parts(layout))
    if layout.meetings:
        yield _chart(layout)
        yield _meetings(layout)
    else:
        yield Remark(
            sentence("No meeting of this period is recorded as held"),
            sentence("That is not the same as none having been held: see what is not known."),
        )


def how_many(layout: Layout) -> Iterator[Inline]:
    """Yield the number of meetings held by kind, and what is not known overall."""
    kinds, everything = layout.of_each(HELD, "kind", KINDS), layout.of(HELD)
    yield from map(_of_kind, kinds)
    if not kinds:
        yield sentence(
            "How many meetings were held is %(number)s: %(reason)s.",
            number=number(everything),
            reason=layout.reason_of(everything),
        )
    elif everything is not None and everything.value is None:
        yield sentence(
            "The total is %(number)s (section %(section)s).",
            number=not_known(everything),
            section=layout.arrangement.number["not-known"],
        )


def _of_kind(figure: Figure) -> Inline:
    one, many, whether = _HELD[figure.of["kind"]]
    return count_sentence(figure, one, many) if is_known(figure) else sentence(whether, number=number(figure))


def _parts(layout: Layout) -> Iterator[Inline]:
    series = layout.figures.each(HELD, "series")
    if len(series) > 1:
        parts = [
            sentence("%(number)s of the %(series)s series", number=number(figure), series=figure.of["series"])
            for figure in series
        ]
        yield sentence("By series: %(parts)s.", parts=listing(parts))
    if layout.meetings:
        yield from _by_mode(layout.of_each(HELD, "mode", MODES))
    yield from _by_subject(layout)
    yield from (_failed(layout, fact) for fact in layout.not_held)


def _by_mode(modes: list[Figure]) -> Iterator[Inline]:
    """Yield the known meetings by mode; possible others get one more sentence."""
    if known := [figure for figure in modes if is_known(figure)]:
        parts = [
            sentence("%(number)s %(mode)s", number=number(figure), mode=class_names.mode(figure.of["mode"]))
            for figure in known
        ]
        yield sentence("By mode: %(parts)s.", parts=listing(parts))
    if unknown_modes := [figure for figure in modes if not is_known(figure)]:
        yield sentence(
            "Whether any was %(modes)s is %(number)s.",
            modes=alternatives([class_names.mode(figure.of["mode"]) for figure in unknown_modes]),
            number=number(unknown_modes[0]),
        )


def _by_subject(layout: Layout) -> Iterator[Inline]:
    """Yield the stated subjects, and the number of meetings without one."""
    subjects = sorted(layout.figures.each(HELD, "subject"), key=lambda each: each.of["subject"] == GENERAL)
    parts = [_of_subject(figure) for figure in subjects if disclosed_count(figure)]
    if parts:
        yield sentence("By subject: %(parts)s.", parts=listing(parts))
    silent = [row for row in layout.meetings if row.facts.subjects is None]
    if silent and subjects and parts:
        yield by_number(
            len(silent),
            "On which subject one meeting was is %(number)s.",
            "On which subjects %(num)s meetings were is %(number)s.",
            number=not_known(subjects[0]),
        )
    elif silent and subjects:
        yield sentence("On which subjects the meetings were is %(number)s.", number=not_known(subjects[0]))


def _of_subject(figure: Figure) -> Inline:
    subject = figure.of["subject"]
    if subject == GENERAL:
        return sentence("%(number)s %(subject)s", number=number(figure), subject=class_names.subject(subject))
    return sentence("%(number)s on %(subject)s", number=number(figure), subject=subject)


def _failed(layout: Layout, fact: rm.Fact) -> Inline:
    """Return the sentence about a meeting that was not held. Only the bureau sees the reason."""
    code, reason = str(fact.body.code), fact.body.reason if layout.report.audience == "bureau" else None
    cancelled = fact.body.status == "cancelled"
    if reason:
        words = "%(meeting)s was cancelled: %(reason)s." if cancelled else "%(meeting)s was not held: %(reason)s."
        return sentence(words, meeting=code, reason=reason)
    return sentence("%(meeting)s was cancelled." if cancelled else "%(meeting)s was not held.", meeting=code)


def _chart(layout: Layout) -> DocumentBlock:
    drawings = draw_meetings(layout)
    return Chart(
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
    figure, period = layout.of(HELD), period_in_text(layout.report.period.name)
    if figure is not None and figure.value is not None:
        return count_sentence(
            figure,
            "%(number)s meeting was held in %(period)s, and no other is missing from the record",
            "%(number)s meetings were held in %(period)s, and no other is missing from the record",
            period=period,
        )
    return count_sentence(
        figure,
        "%(number)s meeting was held in %(period)s, and the record is not complete",
        "%(number)s meetings were held in %(period)s, and the record is not complete",
        period=period,
    )


def _in_words(mark: MeetingMark) -> Inline:
    places: dict[str, Inline] = {"meeting": mark.code, "day": DayText(mark.fact.body.first_day)}
    if mark.kind == "not held":
        return sentence("%(meeting)s, %(day)s: not held.", **places)
    if mark.organizations is not None and mark.organizations.value is not None:
        return by_number(
            disclosed_count(mark.organizations),
            "%(meeting)s, %(day)s: %(num)s organization.",
            "%(meeting)s, %(day)s: %(num)s organizations.",
            **places,
        )
    if disclosed_count(mark.organizations):
        return by_number(
            disclosed_count(mark.organizations),
            "%(meeting)s, %(day)s: at least %(num)s organization.",
            "%(meeting)s, %(day)s: at least %(num)s organizations.",
            **places,
        )
    if mark.kind == "none":
        return sentence("%(meeting)s, %(day)s: who came is not known.", **places)
    return sentence("%(meeting)s, %(day)s, in another period.", **places)


def _meetings(layout: Layout) -> DocumentBlock:
    stated = {row.code: _stated(layout, row) for row in layout.meetings}
    several = any(stated.values())
    kinds: list[ColumnKind] = [None, None, None, "number", "sources"]
    heads = [sentence("Meeting"), sentence("When"), sentence("Where"), sentence("Organizations")]
    return table(
        sentence("Meetings held in the period"),
        [*heads, sentence("What documents state")] if several else heads,
        ((*_row(row), _in_quotes(stated[row.code])) if several else _row(row) for row in layout.meetings),
        sentence(
            "Organizations are counted here from lists; documents counted otherwise, and stand as they are quoted."
        ),
        kinds=kinds[: len(heads) + several],
    )


def _row(row: MeetingRow) -> tuple[Inline, ...]:
    details = row.facts.details
    note = Marked(details.day_note, "beside") if details and details.day_note else None
    beside = details.colocated_with if details else None
    with_what = Marked(sentence("with %(event)s", event=beside), "beside") if beside else None
    return (
        joined((Marked(row.code, "code"), *_what_it_was(row))),
        joined((DayText(row.body.first_day), note)),
        joined((_place(row), with_what)),
        number(row.organizations),
    )


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


def _stated(layout: Layout, row: MeetingRow) -> list[Figure]:
    """Return the counts of a meeting stated in documents."""
    found = [each for each in layout.figures.each("participation.stated", "meeting") if each.of["meeting"] == row.code]
    return sorted(found, key=lambda figure: (str(figure.parameters["by"]).casefold(), figure.unit))


def _in_quotes(stated: list[Figure]) -> Inline:
    return (
        joined(Marked(stated_count(each), "line") for each in stated) if stated else unknown(sentence("none recorded"))
    )
