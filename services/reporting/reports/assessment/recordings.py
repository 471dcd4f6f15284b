"""Presentations that were recorded, the organizations to which recordings were sent, the absent organizations that came
next time, and the conclusions referred to other organizations (68-11, 68-C2)."""

from collections.abc import Iterator

from services.reporting.document_model import Inline, by_number, count_sentence, joined, number, opening, sentence
from services.reporting.document_model.blocks import Chart, DocumentBlock, paragraph, table
from services.reporting.reports.assessment.what_became import referred_to_organizations
from services.reporting.reports.charts.regions import head_of
from services.reporting.reports.charts.units import UnitCount, UnitRow, draw_units
from services.reporting.reports.layout import Layout, MeetingRow
from shared.statements.wording import translatable as _

SHARE, SENT, RETURN = "recordings.share", "recordings.sent", "recordings.return"
REFUSED = {"refused": "yes"}
_ROWS = (_("Recorded"), _("Refused"), _("Not recorded"))


def recordings(layout: Layout) -> Iterator[DocumentBlock]:
    if layout.of(SHARE) is None:
        yield from paragraph(sentence("Which presentations were recorded is not known."))
    else:
        yield from paragraph(*_over_the_period(layout))
        yield from _chart(layout)
        yield _by_meeting(layout)
    yield from _sent(layout)
    yield from referred_to_organizations(layout)


def _over_the_period(layout: Layout) -> Iterator[Inline]:
    share, refused = layout.of(SHARE), layout.valued(SHARE, REFUSED)
    if share is not None and share.value is not None:
        one, many = "%(number)s presentation was recorded.", "%(number)s presentations were recorded."
        yield by_number(share.denominator or 0, one, many, number=opening(share))
    else:
        words = "How many of the presentations were recorded is %(number)s: %(reason)s."
        yield sentence(words, number=number(share), reason=layout.reason_of(share))
    if refused is not None and refused.value:
        one, many = "%(number)s speaker refused to be recorded.", "%(number)s speakers refused to be recorded."
        yield count_sentence(refused, one, many)


def _chart(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the chart of the meetings whose presentations are all known."""
    known = [row for row in layout.meetings if layout.valued(SHARE, meeting=row.code) is not None]
    counts = [_counts(layout, row) for row in known]
    rows = [
        UnitRow(sentence(words), sentence(words), [UnitCount("known", each[index]) for each in counts])
        for index, words in enumerate(_ROWS)
    ]
    drawings = draw_units(rows, [head_of(row, "complete") for row in known])
    if drawings:
        complete = sum(each[0] == sum(each) for each in counts)
        yield Chart(
            "presentations",
            drawings,
            by_number(
                len(known),
                "At %(whole)s of %(num)s meeting all presentations were recorded",
                "At %(whole)s of %(num)s meetings all presentations were recorded",
                whole=complete,
            ),
            sentence("One square is one presentation."),
            joined(_in_words(row, each) for row, each in zip(known, counts, strict=True)),
        )


def _counts(layout: Layout, row: MeetingRow) -> tuple[int, int, int]:
    """Return how many were recorded, how many refused, and how many neither."""
    share, refused = layout.of(SHARE, meeting=row.code), layout.valued(SHARE, REFUSED, meeting=row.code)
    recorded, every = (share.numerator or 0, share.denominator or 0) if share else (0, 0)
    not_wanted = min(int(refused.value or 0) if refused else 0, every - recorded)
    return recorded, not_wanted, every - recorded - not_wanted


def _in_words(row: MeetingRow, counts: tuple[int, int, int]) -> Inline:
    words = "%(meeting)s: recorded %(recorded)s, refused %(refused)s, not recorded %(rest)s. "
    recorded, refused, not_recorded = counts
    return sentence(words, meeting=row.code, recorded=recorded, refused=refused, rest=not_recorded)


def _by_meeting(layout: Layout) -> DocumentBlock:
    rows = [row for row in layout.meetings if layout.of(SHARE, meeting=row.code) is not None]
    return table(
        sentence("Presentations, by meeting"),
        (sentence("Meeting"), sentence("Recorded"), sentence("Refused"), sentence("Absent, and came next time")),
        (
            (
                row.code,
                number(layout.of(SHARE, meeting=row.code)),
                number(layout.of(SHARE, REFUSED, meeting=row.code)),
                number(layout.of(RETURN, meeting=row.code)),
            )
            for row in rows
        ),
        sentence("The last column: of the absent organizations that were sent a recording, those that came next time."),
    )


def _sent(layout: Layout) -> Iterator[DocumentBlock]:
    figures = layout.figures.each(SENT, "organization")
    if figures:
        history = layout.context.history
        yield table(
            sentence("Presentations sent, by organization"),
            (sentence("Organization"), sentence("Presentations")),
            ((history.name_of(each.of["organization"]), number(each)) for each in figures),
            sentence("Each regional body has a row; other organizations only if something was sent to them."),
            form="plain",
        )
