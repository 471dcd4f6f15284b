"""Returning participants: sentences for each pair of meetings, the unknowns with their reasons, and organizations by meeting."""

from collections.abc import Iterator

from services.reporting.document_model import (
    Inline,
    by_number,
    count_sentence,
    disclosed_count,
    listing,
    number,
    opening,
    sentence,
)
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph
from services.reporting.figures import Figure
from services.reporting.reports.assessment.came import MANY, figures_by_meeting
from services.reporting.reports.assessment.invited import invited
from services.reporting.reports.assessment.organizations import organizations_by_meeting
from services.reporting.reports.layout import RETENTION, Layout, MeetingRow
from shared.statements.wording import translatable as _

LAPSED, NEVER, BACK = "participation.lapsed", "participation.newcomers", "participation.returners"
GROUP = {"level": "group"}
_ANSWERED = {
    "not invited": _("%(number)s not invited"),
    "declined": _("%(number)s declined or were excused"),
    "accepted, did not come": _("%(number)s accepted and did not come"),
    "no answer": _("%(number)s did not answer"),
}
"""The causes that depend on invitations."""


def again(layout: Layout) -> Iterator[DocumentBlock]:
    if len(layout.compared) > MANY:
        yield _by_meeting(layout)
    else:
        for row in layout.compared:
            yield from paragraph(*_in_full(layout, row))
    if without_value := [row for row in layout.meetings if row.retention and row.retention.value is None]:
        how_many = "How many came again to %(meeting)s is %(number)s: %(reason)s."
        yield Bullets(tuple(_why_not(layout, row, row.retention, how_many) for row in without_value))
    if not layout.meetings:
        yield from paragraph(sentence("No meeting of this period is recorded as held."))
    yield from organizations_by_meeting(layout)
    yield from invited(layout)


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


def _why_not(layout: Layout, row: MeetingRow, figure: Figure | None, words: str) -> Inline:
    return sentence(words, meeting=row.code, number=number(figure), reason=layout.reason_of(figure))


def _in_full(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    yield came_again(row)
    group = layout.valued(RETENTION, GROUP, meeting=row.code)
    if group and row.retention and group.value != row.retention.value:
        yield sentence("Counted by corporate group it is %(number)s.", number=number(group))
    lapsed = layout.of(LAPSED, {"cause": "total"}, meeting=row.code)
    if lapsed and lapsed.value:
        yield from _gone(layout, row, lapsed)
    new, back = layout.of(NEVER, meeting=row.code), layout.valued(BACK, meeting=row.code)
    if new and new.value is not None and back:
        yield sentence(
            "Of those at %(meeting)s, %(new)s had never come before, and %(back)s had come earlier but not to the meeting"
            " before.",
            meeting=row.code,
            new=number(new),
            back=number(back),
        )
    elif new:
        words = "How many came to %(meeting)s for the first time is %(number)s: %(reason)s."
        yield _why_not(layout, row, new, words)


def _gone(layout: Layout, row: MeetingRow, lapsed: Figure) -> Iterator[Inline]:
    """Yield the organizations that did not come again, with the causes as far as they are recorded."""
    merged, unexplained, not_invited = (
        layout.of(LAPSED, {"cause": cause}, meeting=row.code) for cause in ("merged", "not known", "not invited")
    )
    by_answer = [each for each in (_by_answer(layout, row, cause) for cause in _ANSWERED) if each is not None]
    some_merged, some_unexplained = merged and merged.value, not_invited and unexplained and unexplained.value
    if some_unexplained and not some_merged and not by_answer:
        yield count_sentence(
            lapsed,
            "%(number)s organization did not come again; whether it was invited, declined or did not answer is %(unknown)s.",
            "%(number)s organizations did not come again; whether they were invited, declined or did not answer is"
            " %(unknown)s.",
            unknown=number(not_invited),
        )
        return
    yield count_sentence(
        lapsed, "%(number)s organization did not come again.", "%(number)s organizations did not come again."
    )
    if some_merged:
        yield count_sentence(
            merged,
            "%(number)s of them had merged, and its successor did not come.",
            "%(number)s of them had merged, and their successors did not come.",
        )
    if by_answer:
        yield sentence("Why they did not come: %(causes)s.", causes=listing(by_answer))
    if some_unexplained:
        yield by_number(
            disclosed_count(unexplained),
            "Of %(number)s more it is %(unknown)s whether it was invited, declined or did not answer.",
            "Of %(number)s more it is %(unknown)s whether they were invited, declined or did not answer.",
            number=number(unexplained),
            unknown=number(not_invited),
        )


def _by_answer(layout: Layout, row: MeetingRow, cause: str) -> Inline | None:
    figure = layout.of(LAPSED, {"cause": cause}, meeting=row.code)
    return sentence(_ANSWERED[cause], number=number(figure)) if disclosed_count(figure) else None


def _by_meeting(layout: Layout) -> DocumentBlock:
    return figures_by_meeting(
        layout,
        sentence("Who came again, by meeting"),
        layout.compared,
        [
            (sentence("Came again"), RETENTION, {}),
            (sentence("By corporate group"), RETENTION, GROUP),
            (sentence("Did not come again"), LAPSED, {"cause": "total"}),
            (sentence("Of them merged"), LAPSED, {"cause": "merged"}),
            (sentence("Declined"), LAPSED, {"cause": "declined"}),
            (sentence("Cause not known"), LAPSED, {"cause": "not known"}),
            (sentence("Never before"), NEVER, {}),
            (sentence("Back after a time"), BACK, {}),
        ],
        sentence("Came back: also at the last meeting of the series."),
    )
