"""Who came again: sentences for each pair of meetings, what cannot be told and why, and organizations by meetings."""

from collections.abc import Iterator

from services.reporting.document_model import (
    Bullets,
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    Inline,
    by_number,
    number,
    opening,
    paragraph,
    sentence,
    table,
)
from services.reporting.figures import Figure
from services.reporting.reports.assessment.came import MANY
from services.reporting.reports.assessment.organizations import organizations_by_meeting
from services.reporting.reports.layout import RETENTION, Layout, MeetingRow

LAPSED, NEVER, BACK = "participation.lapsed", "participation.newcomers", "participation.returners"
GROUP = {"level": "group"}


def again(layout: Layout) -> Iterator[DocumentBlock]:
    if len(layout.compared) > MANY:
        yield _by_meeting(layout)
    else:
        for row in layout.compared:
            yield from paragraph(*_in_full(layout, row))
    if rest := [row for row in layout.meetings if row.retention and row.retention.value is None]:
        yield Bullets(tuple(_why_not(layout, row) for row in rest))
    if not layout.meetings:
        yield from paragraph(sentence("No meeting of this period is recorded as held."))
    yield from organizations_by_meeting(layout)


def came_again(row: MeetingRow) -> Inline:
    assert row.retention is not None
    return by_number(
        row.retention.denominator or 0,
        "%(number)s organization at %(before)s came again to %(meeting)s.",
        "%(number)s organizations at %(before)s came again to %(meeting)s.",
        number=opening(row.retention),
        before=str(row.before),
        meeting=row.code,
    )


def _why_not(layout: Layout, row: MeetingRow) -> Inline:
    return sentence(
        "How many came again to %(meeting)s is %(number)s: %(reason)s.",
        meeting=row.code,
        number=number(row.retention),
        reason=layout.reason_of(row.retention),
    )


def _in_full(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    yield came_again(row)
    group = layout.of(RETENTION, GROUP, meeting=row.code)
    if group and row.retention and group.value is not None and group.value != row.retention.value:
        yield sentence("Counted by corporate group it is %(number)s.", number=number(group))
    lapsed = layout.of(LAPSED, {"cause": "total"}, meeting=row.code)
    if lapsed and lapsed.value:
        yield from _gone(layout, row, lapsed)
    yield from _for_the_first_time(layout, row)


def _for_the_first_time(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    new, back = layout.of(NEVER, meeting=row.code), layout.of(BACK, meeting=row.code)
    if new and new.value is not None and back and back.value is not None:
        yield sentence(
            "Of those at %(meeting)s, %(new)s had never come before, and %(back)s had come earlier but not to the meeting"
            " before.",
            meeting=row.code,
            new=number(new),
            back=number(back),
        )
    elif new:
        yield sentence(
            "How many came to %(meeting)s for the first time is %(number)s: %(reason)s.",
            meeting=row.code,
            number=number(new),
            reason=layout.reason_of(new),
        )


def _gone(layout: Layout, row: MeetingRow, lapsed: Figure) -> Iterator[Inline]:
    """Yield who did not come again, and why, as far as it is recorded."""
    merged, unexplained, asked = (
        layout.of(LAPSED, {"cause": cause}, meeting=row.code) for cause in ("merged", "not known", "not invited")
    )
    count = int(lapsed.value or 0)
    if unexplained and unexplained.value and asked and not (merged and merged.value):
        yield by_number(
            count,
            "%(number)s organization did not come again; whether it was invited, declined or did not answer is %(unknown)s.",
            "%(number)s organizations did not come again; whether they were invited, declined or did not answer is"
            " %(unknown)s.",
            number=opening(lapsed),
            unknown=number(asked),
        )
        return
    yield by_number(
        count,
        "%(number)s organization did not come again.",
        "%(number)s organizations did not come again.",
        number=opening(lapsed),
    )
    if merged and merged.value:
        yield by_number(
            int(merged.value),
            "%(number)s of them had merged, and its successor did not come.",
            "%(number)s of them had merged, and their successors did not come.",
            number=opening(merged),
        )
    if unexplained and unexplained.value and asked:
        yield by_number(
            int(unexplained.value),
            "Of %(number)s more it is %(unknown)s whether it was invited, declined or did not answer.",
            "Of %(number)s more it is %(unknown)s whether they were invited, declined or did not answer.",
            number=number(unexplained),
            unknown=number(asked),
        )


def _by_meeting(layout: Layout) -> DocumentBlock:
    columns: list[tuple[Inline, str, dict[str, str]]] = [
        (sentence("Came again"), RETENTION, {}),
        (sentence("By corporate group"), RETENTION, GROUP),
        (sentence("Did not come again"), LAPSED, {"cause": "total"}),
        (sentence("Of them merged"), LAPSED, {"cause": "merged"}),
        (sentence("Cause not known"), LAPSED, {"cause": "not known"}),
        (sentence("Never before"), NEVER, {}),
        (sentence("Back after a time"), BACK, {}),
    ]
    rows = [
        DocumentRow(row.code, tuple(number(layout.of(key, asked, meeting=row.code)) for _, key, asked in columns))
        for row in layout.compared
    ]
    return table(
        sentence("Who came again, by meeting"),
        [DocumentColumn(sentence("Meeting")), *(DocumentColumn(head, "number") for head, _, _ in columns)],
        rows,
        sentence("Came again: of those at the meeting before in the same series."),
    )
